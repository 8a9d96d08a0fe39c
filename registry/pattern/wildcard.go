package pattern

import "bytes"

// glob is a wildcard: the texts between its asterisks.
type glob struct {
	parts [][]byte
}

// parseGlob reads a wildcard, in which \* and \\ stand for the characters. fault says what is wrong with it.
func parseGlob(s string) (g glob, fault, fix string) {
	part := []byte{}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '*':
			if i+1 < len(s) && s[i+1] == '*' {
				return glob{}, "a wildcard must not have two asterisks in a row", "write one"
			}
			g.parts = append(g.parts, part)
			part = []byte{}
		case '\\':
			if i+1 >= len(s) || s[i+1] != '*' && s[i+1] != '\\' {
				return glob{}, "a backslash in a wildcard must stand before * or another backslash", `in JSON write "\\*" for an asterisk and "\\\\" for a backslash`
			}
			i++
			part = append(part, s[i])
		default:
			part = append(part, s[i])
		}
	}
	g.parts = append(g.parts, part)
	return g, "", ""
}

// matches reports whether all of s is what g describes. Each part but the last is taken where it is found first, so
// nothing is tried twice.
func (g *glob) matches(s []byte) bool {
	first, last := g.parts[0], g.parts[len(g.parts)-1]
	if len(g.parts) == 1 {
		return bytes.Equal(s, first)
	}
	if len(s) < len(first)+len(last) || !bytes.HasPrefix(s, first) || !bytes.HasSuffix(s, last) {
		return false
	}
	s = s[len(first) : len(s)-len(last)]
	for _, part := range g.parts[1 : len(g.parts)-1] {
		i := bytes.Index(s, part)
		if i < 0 {
			return false
		}
		s = s[i+len(part):]
	}
	return true
}
