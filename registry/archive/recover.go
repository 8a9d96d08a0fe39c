package archive

// recover consumes the object at start, which is not JSON or too long, up to where the next record is likely to begin,
// and reports whether that is the end of the stream. The rules are in the package's documentation. Nothing is kept in
// memory of what is consumed.
func (s *splitter) recover(began bool) (toEnd bool) {
	var (
		i         = s.start
		depth     = 0
		quoted    = false
		escaped   = false
		lastByte  = byte(0) // before i
		lastSolid = byte(0) // the last one that is not blank
		candidate = -1      // where a record begins if a quote follows
		newline   = false
	)
	for {
		for ; i < s.end; i++ {
			c := s.buf[i]
			blank := c == ' ' || c == '\t' || c == '\n' || c == '\r'
			if candidate >= 0 && !blank {
				if c == '"' {
					s.start, s.begins = candidate, newline
					return false
				}
				candidate = -1
			}
			if c == '{' && (lastSolid == '}' || began && lastByte == '\n') {
				candidate, newline = i, lastByte == '\n'
			}
			lastByte = c
			if !blank {
				lastSolid = c
			}
			switch {
			case escaped:
				escaped = false
			case quoted:
				escaped = c == '\\'
				quoted = c != '"' && c != '\n'
			case c == '"':
				quoted = true
			case c == '{':
				depth++
			case c == '}':
				if depth--; depth == 0 {
					s.start, s.begins = i+1, false
					return false
				}
			}
		}
		held := 0
		if s.start = i; candidate >= 0 {
			s.start, held = candidate, i-candidate
		}
		if !s.fill() {
			s.start = s.end
			return true
		}
		if i = s.start + held; candidate >= 0 {
			candidate = s.start
		}
	}
}
