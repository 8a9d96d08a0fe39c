// Package scan reads the tokens of JSON text: it says where they end and whether they are well-formed.
//
// Its grammar is that of RFC 8259, narrowed as RFC 7493 and encoding/json/v2 have it: text is UTF-8, no object has a
// name twice, and nothing is nested more than [MaxDepth] deep. One thing is wider. A surrogate that an escape leaves
// alone, such as "\ud83d", is in the grammar of RFC 8259, and JSON.stringify writes it; [Form] tells of it, and the
// caller decides.
//
// All functions take the text and an offset in it, and return the offset after what they read, or [Malformed]. None
// of them looks for the reason: that takes another walk, which only an error is worth.
package scan

const (
	// Malformed is returned instead of an offset for text that is not JSON.
	Malformed = -1
	// MaxDepth is how deep arrays and objects may be nested, as in encoding/json/v2.
	MaxDepth = 10_000
)

// Space returns the offset of the first byte from i on that is not JSON white space.
func Space(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\r' || s[i] == '\t') {
		i++
	}
	return i
}

// Literal reads one of the literals true, false and null, whichever begins with s[i].
func Literal(s string, i int) int {
	for _, literal := range [...]string{"true", "false", "null"} {
		if literal[0] == s[i] {
			if len(s)-i >= len(literal) && s[i:i+len(literal)] == literal {
				return i + len(literal)
			}
			return Malformed
		}
	}
	return Malformed
}
