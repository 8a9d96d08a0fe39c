package registry

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/internal/text"

	"github.com/typedbus/typedbus/registry/internal/tags"
)

// Sentinels to test an error with [errors.Is]. The error itself says more: get at it with [errors.AsType].
var (
	// ErrMalformed: the payload is not JSON, or has a member twice. A [DecodeError] wraps it.
	ErrMalformed = errors.New("malformed JSON")
	// ErrNotEvent: the payload is JSON but no event: not an object, or without a source or a detail-type. A
	// [DecodeError] wraps it.
	ErrNotEvent = errors.New("not an event")
	// ErrUnknownType: no type is registered for the event. An [UnknownTypeError] wraps it, and only with
	// [WithUnknownAsError].
	ErrUnknownType = errors.New("no type is registered for the event")
	// ErrInvalid: the event does not keep the rules of its type. A [ValidationError] wraps it.
	ErrInvalid = errors.New("invalid event")
	// ErrOtherType: the event has another type than the one that [DecodeAs] was asked for. A [TypeError] wraps it.
	ErrOtherType = errors.New("event of another type")
	// ErrNotRegistered: the type that [DecodeAs] was asked for is not registered. A [TypeError] wraps it.
	ErrNotRegistered = errors.New("type that is not registered")
)

// DecodeError is returned for a payload that is no event. The payload stays with the caller; no part of it is in the
// error but member names.
type DecodeError struct {
	// Kind is ErrMalformed or ErrNotEvent.
	Kind error
	// Offset is where in the payload the error was found, in bytes from 0; for ErrNotEvent it is 0.
	Offset int64
	// Path is the member the error was found in, such as "detail.containers[2]"; empty for the payload itself.
	Path string
	// Reason says what is wrong.
	Reason string
}

func (e *DecodeError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "registry: %v: %s", e.Kind, text.Line(e.Reason))
	if e.Path != "" {
		b.WriteString(" at " + text.Line(e.Path))
	}
	if e.Kind == ErrMalformed {
		fmt.Fprintf(&b, " (offset %d)", e.Offset)
	}
	return b.String()
}

// Unwrap returns e.Kind.
func (e *DecodeError) Unwrap() error { return e.Kind }

// Violation is one place where a payload does not keep a rule of its type.
type Violation struct {
	// Path is the place in the payload, in the form that [Event.Lookup] takes: "detail.containers[2].name".
	Path string
	// Rule is the rule that was broken: "type" for a JSON value that the field's type cannot take, "present" for a
	// member that is missing or null – or empty, if it is a relation's key – or the name of a validation such as
	// "required" or "startswith".
	Rule string
	// Param is the rule's parameter: "i-" for startswith=i-, for "type" what the field takes, such as "integer".
	Param string
	// Got is the kind of JSON value that a "type" violation found: "string", "number", "object" …
	Got string
}

// String names the place and the rule that was broken there, in one line of bounded length whatever the payload was.
func (v Violation) String() string {
	var b strings.Builder
	b.WriteString(text.Line(v.Path) + ": " + text.Line(v.Rule))
	if v.Param != "" {
		b.WriteString("=" + text.Line(v.Param))
	}
	if v.Got != "" {
		b.WriteString(", got " + text.Line(v.Got))
	}
	return b.String()
}

// ValidationError is returned for an event of a strict type that does not keep its type's rules. It lists every
// violation, sorted by path.
type ValidationError struct {
	// Type is the event type.
	Type reflect.Type
	// Event is the decoded event; what could not be decoded is left zero in it.
	Event AnyEvent
	// Violations has at least one element and at most a thousand.
	Violations []Violation
	// Count is how many violations there are, listed or not.
	Count int
}

// maxListed is how many violations the text of an error lists.
const maxListed = 16

// Error lists the first violations, in a text of bounded length.
func (e *ValidationError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "registry: invalid %s", e.Type)
	if id := e.Event.Envelope().ID; id != "" {
		fmt.Fprintf(&b, " (id %s)", text.Quote(id))
	}
	for i, v := range e.Violations {
		if i == maxListed {
			fmt.Fprintf(&b, "; and %d more", max(e.Count, len(e.Violations))-maxListed)
			break
		}
		b.WriteString([]string{": ", "; "}[min(i, 1)])
		b.WriteString(v.String())
	}
	return b.String()
}

