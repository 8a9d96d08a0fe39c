package scan

import "math/bits"

// Over steps over the value that begins at s[i] without looking at it closely: of a well-formed value it finds the
// end, of anything else some offset or Malformed. It is for what is read again, or has been read already.
func Over(s string, i int) int {
	if i >= len(s) {
		return Malformed
	}
	switch s[i] {
	case '"':
		return overString(s, i)
	case '{', '[':
	default:
		for i < len(s) && !endsLiteral(s[i]) {
			i++
		}
		return i
	}
	for depth := 0; i < len(s); {
		switch s[i] {
		case '"':
			if i = overString(s, i); i < 0 {
				return Malformed
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return Malformed
}

func overString(s string, i int) int {
	for i++; i+8 <= len(s); {
		w := word(s, i)
		quote, backslash := w^'"'*ones, w^'\\'*ones
		marks := ((quote-ones)&^quote | (backslash-ones)&^backslash) & highs
		if marks == 0 {
			i += 8
			continue
		}
		if i += bits.TrailingZeros64(marks) / 8; s[i] == '"' {
			return i + 1
		}
		i += 2
	}
	for ; i < len(s); i++ {
		switch s[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return Malformed
}

func endsLiteral(c byte) bool {
	switch c {
	case ',', ':', ']', '}', '{', '[', '"', ' ', '\n', '\r', '\t':
		return true
	}
	return false
}

// Next returns the offset of the name of the member that follows the one that ended at i, or of the brace that ends the
// object; [Malformed] if neither follows.
func Next(s string, i int) int {
	if i = Space(s, i); i < len(s) && s[i] == ',' {
		if i = Space(s, i+1); i < len(s) && s[i] != '}' {
			return i
		}
		return Malformed
	}
	if i < len(s) && s[i] == '}' {
		return i
	}
	return Malformed
}
