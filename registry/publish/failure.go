package publish

import (
	"errors"

	"github.com/aws/smithy-go"
)

// maxMessage is how many bytes of a bus's words are kept.
const maxMessage = 256

// requestError is the failure of an entry whose request failed as a whole.
func requestError(err error) *EntryError {
	e := &EntryError{Request: true, Err: err}
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		e.Code, e.Message = api.ErrorCode(), bounded(api.ErrorMessage(), maxMessage)
	} else {
		e.Reason = bounded(err.Error(), maxMessage) // of the network; a service's own words may quote what was sent
	}
	return e
}
