package body

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The forms of URLs are those of https://docs.aws.amazon.com/general/latest/gr/sqs-service.html, of PrivateLink, and of the
// stand-ins that people test with.
func TestOrigin(t *testing.T) {
	tests := []struct{ name, queue, account, region string }{
		{"standard", "https://sqs.eu-west-1.amazonaws.com/123456789012/q", "123456789012", "eu-west-1"},
		{"China", "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q", "123456789012", "cn-north-1"},
		{"GovCloud", "https://sqs.us-gov-west-1.amazonaws.com/123456789012/q", "123456789012", "us-gov-west-1"},
		{"isolated", "https://sqs.us-iso-east-1.c2s.ic.gov/123456789012/q", "123456789012", "us-iso-east-1"},
		{"sovereign", "https://sqs.eusc-de-east-1.amazonaws.eu/123456789012/q", "123456789012", "eusc-de-east-1"},
		{"FIPS", "https://sqs-fips.us-east-1.amazonaws.com/123456789012/q", "123456789012", "us-east-1"},
		{"dual-stack", "https://sqs.us-west-2.api.aws/123456789012/q", "123456789012", "us-west-2"},
		{"dual-stack FIPS", "https://sqs-fips.us-west-2.api.aws/123456789012/q", "123456789012", "us-west-2"},
		{"dual-stack China", "https://sqs.cn-north-1.api.amazonwebservices.com.cn/123456789012/q", "123456789012", "cn-north-1"},
		{"VPC endpoint", "https://vpce-0a1b2c3d4e5f60718-abcdefgh.sqs.us-east-2.vpce.amazonaws.com/123456789012/q", "123456789012", "us-east-2"},
		{"VPC endpoint of a zone", "https://vpce-0a1b2c3d4e5f60718-abcdefgh-us-east-2a.sqs.us-east-2.vpce.amazonaws.com/123456789012/q", "123456789012", "us-east-2"},
		{"legacy", "https://eu-west-1.queue.amazonaws.com/123456789012/q", "123456789012", "eu-west-1"},
		{"legacy, the first region", "https://queue.amazonaws.com/123456789012/q", "123456789012", "us-east-1"},
		{"legacy China", "https://cn-north-1.queue.amazonaws.com.cn/123456789012/q", "123456789012", "cn-north-1"},
		{"LocalStack by host", "http://sqs.eu-central-1.localhost.localstack.cloud:4566/000000000000/q", "000000000000", "eu-central-1"},
		{"LocalStack, legacy form", "http://eu-central-1.queue.localhost.localstack.cloud:4566/000000000000/q", "000000000000", "eu-central-1"},
		{"LocalStack by path", "http://localhost:4566/queue/eu-central-1/000000000000/q", "000000000000", "eu-central-1"},
		{"LocalStack without", "http://localhost:4566/000000000000/q", "000000000000", ""},
		{"ElasticMQ", "http://127.0.0.1:9324/000000000000/q", "000000000000", ""},
		{"goaws", "http://us-east-1.goaws.com:4100/100010001000/q", "100010001000", ""},
		{"arn", "arn:aws:sqs:eu-west-1:123456789012:q", "123456789012", "eu-west-1"},
		{"a queue named like an account", "https://sqs.eu-west-1.amazonaws.com/123456789012/210987654321", "123456789012", "eu-west-1"},
		{"a path that is no account", "http://localhost:9324/queue/q", "", ""},
		{"digits that are no account", "https://sqs.eu-west-1.amazonaws.com/12345678901/q", "", "eu-west-1"},
		{"a host and a name", "http://localhost:9324/q", "", ""},
		{"a host alone", "https://sqs.eu-west-1.amazonaws.com", "", "eu-west-1"},
		{"neither", "q", "", ""},
		{"not a URL", ":", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			account, region, _ := Origin(test.queue)
			require.Equal(t, test.account, account)
			require.Equal(t, test.region, region)
		})
	}
}
