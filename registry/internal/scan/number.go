package scan

// Number reads the number that begins at s[i], which is a digit or a minus sign. whole is true if it has neither a
// fraction nor an exponent.
func Number(s string, i int) (end int, whole bool) {
	if s[i] == '-' {
		i++
	}
	first := i
	if i = digits(s, i); i == first || s[first] == '0' && i > first+1 {
		return Malformed, false
	}
	whole = true
	if i < len(s) && s[i] == '.' {
		whole = false
		first = i + 1
		if i = digits(s, first); i == first {
			return Malformed, false
		}
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		whole = false
		if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		first = i
		if i = digits(s, i); i == first {
			return Malformed, false
		}
	}
	return i, whole
}

func digits(s string, i int) int {
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return i
}

// IsNumber reports whether s is a number as JSON writes it, and nothing else.
func IsNumber(s string) bool {
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') {
		return false
	}
	end, _ := Number(s, 0)
	return end == len(s)
}
