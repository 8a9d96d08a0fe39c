package registry

import (
	"bytes"
	"errors"
	"io"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/scan"
)

// noEvent says why payload, in which no source and detail-type were found, is no event.
func noEvent(payload string) error {
	whole := jsontext.Value(scan.Whole(payload)) // a surrogate that is alone is no error
	if err := wellFormed(whole); err != nil {
		return err
	}
	if whole.Kind() != '{' {
		return &DecodeError{Kind: ErrNotEvent, Reason: "a JSON " + kindOf(whole) + " where an object is needed"}
	}
	var event struct {
		Source     jsontext.Value `json:"source"`
		DetailType jsontext.Value `json:"detail-type"`
	}
	if err := json.Unmarshal(whole, &event); err != nil {
		return &DecodeError{Kind: ErrNotEvent, Reason: "no source and detail-type were found"}
	}
	for _, m := range []struct {
		name  string
		value jsontext.Value
	}{{"source", event.Source}, {"detail-type", event.DetailType}} {
		switch {
		case m.value == nil:
			return &DecodeError{Kind: ErrNotEvent, Path: m.name, Reason: "there is no " + m.name}
		case m.value.Kind() != '"':
			return &DecodeError{Kind: ErrNotEvent, Path: m.name, Reason: "a JSON " + kindOf(m.value) + " where a string is needed"}
		case string(m.value) == `""`:
			return &DecodeError{Kind: ErrNotEvent, Path: m.name, Reason: "the " + m.name + " is empty"}
		}
	}
	return &DecodeError{Kind: ErrNotEvent, Reason: "no source and detail-type were found"}
}

// wellFormed returns a DecodeError if payload is not JSON as RFC 8259 and RFC 7493 have it.
func wellFormed(payload jsontext.Value) error {
	if payload.IsValid() {
		return nil
	}
	d := jsontext.NewDecoder(bytes.NewBuffer(payload))
	if err := d.SkipValue(); err != nil {
		return malformed(payload, err)
	}
	end := d.InputOffset()
	if _, err := d.ReadToken(); err != io.EOF {
		return &DecodeError{Kind: ErrMalformed, Offset: end, Reason: "there is more after the JSON value"}
	}
	return nil
}

// malformed describes a syntax error without the part of the payload that the JSON package would quote.
func malformed(payload []byte, err error) error {
	e := &DecodeError{Kind: ErrMalformed, Reason: "not a JSON value", Offset: int64(len(payload))}
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		e.Offset, e.Path = syntactic.ByteOffset, pointerPath(syntactic.JSONPointer)
	}
	switch {
	case len(bytes.TrimSpace(payload)) == 0:
		e.Reason = "the payload is empty"
	case bytes.HasPrefix(payload, []byte("\ufeff")):
		e.Reason = "there is a byte order mark before the JSON value"
	case errors.Is(err, jsontext.ErrDuplicateName):
		e.Reason = "a member is there twice"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		e.Reason = "the payload ends too early"
	}
	return e
}

// pointerPath writes an RFC 6901 pointer in the path grammar. Where the pointer does not tell an index from a member
// name of digits, it is taken for an index.
func pointerPath(pointer jsontext.Pointer) string {
	var path eventpath.Path
	for token := range pointer.Tokens() {
		step := eventpath.Step{Kind: eventpath.Member, Name: token}
		if index, err := strconv.Atoi(token); err == nil {
			step = eventpath.Step{Kind: eventpath.Index, Index: index}
		}
		path = append(path, step)
	}
	return path.String()
}

// kindOf names the kind of a JSON value.
func kindOf(value []byte) string {
	switch jsontext.Value(value).Kind() {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case '0':
		return "number"
	case 'n':
		return "null"
	}
	return "boolean"
}
