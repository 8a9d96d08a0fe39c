package pattern

import "slices"

// Where the fields of a pattern are in arrays of objects, all that are in one array must be found in one element of
// it. An event keeps a branch if there is a choice of leaves, one for each field, in which no array is asked for two
// elements. A field that must be absent must be so in the elements that the fields before it have chosen.

// search looks for such a choice, field by field.
type search struct {
	leaves []int32 // of each field after the other, in the order of the event
	starts []int32 // where the leaves of each field begin in leaves; one more than there are fields
	ready  bool    // leaves and starts are those of the event
	chosen []int32 // of each array the element, or -1
	trail  []int32 // the arrays of which an element is chosen, in order
	steps  int     // how many leaves may still be tried
	last   []int32 // of each array the last clause of the branch that has a leaf in it; only with failed
	failed map[string]bool
	key    []byte

	outward []int32 // of a leaf, the elements that it is in
}

const (
	// plainSteps is how many leaves are tried before failures are remembered.
	plainSteps = 20_000
	// maxSteps is how many leaves are tried in all.
	maxSteps = 2_000_000
)

// consistent reports whether the event keeps a branch, given that it does if arrays are ignored.
func (s *scan) consistent(b *branch) (bool, *EventError) {
	q := &s.search
	if !q.ready {
		s.sortLeaves()
	}
	q.chosen = resized(q.chosen, len(s.arrays))
	for i := range q.chosen {
		q.chosen[i] = -1
	}
	q.steps, q.failed, q.trail = plainSteps, nil, q.trail[:0]
	found := s.choose(b, 0, chosenElements{})
	if q.steps > 0 {
		return found, nil
	}
	q.steps, q.failed, q.trail = maxSteps, map[string]bool{}, q.trail[:0]
	for i := range q.chosen {
		q.chosen[i] = -1
	}
	s.rememberLast(b)
	found = s.choose(b, 0, chosenElements{})
	q.failed = nil
	if q.steps <= 0 {
		return false, &EventError{Kind: ErrTooComplex, Reason: "the elements of the event's arrays can be combined in too many ways"}
	}
	return found, nil
}

// sortLeaves lists the leaves of each field.
func (s *scan) sortLeaves() {
	q := &s.search
	q.starts, q.leaves = resized(q.starts, len(s.first)+1), q.leaves[:0]
	for f, i := range s.first {
		q.starts[f] = int32(len(q.leaves))
		for ; i >= 0; i = s.leaves[i].next {
			q.leaves = append(q.leaves, i)
		}
	}
	q.starts[len(s.first)] = int32(len(q.leaves))
	q.ready = true
}

// fieldLeaves returns the leaves of a field.
func (s *scan) fieldLeaves(field int32) []int32 {
	return s.search.leaves[s.search.starts[field]:s.search.starts[field+1]]
}

// within returns those of a field's leaves that are in a part of the event.
func within(leaves []int32, p part) []int32 {
	from, _ := slices.BinarySearch(leaves, p.from)
	to, _ := slices.BinarySearch(leaves, p.to)
	return leaves[from:to]
}

// rememberLast finds for each array the last clause that a choice in it matters to.
func (s *scan) rememberLast(b *branch) {
	q := &s.search
	q.last = resized(q.last, len(s.arrays))
	clear(q.last)
	for n, c := range b.clauses {
		for _, i := range s.fieldLeaves(s.m.clauses[c].field) {
			for e := s.leaves[i].inside; e >= 0; e = s.elements[e].outer {
				q.last[s.elements[e].array] = int32(n)
			}
		}
	}
}

