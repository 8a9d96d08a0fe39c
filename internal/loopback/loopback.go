// Package loopback has the HTTP client with which the SDK talks to a server on the same machine.
package loopback

import (
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// Client returns an HTTP client whose connections outlive an answer that comes at once.
//
// A server on the same machine can answer before the client's transport has read the request's body to its end, and
// the SDK closes the body when the answer is there. The transport's last look at it then finds io.EOF where
// io.WriterTo has no error, takes it for a failure, and closes the connection under the answer: seen with smithy-go
// v1.28.9. Without its WriteTo method the body is read, and io.EOF is its end. Against AWS the answer is never that
// fast, and a call that failed so would be repeated.
func Client() aws.HTTPClient { return client{awshttp.NewBuildableClient()} }

type client struct{ sdk *awshttp.BuildableClient }

// Do does what the SDK's own client does.
func (c client) Do(request *http.Request) (*http.Response, error) {
	if request.Body == nil || request.Body == http.NoBody {
		return c.sdk.Do(request)
	}
	r := *request
	r.Body = struct {
		io.Reader
		io.Closer
	}{request.Body, request.Body}
	return c.sdk.Do(&r)
}
