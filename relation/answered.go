package relation

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// notAnsweredError is the failure of a call to which somebody else than AWS said 200: a proxy, a network's sign-in page. The
// SDK reads an answer without a body, and of EC2 one of HTML, as one that lists nothing; a loader would then say that the
// resource does not exist.
type notAnsweredError string

func (e notAnsweredError) Error() string { return string(e) }

// RetryableError has the SDK's retryer repeat the call.
func (notAnsweredError) RetryableError() bool { return true }

const (
	errNoBody notAnsweredError = "the answer has the status 200 and no body: it is not AWS's"
	errPage   notAnsweredError = "the answer is a page of HTML: it is not AWS's"
)

// refuseStrangers fails calls whose answers are not AWS's.
func refuseStrangers(stack *middleware.Stack) error {
	return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("typedbus.refuseStrangers",
		func(ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler) (middleware.DeserializeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleDeserialize(ctx, in)
			response, ok := out.RawResponse.(*smithyhttp.Response)
			request, asked := in.Request.(*smithyhttp.Request)
			if err == nil && ok && asked {
				err = stranger(request, response)
			}
			return out, metadata, err
		}), middleware.After)
}

// stranger returns an error if an answer is not AWS's. What S3 answers is anybody's: an object may be empty, or a page.
func stranger(request *smithyhttp.Request, response *smithyhttp.Response) error {
	if response.StatusCode != http.StatusOK || request.Method == http.MethodHead || request.Header.Get("X-Amz-Content-Sha256") != "" {
		return nil
	}
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	document := inDocument(request, kind)
	if !document && kind != "text/html" {
		return nil
	}
	// The kind alone says little: stand-ins for AWS call their JSON text/html.
	var begin [64]byte
	n, err := io.ReadFull(response.Body, begin[:])
	if document && errors.Is(err, io.EOF) {
		return errNoBody
	}
	if isPage(begin[:n]) {
		return errPage
	}
	rest := response.Body
	response.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(begin[:n]), rest), rest}
	return nil
}

// isPage reports whether a text begins as HTML does, by the rules of https://mimesniff.spec.whatwg.org.
func isPage(begin []byte) bool {
	return strings.HasPrefix(http.DetectContentType(bytes.TrimPrefix(begin, []byte("\ufeff"))), "text/html")
}

// inDocument reports whether the answer's body is a document, and never a blob that may be empty.
func inDocument(request *smithyhttp.Request, kind string) bool {
	return request.Header.Get("X-Amz-Target") != "" || request.Header.Get("Smithy-Protocol") != "" ||
		strings.HasPrefix(request.Header.Get("Content-Type"), "application/x-www-form-urlencoded") ||
		kind == "" || strings.Contains(kind, "json")
}