// choose finds leaves for the clauses of a branch from the n-th on.
func (s *scan) choose(b *branch, n int, have chosenElements) bool {
	q := &s.search
	if n == len(b.clauses) {
		return true
	}
	var key string
	if q.failed != nil {
		if key = q.state(n); q.failed[key] {
			return false
		}
	}
	c := &s.m.clauses[b.clauses[n]]
	if c.absent && s.absent(c, &have) && s.choose(b, n+1, have) {
		return true
	}
	outside := false
	for _, i := range s.candidates(c, &have) {
		if q.steps--; q.steps <= 0 {
			return false
		}
		l := &s.leaves[i]
		if l.inside < 0 && outside || !s.allowed(l) || !c.matches(&l.value) {
			continue // another leaf outside arrays would change nothing
		}
		outside = outside || l.inside < 0
		next, mark := have, len(q.trail)
		s.take(l, &next)
		found := s.choose(b, n+1, next)
		q.drop(mark)
		if found {
			return true
		}
	}
	if q.failed != nil && q.steps > 0 {
		q.failed[key] = true
	}
	return false
}

// candidates returns the leaves of a clause's field that come into question. Where some are in an array of which an
// element is chosen, the engine looks at that element alone, though others may be outside the array if a name comes
// twice.
func (s *scan) candidates(c *compiled, have *chosenElements) []int32 {
	leaves := s.fieldLeaves(c.field)
	for _, id := range have.all() {
		if e := s.element(id); e != nil && len(within(leaves, s.arrays[e.array])) > 0 {
			return within(leaves, e.part)
		}
	}
	return leaves
}

// absent reports whether no leaf of a clause's field is in the elements that are chosen.
func (s *scan) absent(c *compiled, have *chosenElements) bool {
	leaves := s.fieldLeaves(c.field)
	for _, id := range have.all() {
		if e := s.element(id); e != nil && len(within(leaves, s.arrays[e.array])) == len(leaves) {
			leaves = within(leaves, e.part)
		}
	}
	for _, i := range leaves {
		if s.search.steps--; s.allowed(&s.leaves[i]) {
			return false
		}
	}
	return true
}

// element returns an element by its number, or nil for -1.
func (s *scan) element(id int32) *element {
	if id < 0 {
		return nil
	}
	return &s.elements[id]
}

// allowed reports whether a leaf is in no other element of an array than is chosen.
func (s *scan) allowed(l *leaf) bool {
	for id := l.inside; id >= 0; id = s.elements[id].outer {
		s.search.steps--
		e := &s.elements[id]
		if have := s.search.chosen[e.array]; have >= 0 && have != e.index {
			return false
		}
	}
	return true
}

// take chooses the elements that a leaf is in.
func (s *scan) take(l *leaf, have *chosenElements) {
	q := &s.search
	own, none := s.chain(l), len(q.trail) == 0
	if none {
		*have = own
	}
	have.more = slices.Clip(have.more) // those who chose before go on with theirs
	for _, id := range own.all() {
		e := s.element(id)
		if e == nil || q.chosen[e.array] >= 0 {
			continue
		}
		if q.chosen[e.array] = e.index; !none {
			have.put(s, id)
		}
		q.trail = append(q.trail, e.array)
	}
}

// chain returns the elements that a leaf is in, put from the outermost on.
func (s *scan) chain(l *leaf) chosenElements {
	q := &s.search
	q.outward = q.outward[:0]
	for id := l.inside; id >= 0; id = s.elements[id].outer {
		q.outward = append(q.outward, id)
	}
	var c chosenElements
	for _, id := range slices.Backward(q.outward) {
		c.put(s, id)
	}
	return c
}

// drop undoes what take has chosen since the trail was so long.
func (q *search) drop(mark int) {
	for _, array := range q.trail[mark:] {
		q.chosen[array] = -1
	}
	q.trail = q.trail[:mark]
}

// state names what the clauses from the n-th on depend on.
func (q *search) state(n int) string {
	q.key = append(q.key[:0], byte(n), byte(n>>8))
	for _, array := range q.trail {
		if int(q.last[array]) >= n {
			index := q.chosen[array]
			q.key = append(q.key, byte(array), byte(array>>8), byte(array>>16), byte(array>>24), byte(index), byte(index>>8), byte(index>>16), byte(index>>24))
		}
	}
	return string(q.key)
}
