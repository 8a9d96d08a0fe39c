package pattern

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// The lexer reads JSON as AWS's engine does: strictly by RFC 8259, with its limits on nesting and on numbers, and no
// further than the end of the object. It works on offsets into the text and allocates nothing unless it fails.

const (
	maxDepth  = 1000 // of objects and arrays inside each other
	maxDigits = 1000 // of one number
)

// lexError says what is wrong at an offset of a JSON text.
type lexError struct {
	offset int
	reason string
}

func lexErr(i int, reason string) *lexError { return &lexError{i, reason} }

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t') {
		i++
	}
	return i
}

const (
	lows  = 0x0101010101010101
	highs = 0x8080808080808080
)

// plain reports whether none of the 8 bytes in w is a quote, a backslash, a control character or above 0x7f.
func plain(w uint64) bool {
	quote, backslash := w^('"'*lows), w^('\\'*lows)
	return ((quote-lows)|(backslash-lows)|(w-0x20*lows)|w)&highs == 0
}

// lexString returns the offset after the string whose quote is b[i], and whether the string has escapes.
func lexString(b []byte, i int) (end int, escaped bool, err *lexError) {
	start := i
	i++
	for {
		for i+8 <= len(b) && plain(binary.LittleEndian.Uint64(b[i:])) {
			i += 8
		}
		for {
			if i >= len(b) {
				return 0, false, lexErr(start, "the string does not end")
			}
			c := b[i]
			if c == '"' {
				return i + 1, escaped, nil
			}
			if c == '\\' || c < 0x20 || c >= utf8.RuneSelf {
				break
			}
			i++
		}
		n, err := lexRare(b, i)
		if err != nil {
			return 0, false, err
		}
		escaped = escaped || b[i] == '\\'
		i += n
	}
}

// lexRare returns the length of what in a string begins at b[i] and is not a plain ASCII character.
func lexRare(b []byte, i int) (int, *lexError) {
	c := b[i]
	if c < 0x20 {
		return 0, lexErr(i, "a control character in a string must be escaped")
	}
	if c != '\\' {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n <= 1 {
			return 0, lexErr(i, "the text is not UTF-8")
		}
		return n, nil
	}
	if i+1 < len(b) {
		switch b[i+1] {
		case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			return 2, nil
		case 'u':
			if _, ok := hex4(b, i+2); ok {
				return 6, nil
			}
		}
	}
	return 0, lexErr(i, "an escape in a string is none of JSON's")
}

func hex4(b []byte, i int) (rune, bool) {
	if i+4 > len(b) {
		return 0, false
	}
	var r rune
	for _, c := range b[i : i+4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// appendUnescaped appends the text of a string that lexString has found well-formed, given without its quotes. Half a
// surrogate pair becomes three bytes of its own, so that it equals itself and nothing else.
func appendUnescaped(dst, s []byte) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c != '\\' {
			dst = append(dst, c)
			continue
		}
		i++
		switch s[i] {
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		case 'u':
			r, _ := hex4(s, i+1)
			i += 4
			if utf16.IsSurrogate(r) && i+2 < len(s) && s[i+1] == '\\' && s[i+2] == 'u' {
				if second, ok := hex4(s, i+3); ok {
					if whole := utf16.DecodeRune(r, second); whole != utf8.RuneError {
						r = whole
						i += 6
					}
				}
			}
			if utf16.IsSurrogate(r) {
				dst = append(dst, 0xe0|byte(r>>12), 0x80|byte(r>>6)&0x3f, 0x80|byte(r)&0x3f)
			} else {
				dst = utf8.AppendRune(dst, r)
			}
		default:
			dst = append(dst, s[i])
		}
	}
	return dst
}

