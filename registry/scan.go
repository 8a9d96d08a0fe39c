package registry

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// The scanners in this file step over JSON text without decoding it. They do not validate: what they walk has been
// validated, or will be before anybody sees it. On text that is not JSON they find less, and never run past its end.

// skipSpace returns the offset of the first byte from i on that is not JSON white space.
func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

// skipString returns the offset after the string that begins at b[i], or -1 if it does not end.
func skipString(b []byte, i int) int {
	for i++; i < len(b); i++ {
		quote := bytes.IndexByte(b[i:], '"')
		if quote < 0 {
			return -1
		}
		escapes := 0
		for quote-escapes > 0 && b[i+quote-escapes-1] == '\\' {
			escapes++
		}
		i += quote
		if escapes%2 == 0 {
			return i + 1
		}
	}
	return -1
}

// skipValue returns the offset after the value that begins at b[i], or -1 if it does not end. It does not recurse:
// nesting costs no stack.
func skipValue(b []byte, i int) int {
	depth := 0
	for i < len(b) {
		switch b[i] {
		case '"':
			if i = skipString(b, i); i < 0 {
				return -1
			}
		case '{', '[':
			depth++
			i++
			continue
		case '}', ']':
			depth--
			i++
		case ' ', '\n', '\r', '\t', ',', ':':
			if depth == 0 {
				return -1
			}
			i++
			continue
		default:
			for i < len(b) && !endsLiteral(b[i]) {
				i++
			}
		}
		if depth <= 0 {
			return i
		}
	}
	return -1
}

func endsLiteral(c byte) bool {
	switch c {
	case ',', ':', ']', '}', '{', '[', '"', ' ', '\n', '\r', '\t':
		return true
	}
	return false
}

// eachMember yields the members of the object in b until yield returns false: the name as it stands between its
// quotes, escapes and all, and the value. It reports whether b is an object that it saw to its end.
func eachMember(b []byte, yield func(name, value []byte) bool) bool {
	i := skipSpace(b, 0)
	if i == len(b) || b[i] != '{' {
		return false
	}
	for i++; ; {
		if i = skipSpace(b, i); i == len(b) {
			return false
		}
		switch b[i] {
		case '}':
			return true
		case ',':
			i++
			continue
		case '"':
		default:
			return false
		}
		nameEnd := skipString(b, i)
		if nameEnd < 0 {
			return false
		}
		name := b[i+1 : nameEnd-1]
		i = skipSpace(b, nameEnd)
		if i == len(b) || b[i] != ':' {
			return false
		}
		i = skipSpace(b, i+1)
		end := skipValue(b, i)
		if end < 0 {
			return false
		}
		if !yield(name, b[i:end]) {
			return false
		}
		i = end
	}
}

// eachElement yields the elements of the array in b, with their indexes, until yield returns false.
func eachElement(b []byte, yield func(index int, value []byte) bool) {
	i := skipSpace(b, 0)
	if i == len(b) || b[i] != '[' {
		return
	}
	i++
	for index := 0; ; {
		if i = skipSpace(b, i); i == len(b) || b[i] == ']' {
			return
		}
		if b[i] == ',' {
			i++
			continue
		}
		end := skipValue(b, i)
		if end < 0 || !yield(index, b[i:end]) {
			return
		}
		index++
		i = end
	}
}

// member returns the value of the named member of the object in b.
func member(b []byte, name string) (value []byte, ok bool) {
	eachMember(b, func(n, v []byte) bool {
		if ok = nameIs(n, name); ok {
			value = v
		}
		return !ok
	})
	return value, ok
}

// nameIs reports whether the raw name of a member, without its quotes, spells name.
func nameIs(raw []byte, name string) bool {
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw) == name
	}
	return memberName(raw) == name
}

// memberName decodes the raw name of a member, without its quotes.
func memberName(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw)
	}
	quoted := make([]byte, 0, len(raw)+2)
	quoted = append(append(append(quoted, '"'), raw...), '"')
	name, _ := stringValue(quoted)
	return name
}

// stringValue decodes the JSON string in b. It reports false for anything else.
func stringValue(b []byte) (string, bool) {
	if len(b) < 2 || b[0] != '"' {
		return "", false
	}
	if bytes.IndexByte(b, '\\') < 0 {
		return string(b[1 : len(b)-1]), true
	}
	s, err := jsontext.AppendUnquote(nil, b)
	return string(s), err == nil
}

// scalarText returns the text of a scalar: a string's content, anything else as it is written. It reports false for
// objects and arrays.
func scalarText(b []byte) (string, bool) {
	switch {
	case len(b) == 0 || b[0] == '{' || b[0] == '[':
		return "", false
	case b[0] == '"':
		return stringValue(b)
	}
	return string(b), true
}