// Unwrap returns [ErrInvalid].
func (e *ValidationError) Unwrap() error { return ErrInvalid }

// UnknownTypeError is returned for an event that no type is registered for, if [WithUnknownAsError] asks for it.
type UnknownTypeError struct {
	// Source and DetailType are the event's.
	Source, DetailType string
	// Event is the event with its envelope decoded.
	Event *UnknownEvent
}

func (e *UnknownTypeError) Error() string {
	return fmt.Sprintf("registry: no type is registered for source %s, detail-type %s", text.Quote(e.Source), text.Quote(e.DetailType))
}

// Unwrap returns [ErrUnknownType].
func (e *UnknownTypeError) Unwrap() error { return ErrUnknownType }

// TypeError is returned by [DecodeAs] for an event that is of another type than the one asked for, and for a type that
// is not registered.
type TypeError struct {
	// Want is the type asked for, Got the one the event has. Neither is a pointer type. Got is nil if Want is not
	// registered.
	Want, Got reflect.Type
	// Event is the event as it was decoded, or nil.
	Event AnyEvent
}

func (e *TypeError) Error() string {
	if e.Got == nil {
		return fmt.Sprintf("registry: %s is not registered: register it, or import the package that does", e.Want)
	}
	return fmt.Sprintf("registry: the event is a %s, not a %s", e.Got, e.Want)
}

// Unwrap returns [ErrOtherType], or [ErrNotRegistered].
func (e *TypeError) Unwrap() error {
	if e.Got == nil {
		return ErrNotRegistered
	}
	return ErrOtherType
}

// PathError is returned by [Event.Find] for a text that is not a path.
type PathError struct {
	// Text is the text that was given as a path. Offset is where in it the mistake is, in bytes from 0.
	Text   string
	Offset int
	// Problem says what is wrong, Fix what to write instead.
	Problem, Fix string
}

func (e *PathError) Error() string {
	return fmt.Sprintf("registry: path %s at offset %d: %s; %s", text.Quote(e.Text), e.Offset, e.Problem, e.Fix)
}

// TagError is a mistake in the declaration of an event type, found when the type is registered.
type TagError struct {
	// Type is the event type and Field the place in it, as Go names it: "Detail.InstanceID". Field is empty where
	// the mistake is in the type as a whole.
	Type, Field string
	// Key is the key of the struct tag that is wrong, such as "event", Tag its text, Offset where in the text the
	// mistake is, in bytes from 0. Key is empty if no tag is to blame.
	Key, Tag string
	Offset   int
	// Problem says what is wrong, Fix what to write instead.
	Problem, Fix string
}

func newTagError(t reflect.Type, field, key, tag string, f *tags.Fault) *TagError {
	return &TagError{Type: t.String(), Field: field, Key: key, Tag: tag, Offset: f.Offset, Problem: f.Problem, Fix: f.Fix}
}

func (e *TagError) Error() string {
	var b strings.Builder
	b.WriteString("registry: " + e.Type)
	if e.Field != "" {
		b.WriteString("." + e.Field)
	}
	switch {
	case e.Key == tags.ValidateKey && e.Tag == "":
		b.WriteString(": a validate tag") // the validator does not say which
	case e.Key != "":
		fmt.Fprintf(&b, ": %s:%q at offset %d", e.Key, e.Tag, e.Offset)
	}
	fmt.Fprintf(&b, ": %s; %s", e.Problem, e.Fix)
	return b.String()
}

// ConflictError is returned if one event could be of either of two types and neither type is more specific than the
// other.
type ConflictError struct {
	// Type is the type that was refused, Other the one already there or given before it, each with the place in
	// the source that registered it (file:line).
	Type, Other         string
	TypeSite, OtherSite string
	// Witness is an event that both types take.
	Witness jsontext.Value
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("registry: %s (registered at %s) conflicts with %s (registered at %s): both take %s; "+
		"give one of them a condition the other does not have, such as detail.state=…, or one more exact source or detail-type",
		e.Type, e.TypeSite, e.Other, e.OtherSite, e.Witness)
}

// DuplicateError is returned for a type that is registered already.
type DuplicateError struct {
	// Type is the name of the type. Site is the place in the source that registers it again, FirstSite the place that
	// registered it first, each as file:line.
	Type            string
	Site, FirstSite string
}

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("registry: %s (registered at %s) is registered already, at %s; remove one of the two",
		e.Type, e.Site, e.FirstSite)
}
