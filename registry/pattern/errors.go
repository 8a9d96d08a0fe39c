package pattern

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentinels to test an error with [errors.Is]. The error itself says more: get at it with [errors.AsType].
var (
	// ErrPattern: EventBridge refuses the pattern. A [PatternError] wraps it.
	ErrPattern = errors.New("invalid pattern")
	// ErrEvent: the event is not a JSON object. An [EventError] wraps it.
	ErrEvent = errors.New("invalid event")
	// ErrTooComplex: a pattern has more alternatives, or an event more combinations of array elements, than are tried.
	// A [PatternError] or an [EventError] wraps it.
	ErrTooComplex = errors.New("too complex")
)

// PatternError is returned for a pattern that EventBridge refuses.
type PatternError struct {
	// Kind is ErrPattern or ErrTooComplex.
	Kind error
	// Path is the field of the pattern, such as "detail.state", or "detail.$or[1].state" for one in an alternative; it
	// is empty for the pattern itself.
	Path string
	// Offset is where in the pattern's text the fault is, in bytes from 0.
	Offset int
	// Reason says what is wrong, Fix what to write instead.
	Reason, Fix string
}

func (e *PatternError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "pattern: %v: ", e.Kind)
	if e.Path != "" {
		b.WriteString(quotePath(e.Path) + ": ")
	}
	b.WriteString(e.Reason)
	fmt.Fprintf(&b, " (offset %d)", e.Offset)
	if e.Fix != "" {
		b.WriteString(": " + e.Fix)
	}
	return b.String()
}

// Unwrap returns e.Kind.
func (e *PatternError) Unwrap() error { return e.Kind }

// EventError is returned for an event that no pattern can be matched against. No part of the event is in it.
type EventError struct {
	// Kind is ErrEvent or ErrTooComplex.
	Kind error
	// Offset is where in the event the fault is, in bytes from 0.
	Offset int
	// Reason says what is wrong.
	Reason string
}

func (e *EventError) Error() string {
	return fmt.Sprintf("pattern: %v: %s (offset %d)", e.Kind, e.Reason, e.Offset)
}

// Unwrap returns e.Kind.
func (e *EventError) Unwrap() error { return e.Kind }

// maxQuoted is how many bytes of a text from outside a message shows.
const maxQuoted = 80

// quote returns s in quotes, without raw control characters, cut where it is long.
func quote(s string) string { return strconv.Quote(shorten(s)) }

func shorten(s string) string {
	if len(s) <= maxQuoted {
		return s
	}
	n := maxQuoted
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

// quotePath returns a path as it is, cut where it is long, or in quotes if it has what a path usually has not.
func quotePath(s string) string {
	odd := strings.ContainsFunc(s, func(r rune) bool { return r == '"' || r == utf8.RuneError || !unicode.IsPrint(r) })
	if odd {
		return quote(s)
	}
	return shorten(s)
}

// printable returns s with what cannot be printed as escapes.
func printable(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) }) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
	}
	return b.String()
}
