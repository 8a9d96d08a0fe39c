package gen

import (
	"errors"
	"strconv"
	"strings"
)

// Sentinels to test an error with [errors.Is].
var (
	// ErrNoEvent: the document describes no event, or the samples hold none.
	ErrNoEvent = errors.New("no event")
	// ErrSyntax: the document is neither JSON nor YAML, or no schema.
	ErrSyntax = errors.New("not a document that can be read")
	// ErrForeignFile: the file to be written is there and was not generated.
	ErrForeignFile = errors.New("the file was not generated")
)

// Error is the error of this package: where something is wrong, what, and what to do about it.
type Error struct {
	// Kind is one of the sentinels, or nil.
	Kind error
	// Place is where the mistake is: a file's name, a line, a JSON pointer, or several of them.
	Place string
	// Problem says what is wrong there, Fix what to do about it.
	Problem, Fix string
}

// Error returns what is wrong in one line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("gen: ")
	if e.Place != "" {
		b.WriteString(e.Place + ": ")
	}
	b.WriteString(e.Problem)
	if e.Fix != "" {
		b.WriteString(": " + e.Fix)
	}
	return b.String()
}

// Unwrap returns e.Kind.
func (e *Error) Unwrap() error { return e.Kind }

// at says where an error is, in front of what it says itself of that.
func at(place string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		inner := *e
		if inner.Place == "" {
			inner.Place = place
		} else if place != "" {
			inner.Place = place + ": " + inner.Place
		}
		return &inner
	}
	return &Error{Kind: ErrSyntax, Place: place, Problem: bounded(err.Error())}
}

// longest is how many bytes of a name from a document stand in an error.
const longest = 100

// bounded cuts text that a document has a part in, and takes its line breaks out.
func bounded(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r < ' ' }), " ")
	if len(text) > 2*longest {
		text = strings.ToValidUTF8(text[:2*longest], "") + "…"
	}
	return text
}

// quoted quotes a name from a document, and cuts a long one.
func quoted(name string) string {
	if len(name) > longest {
		name = strings.ToValidUTF8(name[:longest], "") + "…"
	}
	return strconv.Quote(name)
}
