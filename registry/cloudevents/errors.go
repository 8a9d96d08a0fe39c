package cloudevents

import (
	"errors"
	"fmt"
)

// ErrInvalid: the event cannot be one of the other kind. An [Error] wraps it.
var ErrInvalid = errors.New("invalid")

// Error is an event that could not be turned into one of the other kind. No value of the event is in its text.
type Error struct {
	// Attribute is the attribute or member that is wrong; empty for the event as a whole.
	Attribute string
	// Reason says what is wrong.
	Reason string
	// Err is the error below, nil if there is none. Its text may quote the event.
	Err error
}

func (e *Error) Error() string {
	if e.Attribute == "" {
		return "cloudevents: " + e.Reason
	}
	return fmt.Sprintf("cloudevents: %.64q: %s", e.Attribute, e.Reason)
}

// Unwrap returns e.Err.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is [ErrInvalid].
func (e *Error) Is(target error) bool { return target == ErrInvalid }
