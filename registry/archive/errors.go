package archive

import (
	"errors"
	"fmt"
	"strings"
)

// Sentinels to test an error with [errors.Is].
var (
	// ErrMalformed: something that should be a record is not a JSON object.
	ErrMalformed = errors.New("malformed")
	// ErrTooLong: a record is longer than [WithMaxRecord] allows.
	ErrTooLong = errors.New("too long")
	// ErrTruncated: the stream ends within a record, within an array, or within compressed data.
	ErrTruncated = errors.New("truncated")
	// ErrCorrupt: the compressed data are not what was compressed. It ends the iteration.
	ErrCorrupt = errors.New("corrupt")
	// ErrRead: the reader failed. It ends the iteration.
	ErrRead = errors.New("read failed")
)

// Position says where a record is.
type Position struct {
	// Name is the name given with [WithName]: of a file, or the key of an object.
	Name string
	// Record is the record's number in the stream, from 0. Records that are errors count.
	Record int64
	// Line and Offset are where the record begins: the line from 1, the offset in bytes from 0. Both count what is in
	// the stream once it is uncompressed.
	Line, Offset int64
}

func (p Position) String() string {
	s := fmt.Sprintf("record %d (line %d, offset %d)", p.Record, p.Line, p.Offset)
	if p.Name != "" {
		s = printable(p.Name) + ": " + s
	}
	return s
}

// Error is a record that could not be read or decoded, or the end of a stream that cannot be read on. No part of a
// record is in it.
type Error struct {
	Position
	// Kind is one of this package's sentinels, or nil if the record was read and did not decode.
	Kind error
	// Reason says what is wrong where this package found it.
	Reason string
	// Err is the error of the registry or of the reader; nil if there is none.
	Err error
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "archive: %v", e.Position)
	if e.Kind != nil {
		fmt.Fprintf(&b, ": %v", e.Kind)
	}
	if e.Reason != "" {
		b.WriteString(": " + e.Reason)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	return b.String()
}

// Unwrap returns e.Err.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is e.Kind.
func (e *Error) Is(target error) bool { return target != nil && target == e.Kind }

// printable returns a name without what a terminal would act on, at most 256 bytes of it.
func printable(name string) string {
	const most = 256
	if len(name) > most {
		name = strings.ToValidUTF8(name[:most], "") + "…"
	}
	quoted := fmt.Sprintf("%q", name)
	if unquoted := quoted[1 : len(quoted)-1]; unquoted == name {
		return name
	}
	return quoted
}
