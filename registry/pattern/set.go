package pattern

import "slices"

// Set is many patterns that are matched at once, such as the rules of a bus. To match a set takes little longer than to
// match one pattern, as long as few of its patterns want the values that the event has. It is immutable and safe for
// use by several goroutines. The zero value matches nothing.
type Set struct {
	m        *machine
	patterns int
}

// NewSet makes a set of patterns. [Set.Match] returns their indexes in patterns.
func NewSet(patterns ...*Pattern) *Set {
	b := newBuilder()
	for i, p := range patterns {
		if p != nil {
			b.add(p.alts, i)
		}
	}
	b.m.index = newIndex(b.m)
	return &Set{m: b.m, patterns: len(patterns)}
}

// Match returns the indexes of the patterns that match an event, in ascending order. Its errors are those of
// [Pattern.Match].
func (s *Set) Match(event []byte) ([]int, error) { return s.AppendMatches(nil, event) }

// AppendMatches does what [Set.Match] does, but appends the indexes to dst, so that it need not allocate.
func (s *Set) AppendMatches(dst []int, event []byte) ([]int, error) {
	if s == nil || s.m == nil {
		return dst, nil
	}
	sc := newScan(s.m, event)
	defer sc.release()
	if err := sc.read(); err != nil {
		return dst, eventError(err)
	}
	sc.start(s.patterns)
	sc.found = dst
	ok := s.m.index.candidates(sc, collect)
	found := sc.found
	sc.found = nil
	if !ok {
		return dst, sc.err
	}
	slices.Sort(found[len(dst):])
	return found, nil
}

// start forgets which branches and patterns were tried.
func (s *scan) start(patterns int) {
	s.tried, s.matched = resized(s.tried, len(s.m.paths)), resized(s.matched, patterns)
	clear(s.tried)
	clear(s.matched)
	s.found, s.err = nil, nil
}

// keepsOne reports whether the event keeps a branch of the one pattern there is.
func (s *scan) keepsOne() (bool, error) {
	s.start(1)
	s.found = s.one[:0]
	s.m.index.candidates(s, func(s *scan, branches []int32) bool { return collect(s, branches) && !s.matched[0] })
	s.found = nil
	if s.err != nil {
		return false, s.err
	}
	return s.matched[0], nil
}

// collect tries branches, and keeps the patterns of those that the event keeps.
func collect(s *scan, branches []int32) bool {
	for _, i := range branches {
		b := &s.m.paths[i]
		if s.tried[i] || s.matched[b.pattern] {
			continue
		}
		s.tried[i] = true
		ok, err := s.keeps(b)
		if err != nil {
			s.err = err
			return false
		}
		if ok {
			s.matched[b.pattern] = true
			s.found = append(s.found, int(b.pattern))
		}
	}
	return true
}
