// Package text makes texts from outside fit for a line of a log: nothing in them can end the line or hide a part of
// it, and they do not grow with a payload.
package text

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Max is the most bytes of a text that are written, quotes and the mark of a cut aside.
const Max = 256

// cut stands where the rest of a text is left out.
const cut = "…"

// Line returns s as it is if all of it can be printed, else quoted; cut where it is longer than [Max].
func Line(s string) string {
	if s == "" {
		return ""
	}
	return write(s, plain)
}

// Word is Line for a text that stands among others: quoted, too, where it is empty or has space or quotes in it.
func Word(s string) string {
	return write(s, func(r rune) bool { return plain(r) && r != ' ' && r != '"' })
}

// Quote returns s quoted, cut where it is longer than [Max].
func Quote(s string) string { return write(s, nil) }

func plain(r rune) bool { return r != utf8.RuneError && unicode.IsPrint(r) }

// write writes s as it is if it is not empty and isPlain is true for every character that is written.
func write(s string, isPlain func(rune) bool) string {
	if isPlain != nil && s != "" {
		begin := s
		if len(s) > Max {
			begin = upTo(s, Max) + cut
		}
		if !strings.ContainsFunc(begin, func(r rune) bool { return !isPlain(r) }) {
			return begin
		}
	}
	b := []byte{'"'}
	for i, r := range s {
		before := len(b)
		if r == utf8.RuneError {
			_, size := utf8.DecodeRuneInString(s[i:])
			b = append(b, strings.Trim(strconv.Quote(s[i:i+size]), `"`)...)
		} else {
			quoted := strconv.AppendQuoteRune(nil, r)
			switch r {
			case '"':
				quoted = []byte(`'\"'`)
			case '\'':
				quoted = []byte(`'''`)
			}
			b = append(b, quoted[1:len(quoted)-1]...)
		}
		if len(b) > Max+1 {
			return string(append(b[:before], cut+`"`...))
		}
	}
	return string(append(b, '"'))
}

// upTo returns the first characters of s that have at most n bytes.
func upTo(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
