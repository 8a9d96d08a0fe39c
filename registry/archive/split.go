package archive

import (
	"bytes"
	"errors"
	"io"
)

// splitter finds where records begin and end. It does not look at what is in them: whoever does and finds that a record
// is not JSON calls resync.
type splitter struct {
	window
	config
	record int64 // the number of the next record
	inside container
	begins bool // whether the record at start begins its line
	over   bool
	last   found // the record that was found last, so that each needs no memory of its own
}

// container is what the next record is an element of.
type container uint8

const (
	inNothing container = iota
	inArray
	inRecords // of an object that has records in an array
)

// found is a record whose end is known, if it is JSON.
type found struct {
	Record
	contained bool // whether it is an element of an object's array
	began     bool // whether it begins its line
}

func newSplitter(r io.Reader, c config) *splitter {
	return &splitter{window: window{src: newStream(r)}, config: c}
}

// next returns the next record, or an error in its place, or neither at the end.
func (s *splitter) next() (*found, *Error) {
	for {
		record, fault := s.step()
		if record == nil && fault == nil {
			return nil, nil
		}
		at := s.record
		s.record++
		if at < s.skip && (fault == nil || !s.over) {
			continue
		}
		return record, fault
	}
}

func (s *splitter) step() (*found, *Error) {
	for !s.over {
		c, ok := s.blank()
		switch {
		case !ok:
			return nil, s.finish()
		case s.inside != inNothing && c == ']':
			s.start++
			if s.inside == inRecords && !s.tail() {
				return nil, s.finish()
			}
			s.inside = inNothing
		case s.inside != inNothing && c == ',':
			s.start++
		case c == '{' && s.inside == inNothing && s.opens():
			s.inside = inRecords
		case c == '[' && s.inside == inNothing:
			s.start++
			s.inside = inArray
		case c == '{':
			return s.object()
		default:
			return nil, s.stray(c)
		}
	}
	return nil, nil
}

// blank consumes what means nothing between records and returns the byte after it.
func (s *splitter) blank() (byte, bool) {
	for {
		for s.start < s.end {
			switch c := s.buf[s.start]; c {
			case '\n':
				s.begins = true
			case ' ', '\t', '\r', recordSeparator:
			case byteOrderMark[0]:
				s.at(2)
				if !bytes.HasPrefix(s.buf[s.start:s.end], byteOrderMark) {
					return c, true
				}
				s.start += len(byteOrderMark) - 1
			default:
				return c, true
			}
			s.start++
		}
		if s.base == 0 && s.end == 0 {
			s.begins = true // the first line
		}
		if !s.fill() {
			return 0, false
		}
	}
}

const recordSeparator = 0x1e // of RFC 7464

var byteOrderMark = []byte{0xef, 0xbb, 0xbf}

// finish is the end of the stream: an error if it is not a good one.
func (s *splitter) finish() *Error {
	s.over = true
	fault := &Error{Position: s.position(s.name, s.record)}
	broken, isBroken := errors.AsType[*brokenError](s.err)
	switch {
	case isBroken:
		fault.Kind, fault.Reason, fault.Err = broken.kind, broken.reason, broken.err
	case s.err != io.EOF:
		fault.Kind, fault.Err = ErrRead, s.err
	case s.inside != inNothing:
		fault.Kind, fault.Reason = ErrTruncated, "the array that the records are in does not end"
	default:
		return nil
	}
	return fault
}

// opens reports whether the object at start is one that has records in it, and consumes it up to the first of them.
func (s *splitter) opens() bool {
	if s.container == "" {
		return false
	}
	n := 1
	skip := func() (byte, bool) {
		for {
			c, ok := s.at(n)
			if !ok || c != ' ' && c != '\t' && c != '\n' && c != '\r' {
				return c, ok
			}
			if n++; n > chunk {
				return 0, false // nobody writes that
			}
		}
	}
	if c, ok := skip(); !ok || c != '"' {
		return false
	}
	for _, want := range []byte(`"` + s.container + `"`) {
		if c, ok := s.at(n); !ok || c != want {
			return false
		}
		n++
	}
	for _, want := range []byte(":[") {
		if c, ok := skip(); !ok || c != want {
			return false
		}
		n++
	}
	s.start += n
	return true
}

// tail consumes the rest of an object behind its records and reports whether it ends.
func (s *splitter) tail() bool {
	depth, quoted, escaped := 1, false, false
	for {
		for ; s.start < s.end; s.start++ {
			switch c := s.buf[s.start]; {
			case escaped:
				escaped = false
			case quoted:
				escaped, quoted = c == '\\', c != '"'
			case c == '"':
				quoted = true
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				if depth--; depth == 0 {
					s.start++
					return true
				}
			}
		}
		if !s.fill() {
			return false
		}
	}
}
