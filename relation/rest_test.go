package relation_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	ekstypes "github.com/aws/aws-sdk-go-v2/service/eks/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/eks"
)

// An answer of JSON that is empty is nobody's answer of an API whose requests do not say that they want JSON, either.
func TestEmptyAnswersOfREST(t *testing.T) {
	for _, row := range []struct {
		kind, body string
		theirs     bool
	}{
		{"application/json", `{"cluster":{"name":"prod"}}`, true},
		{"application/x-amz-json-1.1", `{"cluster":{"name":"prod"}}`, true},
		{"application/json", "", false},
		{"", "", false},
		{"text/html", "<html></html>", false},
	} {
		t.Run(row.kind+row.body, func(t *testing.T) {
			cfg := aws.Config{Region: "eu-west-1", RetryMaxAttempts: 1, Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""),
				HTTPClient: doer(func(r *http.Request) (*http.Response, error) {
					return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {row.kind}}, Request: r,
						Body: io.NopCloser(strings.NewReader(row.body))}, nil
				})}
			key := relation.NewKey("prod")
			result := loadertest.Load[ekstypes.Cluster](t, cfg, "eks.Cluster", key)[key]
			if row.theirs {
				require.NoError(t, result.Err)
				require.Equal(t, "prod", *result.Value.Name)
				return
			}
			require.ErrorContains(t, result.Err, "not AWS's")
			require.NotErrorIs(t, result.Err, relation.ErrNotFound)
		})
	}
}
