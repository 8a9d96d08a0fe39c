// Package e2e tells end-to-end tests which AWS to talk to. It is for tests only.
package e2e

import (
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/typedbus/typedbus/internal/loopback"
)

// EndpointVariable is the environment variable with the URL of a server that speaks AWS's protocols, such as moto's.
// `make e2e` sets it.
const EndpointVariable = "TYPEDBUS_E2E_ENDPOINT"

// Account is the account that moto gives to credentials it does not know.
const Account = "123456789012"

// Endpoint returns the URL in EndpointVariable, or "" if there is none.
func Endpoint() string { return os.Getenv(EndpointVariable) }

// Config returns the configuration for the server in EndpointVariable, in us-east-1. Without one the test is skipped.
func Config(t testing.TB) aws.Config {
	t.Helper()
	endpoint := Endpoint()
	if endpoint == "" {
		t.Skip(EndpointVariable + " is not set: `make e2e` starts a server and sets it")
	}
	return ConfigFor(endpoint)
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
