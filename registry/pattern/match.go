package pattern

// keeps reports whether the event that was read keeps a branch.
func (s *scan) keeps(b *branch) (bool, *EventError) {
	for _, c := range b.clauses {
		v := s.verdict[c]
		if v == unknown {
			v = s.decide(c)
		}
		if v == broken {
			return false, nil
		}
	}
	if !s.inArray {
		return true, nil
	}
	return s.consistent(b)
}

// decide finds out whether anything in the event is what a clause wants, and remembers it. Elements of arrays may
// make the clause false where it is found true here, never the other way.
func (s *scan) decide(c int32) verdict {
	v := broken
	if s.anywhere(&s.m.clauses[c]) {
		v = kept
	}
	s.verdict[c] = v
	return v
}

func (s *scan) anywhere(c *compiled) bool {
	first := s.first[c.field]
	if c.absent && (first < 0 || s.inArray) {
		return true
	}
	for i := first; i >= 0; i = s.leaves[i].next {
		if c.matches(&s.leaves[i].value) {
			return true
		}
	}
	return false
}

func (c *compiled) matches(v *value) bool {
	for i := range c.wants {
		if c.wants[i].matches(v, c.numeric) {
			return true
		}
	}
	return false
}
