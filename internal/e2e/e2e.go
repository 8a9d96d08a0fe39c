// Package e2e tells end-to-end tests which servers to talk to. It is for tests only.
package e2e

import (
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/typedbus/typedbus/internal/loopback"
)

// Server is a server that speaks protocols of AWS. `make e2e` starts those that can be started on the machine.
type Server struct {
	// Name is what it is, and Variable the environment variable with its URL.
	Name, Variable string
}

// The servers. None was written here.
var (
	// Moto has most services: https://docs.getmoto.org
	Moto = Server{"moto", "TYPEDBUS_E2E_ENDPOINT"}
	// ElasticMQ has SQS: https://github.com/softwaremill/elasticmq
	ElasticMQ = Server{"ElasticMQ", "TYPEDBUS_E2E_ELASTICMQ"}
	// DynamoDBLocal has DynamoDB, and is AWS's own:
	// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.html
	DynamoDBLocal = Server{"DynamoDB Local", "TYPEDBUS_E2E_DYNAMODB"}
)

// Account is the account that moto gives to credentials it does not know.
const Account = "123456789012"

// Endpoint returns the server's URL, or "" if it is not there.
func (s Server) Endpoint() string { return os.Getenv(s.Variable) }

// Config returns the configuration for the server, in us-east-1. Where it is not there the test is skipped.
func (s Server) Config(t testing.TB) aws.Config {
	t.Helper()
	endpoint := s.Endpoint()
	if endpoint == "" {
		t.Skipf("%s is not there: `make e2e` starts it where it can, and sets %s", s.Name, s.Variable)
	}
	return ConfigFor(endpoint)
}

// Config returns the configuration for [Moto].
func Config(t testing.TB) aws.Config {
	t.Helper()
	return Moto.Config(t)
}

// ConfigFor returns the configuration for the server at endpoint, in us-east-1.
func ConfigFor(endpoint string) aws.Config {
	return aws.Config{
		Region:       "us-east-1",
		Credentials:  credentials.NewStaticCredentialsProvider("AKIAIOSFODNN7EXAMPLE", "secret", ""),
		BaseEndpoint: aws.String(endpoint),
		HTTPClient:   loopback.Client(),
	}
}
