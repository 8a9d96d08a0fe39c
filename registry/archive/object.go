package archive

import (
	"bytes"
	"fmt"
)

// object returns the object at start, as far as its brackets and strings tell where it ends.
func (s *splitter) object() (*found, *Error) {
	at := s.position(s.name, s.record)
	began := s.begins
	n, end := s.extent()
	if end != wholly {
		fault := &Error{Position: at, Kind: ErrMalformed, Reason: "it does not end"}
		switch end {
		case wrong:
			fault.Reason = fmt.Sprintf("not JSON at byte %d of it", n)
		case overlong:
			fault.Kind, fault.Reason = ErrTooLong, fmt.Sprintf("it has more than %d bytes; WithMaxRecord allows more", s.limit)
		}
		if toEnd := s.recover(began); toEnd && end == endless {
			if cut := s.finish(); cut != nil {
				cut.Position = at // what cut the record off says more
				return nil, cut
			}
			fault.Kind = ErrTruncated
		}
		return nil, fault
	}
	s.last = found{
		Record:    Record{Position: at, Data: s.buf[s.start : s.start+n : s.start+n]},
		contained: s.inside == inRecords,
		began:     began,
	}
	s.start += n
	s.begins = false
	return &s.last, nil
}

// ending is how the search for the end of an object ended.
type ending uint8

const (
	wholly  ending = iota
	endless        // the stream ends in it
	overlong
	wrong // it is not JSON
)

// extent returns how long the object at start is, or how far it could be read.
//
// Where an object that is cut off meets the next one, or its quotes run into the next one's, a string or an object stands
// where none can, or they nest without end. To see that here keeps what is read in vain short: else it would be as much
// as a record may have, for each of them.
func (s *splitter) extent() (int, ending) {
	i, depth, quoted := 0, 0, false
	for {
		b := s.buf[s.start:s.end]
		for i < len(b) {
			if quoted {
				j := bytes.IndexByte(b[i:], '"')
				if j < 0 {
					i = len(b)
					break
				}
				i += j
				quoted = escaped(b, i)
				i++
				continue
			}
			switch b[i] {
			case '"':
				if !follows(b, i, true) {
					return i, wrong
				}
				quoted = true
			case '{', '[':
				if i > 0 && (depth == maxDepth || depth >= mostCut && b[i-1] == '\n' || !follows(b, i, false)) {
					return i, wrong
				}
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					if i >= s.limit {
						return 0, overlong
					}
					return i + 1, wholly
				}
			}
			i++
		}
		if len(b) > s.limit {
			return 0, overlong
		}
		if !s.fill() {
			return 0, endless
		}
	}
}

// escaped reports whether the byte at b[i] has an odd number of backslashes before it.
func escaped(b []byte, i int) bool {
	odd := false
	for i--; i >= 0 && b[i] == '\\'; i-- {
		odd = !odd
	}
	return odd
}

// follows reports whether a string can stand at b[i], or an object or an array, by what is before it: at least the bracket
// that b begins with.
func follows(b []byte, i int, text bool) bool {
	for i--; ; i-- {
		switch b[i] {
		case ' ', '\t', '\n', '\r':
		case ',', ':', '[':
			return true
		default:
			return text && b[i] == '{'
		}
	}
}

// maxDepth is how many levels a record has at most: those that EventBridge processes.
const maxDepth = 1000

// mostCut is at how many levels an object or array that begins a line is taken for the next record rather than for a part
// of this one: lines that are cut off behind a colon or a comma nest into each other.
const mostCut = 16
