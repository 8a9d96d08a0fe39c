package publish

import (
	"errors"

	"github.com/aws/smithy-go"

	"github.com/typedbus/typedbus/internal/sdkerror"
)

// maxMessage is how many bytes of a bus's words are kept.
const maxMessage = 256

// maxCode is how many bytes of a code are in a text.
const maxCode = 64

// requestError is the failure of an entry whose request failed as a whole.
func requestError(err error) *EntryError {
	e := &EntryError{Request: true, Err: err}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		e.Code, e.Message = api.ErrorCode(), bounded(api.ErrorMessage(), maxMessage)
	} else {
		e.Reason = bounded(sdkerror.Text(err), maxMessage) // of the network; a service's own words may quote what was sent
	}
	return e
}

// putError is a failed request as hooks are told of it: AWS's words often quote the entries, and so are not in its text.
type putError struct{ err error }

func (e *putError) Error() string {
	failure := requestError(e.err)
	if failure.Code != "" {
		return "publish: the request failed, code " + bounded(failure.Code, maxCode)
	}
	return "publish: the request failed: " + failure.Reason
}

// Unwrap returns the error of the bus.
func (e *putError) Unwrap() error { return e.err }
