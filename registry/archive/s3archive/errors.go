package s3archive

import (
	"errors"
	"fmt"

	"github.com/typedbus/typedbus/internal/sdkerror"
)

// ErrChanged: the object is not the one that was there when its reading began. An [ObjectError] wraps it.
var ErrChanged = errors.New("the object was replaced since")

// ObjectError says that an object could not be read, or not to its end.
type ObjectError struct {
	Bucket, Key string
	// Err is the SDK's error, or ErrChanged.
	Err error
}

func (e *ObjectError) Error() string {
	return fmt.Sprintf("s3archive: object %q in bucket %q: %s", bounded(e.Key), bounded(e.Bucket), sdkerror.Text(e.Err))
}

// Unwrap returns e.Err.
func (e *ObjectError) Unwrap() error { return e.Err }

// ListError says that the list of objects could not be read, or that the context ended.
type ListError struct {
	Bucket, Prefix string
	// Err is the SDK's error.
	Err error
}

func (e *ListError) Error() string {
	return fmt.Sprintf("s3archive: list of %q in bucket %q: %s", bounded(e.Prefix), bounded(e.Bucket), sdkerror.Text(e.Err))
}

// Unwrap returns e.Err.
func (e *ListError) Unwrap() error { return e.Err }

// OptionError is returned by [New] for an option that is not valid. Option is the option's name; Reason says what is
// wrong.
type OptionError struct {
	Option, Reason string
}

func (e *OptionError) Error() string { return fmt.Sprintf("s3archive: %s: %s", e.Option, e.Reason) }

// bounded cuts what comes from outside.
func bounded(text string) string {
	const most = 256
	if len(text) > most {
		return text[:most] + "…"
	}
	return text
}
