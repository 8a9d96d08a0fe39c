package route

import "strings"

// Text matches one text, or every text with a prefix.
type Text struct {
	Text   string
	Prefix bool
}

// anyText stands for the detail-types of a pattern that names none.
var anyText = Text{Prefix: true}

func (t Text) matches(s string) bool {
	if t.Prefix {
		return strings.HasPrefix(s, t.Text)
	}
	return s == t.Text
}

// Covers reports whether t matches everything that o matches, and t is not o.
func (t Text) Covers(o Text) bool {
	return t != o && t.Prefix && strings.HasPrefix(o.Text, t.Text)
}

// String returns t as a tag has it. The word that can stand for itself in a tag is quoted at the end of a text.
func (t Text) String() string {
	s := t.Text
	if t.Prefix && s == "" {
		return "*"
	}
	if s == "" || strings.TrimSpace(s) != s || strings.ContainsAny(s, ",|='*") || s[0] == '"' || s[0] == '[' || strings.HasSuffix(s, "tolerant") {
		s = "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	if t.Prefix {
		s += "*"
	}
	return s
}

// example returns a text that t matches.
func (t Text) example() string {
	if t.Prefix {
		return t.Text + "example"
	}
	return t.Text
}

func join(texts []Text) string {
	list := make([]string, len(texts))
	for i, t := range texts {
		list[i] = t.String()
	}
	return strings.Join(list, "|")
}

// common returns the patterns that match what both one of a and one of b match.
func common(a, b []Text) []Text {
	var both []Text
	for _, x := range a {
		for _, y := range b {
			switch {
			case x == y || y.Covers(x):
				both = append(both, x)
			case x.Covers(y):
				both = append(both, y)
			}
		}
	}
	return both
}