// lexNumber returns the offset after the number that begins at b[i].
func lexNumber(b []byte, i int) (int, *lexError) {
	start := i
	if b[i] == '-' {
		i++
	}
	digits := 0
	run := func() bool {
		from := i
		for i < len(b) && b[i] >= '0' && b[i] <= '9' {
			i++
		}
		digits += i - from
		return i > from
	}
	if i < len(b) && b[i] == '0' {
		digits++
		i++
		if i < len(b) && b[i] >= '0' && b[i] <= '9' {
			return 0, lexErr(start, "a number must not begin with 0 and another digit")
		}
	} else if !run() {
		return 0, lexErr(start, "a number needs a digit")
	}
	if i < len(b) && b[i] == '.' {
		i++
		if !run() {
			return 0, lexErr(start, "a number needs a digit after its point")
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if !run() {
			return 0, lexErr(start, "a number needs a digit in its exponent")
		}
	}
	if digits > maxDigits {
		return 0, lexErr(start, "a number has more than 1000 digits")
	}
	if i < len(b) && !ends(b[i]) {
		return 0, lexErr(i, "a number is followed by something else")
	}
	return i, nil
}

// ends reports whether c may follow a number or a word such as true.
func ends(c byte) bool {
	return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' || c == '\r' || c == '\t'
}

// lexWord returns the offset after true, false or null at b[i].
func lexWord(b []byte, i int) (int, *lexError) {
	word := "null"
	switch b[i] {
	case 't':
		word = "true"
	case 'f':
		word = "false"
	}
	end := i + len(word)
	if end > len(b) || string(b[i:end]) != word || end < len(b) && !ends(b[end]) {
		return 0, lexErr(i, "a value is none of JSON's")
	}
	return end, nil
}

// lexScalar returns the offset after the string, number or word that begins at b[i].
func lexScalar(b []byte, i int) (end int, escaped bool, err *lexError) {
	switch c := b[i]; {
	case c == '"':
		return lexString(b, i)
	case c == '-' || c >= '0' && c <= '9':
		end, err = lexNumber(b, i)
	default:
		end, err = lexWord(b, i)
	}
	return end, false, err
}

// lexColon returns where the value of an object's member begins, given the offset after its name.
func lexColon(b []byte, i int) (int, *lexError) {
	if i = skipSpace(b, i); i >= len(b) || b[i] != ':' {
		return 0, lexErr(i, "a member's name needs a colon after it")
	}
	if i = skipSpace(b, i+1); i >= len(b) {
		return 0, lexErr(i, "the text ends early")
	}
	return i, nil
}

// lexNext returns the offset of the next member or element after a value that ends at i, or the offset after the
// closing bracket and done.
func lexNext(b []byte, i int, closing byte) (next int, done bool, err *lexError) {
	if i = skipSpace(b, i); i >= len(b) {
		return 0, false, lexErr(i, "the text ends early")
	}
	if b[i] == closing {
		return i + 1, true, nil
	}
	if b[i] != ',' {
		return 0, false, lexErr(i, "a comma or a closing bracket is missing")
	}
	if i = skipSpace(b, i+1); i >= len(b) {
		return 0, false, lexErr(i, "the text ends early")
	}
	return i, false, nil
}

// lexValue returns the offset after the value that begins at b[i], which is inside depth objects and arrays.
func lexValue(b []byte, i, depth int) (int, *lexError) {
	switch b[i] {
	case '{', '[':
	default:
		end, _, err := lexScalar(b, i)
		return end, err
	}
	if depth >= maxDepth {
		return 0, lexErr(i, "objects and arrays are more than 1000 deep")
	}
	object, closing := b[i] == '{', b[i]+2 // '}' is '{'+2, ']' is '['+2
	if i = skipSpace(b, i+1); i >= len(b) {
		return 0, lexErr(i, "the text ends early")
	}
	if b[i] == closing {
		return i + 1, nil
	}
	for {
		if object {
			if b[i] != '"' {
				return 0, lexErr(i, "a member's name must be a string")
			}
			end, _, err := lexString(b, i)
			if err != nil {
				return 0, err
			}
			if i, err = lexColon(b, end); err != nil {
				return 0, err
			}
		}
		end, err := lexValue(b, i, depth+1)
		if err != nil {
			return 0, err
		}
		var done bool
		if i, done, err = lexNext(b, end, closing); err != nil || done {
			return i, err
		}
	}
}
