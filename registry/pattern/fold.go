package pattern

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// folded is a text that is compared without regard to case, as the engine does: character by character, each in its
// lower and its upper case, of which either may be several characters ("ß" is "ß" or "SS"). A character that is in
// neither case, such as "ǅ", is then not equal to itself. The engine sees a character beyond U+FFFF as two, each of
// which is "?".
type folded struct {
	ascii string // in lower case, if the text is ASCII
	runes []bothCases
	inner *folded // of a prefix that ends in a quote, or a suffix that begins with one, what is without it
}

// bothCases are the two forms of a character; they are equal for one without case. self is the character.
type bothCases struct{ lower, upper, self string }

func fold(s string) folded {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if ascii {
		b := []byte(s)
		for i, c := range b {
			if c >= 'A' && c <= 'Z' {
				b[i] = c | 0x20
			}
		}
		return folded{ascii: string(b)}
	}
	lower, upper := cases.Lower(language.Und), cases.Upper(language.Und)
	var f folded
	for _, r := range s {
		switch {
		case r > 0xffff:
			f.runes = append(f.runes, bothCases{"?", "?", "?"}, bothCases{"?", "?", "?"})
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) || unicode.IsSymbol(r):
			f.runes = append(f.runes, bothCases{lower.String(string(r)), upper.String(string(r)), string(r)})
		default:
			f.runes = append(f.runes, bothCases{string(r), string(r), string(r)})
		}
	}
	return f
}

func (f *folded) equals(s []byte) bool {
	n, ok := f.prefix(s)
	return ok && n == len(s)
}

// begins and ends compare, as the functions of these names do, with the closing or the opening quote in place.
func (f *folded) begins(s []byte) bool {
	_, ok := f.prefix(s)
	return ok || f.inner != nil && f.inner.equals(s)
}

// prefix returns how many bytes of s the text takes up if s begins with it. No form of a character begins with the
// other, so there is one way only.
func (f *folded) prefix(s []byte) (int, bool) {
	if f.runes == nil {
		if len(s) < len(f.ascii) {
			return 0, false
		}
		return len(f.ascii), foldedASCII(s[:len(f.ascii)], f.ascii)
	}
	n := 0
	for i := range f.runes {
		r := &f.runes[i]
		switch rest := s[n:]; {
		case len(rest) >= len(r.lower) && string(rest[:len(r.lower)]) == r.lower:
			n += len(r.lower)
		case len(rest) >= len(r.upper) && string(rest[:len(r.upper)]) == r.upper:
			n += len(r.upper)
		default:
			return 0, false
		}
	}
	return n, true
}

func (f *folded) ends(s []byte) bool {
	return f.suffix(s) || f.inner != nil && f.inner.equals(s)
}

func (f *folded) suffix(s []byte) bool {
	if f.runes == nil {
		return len(s) >= len(f.ascii) && foldedASCII(s[len(s)-len(f.ascii):], f.ascii)
	}
	for i := len(f.runes) - 1; i >= 0; i-- {
		r := &f.runes[i]
		switch {
		case len(s) >= len(r.lower) && string(s[len(s)-len(r.lower):]) == r.lower:
			s = s[:len(s)-len(r.lower)]
		case len(s) >= len(r.upper) && string(s[len(s)-len(r.upper):]) == r.upper:
			s = s[:len(s)-len(r.upper)]
		default:
			return false
		}
	}
	return true
}

// foldedASCII reports whether s in lower case is lower, which is as long.
func foldedASCII(s []byte, lower string) bool {
	for i, c := range s {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}
