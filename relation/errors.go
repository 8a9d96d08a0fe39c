package relation

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/typedbus/typedbus/internal/sdkerror"
	"github.com/typedbus/typedbus/relation/internal/refusal"
)

// The outcomes of a relation other than a resource found. [Error.Kind] is one of them; test with errors.Is.
var (
	// ErrNotFound says that AWS has no such resource: it is gone, or never was. The relation remembers it.
	ErrNotFound error = outcome("the resource does not exist")
	// ErrDenied says that the session's credentials may not read the resource, or not assume the role to read it with.
	ErrDenied error = outcome("access is denied")
	// ErrNoKey says that the event names no resource here: the member is absent, null or empty.
	ErrNoKey error = outcome("the event names no resource")
	// ErrNoLoader says that no loader is registered for the relation's target and type, usually because its package is not
	// imported.
	ErrNoLoader error = outcome("no loader is registered")
	// ErrNoSession says that the event was decoded without a session.
	ErrNoSession error = outcome("the event has no session: decode it with registry.WithSession")
	// ErrOtherAccount says that the session does not serve the account the resource is in. Sessions return it.
	ErrOtherAccount error = outcome("the session does not serve this account")
	// ErrInvalidOrigin says that the account or the region is none that AWS can have. Nothing is called.
	ErrInvalidOrigin error = outcome("not an AWS account and region")
	// ErrUnbound says that the field is in an event that was not decoded. In a test, preset it with [Of].
	ErrUnbound error = outcome("the field was not bound by registry.Decode")
	// ErrNoRelation says that the event has no such relation field: see [Get].
	ErrNoRelation error = outcome("no such relation field")
)

// outcome is a sentinel. Its text has the package's prefix when it stands alone, and none inside an [Error].
type outcome string

func (o outcome) Error() string { return prefix + string(o) }

// prefix begins every message of the package, once.
const prefix = "relation: "

// Error says why a relation of an event gave no resource. Fields that do not apply are zero: EventID if the event has
// no id, Key if Kind is [ErrNoKey].
type Error struct {
	Source     string // the event's source, such as "aws.ec2"
	DetailType string // the event's detail-type
	EventID    string
	Field      string // the relation's Go field name
	Target     string // the relation's target, such as "ec2.Instance"
	Key        Key    // as the event names it
	Account    string // where the resource was looked for
	Region     string

	// Kind is one of the package's outcomes, or nil for any other failure: throttling, a network that is down, a
	// cancelled context. A failure is not remembered, so the next Get tries again.
	Kind error
	// Err is the cause, where there is one to tell: the SDK's error, the session's, what to import.
	Err error
}

// Error names the field, the event and the resource. Of the payload it has ids, account and region, and nothing else.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(prefix)
	if e.Field != "" {
		b.WriteString(e.Field)
		if e.EventID != "" {
			fmt.Fprintf(&b, " of event %s", printable(e.EventID))
		}
		b.WriteString(": ")
	}
	var resource []string
	if e.Target != "" {
		resource = append(resource, e.Target)
	}
	if e.Key != (Key{}) {
		resource = append(resource, e.Key.String())
	}
	if e.Account != "" || e.Region != "" {
		resource = append(resource, fmt.Sprintf("in %s/%s", printable(e.Account), printable(e.Region)))
	}
	if len(resource) > 0 {
		b.WriteString(strings.Join(resource, " ") + ": ")
	}
	var reasons []string
	for _, err := range e.Unwrap() {
		reason := strings.ReplaceAll(sdkerror.Text(err), prefix, "")
		if len(reasons) > 0 && strings.Contains(reason, reasons[0]) {
			reasons = nil // the cause says the kind itself
		}
		reasons = append(reasons, reason)
	}
	b.WriteString(strings.Join(reasons, ": "))
	return b.String()
}

// Unwrap returns those of Kind and Err that are not nil.
func (e *Error) Unwrap() []error {
	return slices.DeleteFunc([]error{e.Kind, e.Err}, func(err error) bool { return err == nil })
}

// ManyError lists the resources of a [Many], or of a [Preload], that could not be had. Those that could are returned
// beside it, or by their relations.
type ManyError struct {
	Failed []*Error // in key order
}

func (e *ManyError) Error() string {
	if len(e.Failed) == 0 {
		return "relation: no resource failed"
	}
	first := strings.TrimPrefix(e.Failed[0].Error(), "relation: ")
	if len(e.Failed) == 1 {
		return "relation: " + first
	}
	keys := make([]string, 0, maxListed+1)
	for i, failed := range e.Failed[1:] {
		if i == maxListed {
			keys = append(keys, fmt.Sprintf("%d more", len(e.Failed)-1-maxListed))
			break
		}
		keys = append(keys, failed.Key.String())
	}
	return fmt.Sprintf("relation: %d resources failed: %s; and %s", len(e.Failed), first, strings.Join(keys, ", "))
}

// Unwrap returns the failures, so that errors.Is(err, ErrNotFound) tells whether any resource is missing.
func (e *ManyError) Unwrap() []error {
	list := make([]error, len(e.Failed))
	for i, failed := range e.Failed {
		list[i] = failed
	}
	return list
}

// Missing returns the keys of the resources that do not exist.
func (e *ManyError) Missing() []Key {
	var keys []Key
	for _, failed := range e.Failed {
		if errors.Is(failed, ErrNotFound) {
			keys = append(keys, failed.Key)
		}
	}
	return keys
}

// KeyErrors is the error that a loader returns if it failed for single keys: it has an error for each of them, and the
// other keys of the call do not fail. A key that simply does not exist needs no entry: the loader leaves it out of its
// answer.
type KeyErrors map[Key]error

func (e KeyErrors) Error() string { return fmt.Sprintf("relation: %d keys failed", len(e)) }

// outcomes are the sentinels a loader or a session may answer with.
var outcomes = []error{ErrNotFound, ErrDenied, ErrNoKey, ErrOtherAccount, ErrInvalidOrigin, ErrNoLoader, ErrNoSession}

// classify tells which of the package's outcomes err is, or nil. What was throttled is nothing to remember, whatever else
// is joined with it.
func classify(err error) (kind error) {
	if refusal.IsThrottled(err) {
		return nil
	}
	for _, kind := range outcomes {
		if errors.Is(err, kind) {
			return kind
		}
	}
	if refusal.IsDenied(err) {
		return ErrDenied
	}
	return nil
}

const (
	maxListed  = 10  // keys in a message
	maxPrinted = 128 // bytes of an id in a message
)

// printable makes text from a payload fit for a one-line message.
func printable(text string) string {
	if len(text) > maxPrinted {
		text = text[:maxPrinted] + "…"
	}
	for _, r := range text {
		if r == ' ' || r == '"' || r == utf8.RuneError || !unicode.IsPrint(r) {
			return fmt.Sprintf("%q", text)
		}
	}
	return text
}
