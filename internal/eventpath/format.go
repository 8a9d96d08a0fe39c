package eventpath

import (
	"strconv"
	"strings"
)

// String writes the path in its grammar, quoting only names that need it: equal paths are equal texts.
func (p Path) String() string {
	var b strings.Builder
	for i, s := range p {
		if s.Kind == Member && i > 0 {
			b.WriteByte('.')
		}
		switch s.Kind {
		case Member:
			b.WriteString(Quote(s.Name))
		case Index:
			b.WriteString("[" + strconv.Itoa(s.Index) + "]")
		case Each:
			b.WriteString("[*]")
		case ARN:
			b.WriteString("[" + s.Service + ":" + s.Resource + "]")
		}
	}
	return b.String()
}

// Quote returns a member's name as the path grammar writes it.
func Quote(name string) string {
	if name != "" && strings.TrimSpace(name) == name && !strings.ContainsAny(name, reserved) {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", "''") + "'"
}
