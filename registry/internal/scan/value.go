package scan

// Value reads the value that begins at s[i], whatever it is. depth is how many arrays and objects are around it. form
// has Lone if a surrogate is alone in it.
func (n *Names) Value(s string, i, depth int) (end int, form Form) {
	if i >= len(s) {
		return Malformed, 0
	}
	switch c := s[i]; {
	case c == '"':
		return String(s, i)
	case c == '{':
		return n.object(s, i, depth+1)
	case c == '[':
		return n.array(s, i, depth+1)
	case c == '-' || '0' <= c && c <= '9':
		end, _ = Number(s, i)
		return end, 0
	}
	return Literal(s, i), 0
}

func (n *Names) object(s string, i, depth int) (end int, form Form) {
	if depth > MaxDepth {
		return Malformed, 0
	}
	if i = Space(s, i+1); i < len(s) && s[i] == '}' {
		return i + 1, 0
	}
	for names := n.Open(); ; {
		name, next, f := Name(s, i)
		if next < 0 || !n.Add(&names, name) {
			return Malformed, 0
		}
		form |= f
		if i, f = n.Value(s, next, depth); i < 0 {
			return Malformed, 0
		}
		form |= f
		if i = Space(s, i); i == len(s) {
			return Malformed, 0
		}
		if s[i] == '}' {
			n.Close(names)
			return i + 1, form
		}
		if s[i] != ',' {
			return Malformed, 0
		}
		i = Space(s, i+1)
	}
}

func (n *Names) array(s string, i, depth int) (end int, form Form) {
	if depth > MaxDepth {
		return Malformed, 0
	}
	if i = Space(s, i+1); i < len(s) && s[i] == ']' {
		return i + 1, 0
	}
	for {
		var f Form
		if i, f = n.Value(s, i, depth); i < 0 {
			return Malformed, 0
		}
		form |= f
		if i = Space(s, i); i == len(s) {
			return Malformed, 0
		}
		if s[i] == ']' {
			return i + 1, form
		}
		if s[i] != ',' {
			return Malformed, 0
		}
		i = Space(s, i+1)
	}
}

// Name reads the name of a member that begins at s[i] and the colon after it. It returns the name, unquoted, and the
// offset of the member's value.
func Name(s string, i int) (name string, value int, form Form) {
	if i >= len(s) || s[i] != '"' {
		return "", Malformed, 0
	}
	end, form := String(s, i)
	if end < 0 {
		return "", Malformed, 0
	}
	name = s[i+1 : end-1]
	if form != 0 {
		name = Unquote(name, form)
	}
	if end < len(s) && s[end] == ':' {
		end++
		if end < len(s) && s[end] > ' ' {
			return name, end, form
		}
		return name, Space(s, end), form
	}
	if end = Space(s, end); end == len(s) || s[end] != ':' {
		return "", Malformed, 0
	}
	return name, Space(s, end+1), form
}

// Valid reports whether s is one value, with nothing around it.
func (n *Names) Valid(s string) bool {
	open, large := len(n.stack), len(n.large)
	end, _ := n.Value(s, 0, 0)
	n.stack, n.large = n.stack[:open], n.large[:large]
	return end == len(s)
}
