package publish

import (
	"errors"
	"fmt"
	"strings"
)

// Sentinels to test an error with [errors.Is]. Each is the kind of an [EntryError].
var (
	// ErrInvalid: the event was refused here, before anything was sent: it does not keep the rules of its type, another
	// type or none would be decoded from it, or a bus cannot carry it.
	ErrInvalid = errors.New("invalid")
	// ErrTooLarge: the event alone is larger than a request may be. It was not sent.
	ErrTooLarge = errors.New("too large")
	// ErrRefused: the bus does not take the event, and would not the next time.
	ErrRefused = errors.New("refused by the bus")
	// ErrDenied: a permission is missing: for the call, or for the event's source or detail-type.
	ErrDenied = errors.New("denied")
	// ErrUnavailable: all attempts to send the event failed, since the bus throttled, failed, or could not be reached.
	ErrUnavailable = errors.New("unavailable")
	// ErrNotSent: the event was not tried, since what failed before it would have failed it, too, or since the context
	// ended.
	ErrNotSent = errors.New("not sent")
)

// Error is returned where at least one event was not accepted. The results beside it have the ids of the others.
type Error struct {
	// Failures has one element for each event that failed, in the order of the events.
	Failures []*EntryError
	// Events is how many events there were.
	Events int
}

func (e *Error) Error() string {
	const most = 10 // of a thousand failures the first say what is wrong; all are in Failures
	var b strings.Builder
	fmt.Fprintf(&b, "publish: %d of %d events failed", len(e.Failures), e.Events)
	for i, f := range e.Failures {
		if i == most {
			fmt.Fprintf(&b, "; and %d more", len(e.Failures)-most)
			break
		}
		b.WriteString([]string{": ", "; "}[min(i, 1)])
		b.WriteString(f.text())
	}
	return b.String()
}

// Unwrap returns the failures.
func (e *Error) Unwrap() []error {
	errs := make([]error, len(e.Failures))
	for i, f := range e.Failures {
		errs[i] = f
	}
	return errs
}

// EntryError says why one event was not accepted.
type EntryError struct {
	// Index is where in the call's events the event is, from 0.
	Index int
	// Type is the Go type of the event, such as "orders.Placed"; empty for an [Entry] that was sent as such.
	Type string
	// Source and DetailType are the event's.
	Source, DetailType string
	// Kind is one of this package's sentinels.
	Kind error
	// Code is the bus's code, such as "MalformedDetail", for the entry or, if Request is true, for the request it was
	// in. It is empty where the bus said nothing.
	Code    string
	Request bool
	// Message is the bus's words, without control characters and cut after 256 bytes. They may quote what was sent, so
	// they are not in the error's text.
	Message string
	// Reason says what is wrong where it was found here.
	Reason string
	// Attempts is how often the event was sent.
	Attempts int
	// Uncertain is true if an answer was lost: the event may have arrived nevertheless.
	Uncertain bool
	// Err is the error below: of the registry, of the client, or of the context. Nil if there is none.
	Err error
}

func (e *EntryError) Error() string { return "publish: " + e.text() }

// Unwrap returns e.Err.
func (e *EntryError) Unwrap() error { return e.Err }

// Is reports whether target is e.Kind.
func (e *EntryError) Is(target error) bool { return target == e.Kind }

func (e *EntryError) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "event %d (%s) %v", e.Index, e.name(), e.Kind)
	if e.Code != "" {
		fmt.Fprintf(&b, ", code %s", bounded(e.Code, maxCode))
		if e.Request {
			b.WriteString(" for the request")
		}
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&b, " after %d attempts", e.Attempts)
	}
	if e.Uncertain {
		b.WriteString(", may have arrived")
	}
	if e.Reason != "" {
		b.WriteString(": " + bounded(e.Reason, 512))
	}
	return b.String()
}

// name says which event it is in a few words.
func (e *EntryError) name() string {
	if e.Type != "" {
		return bounded(e.Type, 128)
	}
	return fmt.Sprintf("source %q, detail-type %q", bounded(e.Source, 128), bounded(e.DetailType, 128))
}

// OptionError is returned by [New] for an option that is not valid. Option is the option's name; Reason says what is
// wrong.
type OptionError struct {
	Option, Reason string
}

func (e *OptionError) Error() string { return fmt.Sprintf("publish: %s: %s", e.Option, e.Reason) }
