package relation_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

// doer is an HTTP client that is a function.
type doer func(*http.Request) (*http.Response, error)

func (d doer) Do(r *http.Request) (*http.Response, error) { return d(r) }

func loadBy(t *testing.T, client doer) error {
	t.Helper()
	cfg := aws.Config{Region: "eu-west-1", RetryMaxAttempts: 1, HTTPClient: client,
		Credentials: credentials.NewStaticCredentialsProvider("a", "b", "")}
	key := relation.NewKey("i-0123456789abcdef0")
	return loadertest.Load[ec2types.Instance](t, cfg, "ec2.Instance", key)[key].Err
}

// What keeps a call from an answer is what its error is.
func TestErrorOfTheConnection(t *testing.T) {
	down := errors.New("the network is down")
	err := loadBy(t, func(*http.Request) (*http.Response, error) { return nil, down })
	require.ErrorIs(t, err, down)
	require.NotErrorIs(t, err, relation.ErrNotFound)
}

// An answer that says that it is an error is one, whoever it is from: its status is told, and no other.
func TestErrorsOfStrangers(t *testing.T) {
	for _, test := range []struct {
		name, kind, body string
		status           int
	}{
		{"nothing", "text/xml", "", http.StatusBadGateway},
		{"a page", "text/html", "<html>Sign in</html>", http.StatusServiceUnavailable},
		{"a page that refuses", "text/html", "<html>Sign in</html>", http.StatusForbidden},
		{"nothing of no kind", "", "", http.StatusNotFound},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := loadBy(t, func(r *http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: test.status, Header: http.Header{"Content-Type": {test.kind}}, Request: r,
					Body: io.NopCloser(strings.NewReader(test.body))}, nil
			})
			failed, ok := errors.AsType[*awshttp.ResponseError](err)
			require.True(t, ok, "%v", err)
			require.Equal(t, test.status, failed.HTTPStatusCode())
			require.NotErrorIs(t, err, relation.ErrNotFound)
			require.NotContains(t, err.Error(), "status 200")
			require.NotContains(t, err.Error(), "page of HTML")
		})
	}
}
