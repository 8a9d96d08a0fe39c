package scan

import (
	"math/bits"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Form tells how the content of a JSON string is written. Its zero value is text that stands for itself.
type Form uint8

const (
	// Escaped is set if there is a backslash: the content has to be unquoted.
	Escaped Form = 1 << iota
	// Lone is set if an escape leaves a surrogate alone. [Unquote] makes it U+FFFD.
	Lone
)

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// word returns the eight bytes from s[i] on, the first in the lowest bits. The compiler makes it one load.
func word(s string, i int) uint64 {
	s = s[i : i+8]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// special sets the highest bit of the first byte of w, in memory's order, that is a quote, a backslash or a control
// character. Bits after it mean nothing: what is borrowed by a subtraction runs into them.
func special(w uint64) uint64 {
	quote, backslash := w^'"'*ones, w^'\\'*ones
	return ((w-' '*ones)&^w | (quote-ones)&^quote | (backslash-ones)&^backslash) & highs
}

// String reads the string that begins at s[i], which is a quote. Its content is s[i+1:end-1].
func String(s string, i int) (end int, form Form) {
	start := i + 1
	var wide uint64 // has a high bit where text is not ASCII
	for i = start; i+8 <= len(s); i += 8 {
		w := word(s, i)
		marks := special(w)
		if marks == 0 {
			wide |= w
			continue
		}
		wide |= w & (marks&-marks - 1)
		i += bits.TrailingZeros64(marks) / 8
		if s[i] != '"' {
			return stringFrom(s, start, i)
		}
		if wide&highs != 0 && !utf8.ValidString(s[start:i]) {
			return Malformed, 0
		}
		return i + 1, 0
	}
	return stringFrom(s, start, i)
}

// stringFrom reads on, byte by byte, a string whose content begins at start and is known up to i.
func stringFrom(s string, start, i int) (end int, form Form) {
	for i < len(s) {
		switch c := s[i]; {
		case c == '"':
			if !utf8.ValidString(s[start:i]) {
				return Malformed, 0
			}
			return i + 1, form
		case c < ' ':
			return Malformed, 0
		case c == '\\':
			_, n, lone := escape(s[i:])
			if n == 0 {
				return Malformed, 0
			}
			form |= Escaped
			if lone {
				form |= Lone
			}
			i += n
		default:
			i++
		}
	}
	return Malformed, 0
}

// escape reads the escape that s begins with. It returns the character, how many bytes stand for it, and whether it
// stands for a surrogate that is alone; n is 0 if it is no escape.
func escape(s string) (r rune, n int, lone bool) {
	if len(s) < 2 {
		return 0, 0, false
	}
	switch s[1] {
	case '"', '\\', '/':
		return rune(s[1]), 2, false
	case 'b':
		return '\b', 2, false
	case 'f':
		return '\f', 2, false
	case 'n':
		return '\n', 2, false
	case 'r':
		return '\r', 2, false
	case 't':
		return '\t', 2, false
	}
	r, ok := hex(s)
	switch {
	case !ok:
		return 0, 0, false
	case !utf16.IsSurrogate(r):
		return r, 6, false
	}
	if second, ok := hex(s[6:]); ok {
		if pair := utf16.DecodeRune(r, second); pair != utf8.RuneError {
			return pair, 12, false
		}
	}
	return utf8.RuneError, 6, true
}

// hex reads the \uXXXX that s begins with.
func hex(s string) (r rune, ok bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	for _, c := range []byte(s[2:6]) {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// Unquote returns what the content of a well-formed string stands for.
func Unquote(content string, form Form) string {
	if form&Escaped == 0 {
		return content
	}
	b := make([]byte, 0, len(content))
	for {
		i := strings.IndexByte(content, '\\')
		if i < 0 {
			return string(append(b, content...))
		}
		r, n, _ := escape(content[i:])
		b = utf8.AppendRune(append(b, content[:i]...), r)
		content = content[i+n:]
	}
}

// Whole returns s, a piece of JSON of any kind and not even well-formed, with "\ufffd" in the place of each surrogate
// that an escape leaves alone: as many bytes, and well-formed for encoding/json/v2 if it was for this package.
func Whole(s string) string {
	var b []byte
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			i++
			continue
		}
		_, n, lone := escape(s[i:])
		if lone {
			if b == nil {
				b = []byte(s)
			}
			copy(b[i:], `\ufffd`)
		}
		i += max(n, 1)
	}
	if b == nil {
		return s
	}
	return string(b)
}
