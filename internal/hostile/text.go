package hostile

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// MaxText is the most bytes of an error's text.
const MaxText = 16 << 10

// Fault says what is wrong with a text that goes to a log, or nothing: it must be bounded, be UTF-8, and have no
// character that ends or hides a part of a line. Line feeds are taken where the text is of several lines.
func Fault(text string, lines bool) string {
	if len(text) > MaxText {
		return fmt.Sprintf("it has %d bytes", len(text))
	}
	if !utf8.ValidString(text) {
		return "it is no UTF-8"
	}
	for i, r := range text {
		if !unicode.IsPrint(r) && (!lines || r != '\n') {
			return fmt.Sprintf("it has U+%04X at %d", r, i)
		}
	}
	return ""
}
