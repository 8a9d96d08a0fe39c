package archive

import (
	"bytes"
	"errors"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// invalid returns what is wrong with a record as JSON.
func (s *splitter) invalid(f *found) *Error {
	if f.Data.IsValid() {
		return nil
	}
	if fault := s.resync(f); fault != nil {
		return fault
	}
	return &Error{Position: f.Position, Kind: ErrMalformed, Reason: "a member twice, or text that is not UTF-8" + placeOf(f.Data)}
}

// resync returns the error for a record that is not JSON in its form, and goes back to where the next is likely to begin.
// It returns nil, and goes on where the record ends, if all that is wrong is in names and texts.
func (s *splitter) resync(f *found) *Error {
	if f.Data.IsValid(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) {
		return nil
	}
	fault := &Error{Position: f.Position, Kind: ErrMalformed, Reason: "not JSON" + placeOf(f.Data)}
	// The record is still in the window, just before start.
	s.start -= len(f.Data)
	s.recover(f.began)
	return fault
}

// placeOf says where in a record it stops being valid.
func placeOf(record jsontext.Value) string {
	dec := jsontext.NewDecoder(bytes.NewBuffer(record))
	for {
		_, err := dec.ReadToken()
		if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
			return " at byte " + strconv.FormatInt(e.ByteOffset, 10) + " of it"
		}
		if err != nil {
			return "" // it is valid
		}
	}
}
