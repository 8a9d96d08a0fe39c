package archive

import (
	"bytes"
	"unicode/utf8"
)

// stray consumes what is not an object where a record should be, and returns the error for it.
func (s *splitter) stray(c byte) *Error {
	fault := &Error{Position: s.position(s.name, s.record), Kind: ErrMalformed, Reason: s.reason(c)}
	s.begins = false
	if s.inside != inNothing && c == '[' {
		if n, end := s.extent(); end == wholly {
			s.start += n
			return fault
		}
	}
	quoted, escaped := false, false
	for {
		for ; s.start < s.end; s.start++ {
			switch c := s.buf[s.start]; {
			case c == '\n':
				return fault
			case escaped:
				escaped = false
			case quoted:
				escaped, quoted = c == '\\', c != '"'
			case c == '"':
				quoted = true
			case c == '{', s.inside != inNothing && (c == ',' || c == ']'):
				return fault
			}
		}
		if !s.fill() {
			return fault
		}
	}
}

// reason says what stands where an object should be.
func (s *splitter) reason(c byte) string {
	s.at(3)
	b := s.buf[s.start:s.end]
	switch {
	case bytes.HasPrefix(b, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return "zstd data; uncompress them first"
	case bytes.HasPrefix(b, []byte{0xff, 0x06, 0x00, 0x00}):
		return "snappy data; uncompress them first"
	case bytes.HasPrefix(b, []byte{'P', 'K', 0x03, 0x04}):
		return "a zip file; unpack it first"
	case bytes.HasPrefix(b, []byte{'B', 'Z', 'h'}):
		return "bzip2 data; uncompress them first"
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}), bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return "UTF-16; JSON is UTF-8"
	case c == '"':
		return "a string, not an object"
	case c == '[':
		return "an array in an array, not an object"
	case c == '-' || '0' <= c && c <= '9':
		return "a number or other text, not an object"
	case bytes.HasPrefix(b, []byte("null")), bytes.HasPrefix(b, []byte("true")), bytes.HasPrefix(b, []byte("false")):
		return "a literal, not an object"
	case c == ',':
		return "a comma, not an object"
	case c < ' ' || c >= utf8.RuneSelf:
		return "bytes that are not JSON"
	}
	return "text that is not JSON"
}
