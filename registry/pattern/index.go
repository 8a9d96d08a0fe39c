package pattern

import (
	"cmp"
	"math"
	"slices"
)

// index finds the branches that an event may keep by the values that it has. Each branch stands once: under the values
// of the one clause that the fewest other branches have in common with it.
type index struct {
	fields []fieldIndex
	always []int32 // the branches that no value leads to: those of anything that is absent
}

// fieldIndex has the branches that the values of one field lead to.
type fieldIndex struct {
	used     bool
	texts    map[string][]int32 // strings
	words    map[string][]int32 // true, false, null, and numbers that no float64 holds
	numbers  map[float64][]int32
	folds    map[string][]int32 // strings in lower case
	prefixes lengths
	suffixes lengths
	any      []int32 // whatever the value is

	foldPrefixes, foldSuffixes lengths // in lower case
	inside                     *automaton
	above, below               sortedLimits // the limits of below are negated
}

// sortedLimits are limits of numbers, sorted, and their branches in the same order.
type sortedLimits []limit

type limit struct {
	at     float64
	branch int32
}

// lead calls visit with the branches whose limits are not above n.
func (l sortedLimits) lead(s *scan, n float64, visit func(*scan, []int32) bool) bool {
	for i := range l {
		if l[i].at > n {
			break
		}
		s.single[0] = l[i].branch
		if !visit(s, s.single[:]) {
			return false
		}
	}
	return true
}

// lengths are texts by their length.
type lengths []ofLength

type ofLength struct {
	n  int
	by map[string][]int32
}

func (l *lengths) add(text string, branch int32) {
	i, ok := slices.BinarySearchFunc(*l, len(text), func(e ofLength, n int) int { return e.n - n })
	if !ok {
		*l = slices.Insert(*l, i, ofLength{len(text), map[string][]int32{}})
	}
	(*l)[i].by[text] = append((*l)[i].by[text], branch)
}

// newIndex makes the index of a machine.
func newIndex(m *machine) *index {
	x := &index{fields: make([]fieldIndex, len(m.fields))}
	hints := make([][]hint, len(m.clauses))
	shared := map[fieldHint]int{} // how many branches have the hint
	alone := make([]int, len(m.fields))
	for i := range m.clauses {
		hints[i] = m.clauses[i].hints()
	}
	for i := range m.paths {
		for _, c := range m.paths[i].clauses {
			for _, h := range hints[c] {
				shared[fieldHint{m.clauses[c].field, h}]++
			}
			alone[m.clauses[c].field]++
		}
	}
	for i := range m.paths {
		best, least := int32(-1), math.MaxInt
		for _, c := range m.paths[i].clauses {
			cost := 0
			for _, h := range hints[c] {
				cost += shared[fieldHint{m.clauses[c].field, h}]
			}
			if hints[c] == nil {
				cost = len(m.paths) + alone[m.clauses[c].field] // the field's presence, after all values
			}
			if !m.clauses[c].absent && cost < least {
				best, least = c, cost
			}
		}
		if best < 0 {
			x.always = append(x.always, int32(i))
			continue
		}
		x.fields[m.clauses[best].field].add(hints[best], int32(i))
	}
	for i := range x.fields {
		x.fields[i].build()
	}
	return x
}

type fieldHint struct {
	field int32
	hint  hint
}

func (f *fieldIndex) add(hints []hint, branch int32) {
	f.used = true
	if hints == nil {
		f.any = append(f.any, branch)
	}
	for _, h := range hints {
		switch h.kind {
		case hintText:
			put(&f.texts, h.text, branch)
		case hintWord:
			put(&f.words, h.text, branch)
		case hintNumber:
			put(&f.numbers, textNumber(h.text), branch)
		case hintFold:
			put(&f.folds, h.text, branch)
		case hintPrefix:
			f.prefixes.add(h.text, branch)
		case hintSuffix:
			f.suffixes.add(h.text, branch)
		case hintPrefixFold:
			f.foldPrefixes.add(h.text, branch)
		case hintSuffixFold:
			f.foldSuffixes.add(h.text, branch)
		case hintInside:
			if f.inside == nil {
				f.inside = &automaton{}
			}
			f.inside.add(h.text, branch)
		case hintAbove:
			f.above = append(f.above, limit{textNumber(h.text), branch})
		case hintBelow:
			f.below = append(f.below, limit{-textNumber(h.text), branch})
		}
	}
}

// build prepares what is not ready once everything is added.
func (f *fieldIndex) build() {
	byLimit := func(a, b limit) int { return cmp.Compare(a.at, b.at) }
	slices.SortStableFunc(f.above, byLimit)
	slices.SortStableFunc(f.below, byLimit)
	if f.inside != nil && !f.inside.build() {
		f.any = append(f.any, f.inside.all()...)
		f.inside = nil
	}
}

func put[K comparable](m *map[K][]int32, key K, branch int32) {
	if *m == nil {
		*m = map[K][]int32{}
	}
	(*m)[key] = append((*m)[key], branch)
}

// lowerASCII returns s with its ASCII letters in lower case, in buf if it has room.
func lowerASCII(buf, s []byte) []byte {
	buf = append(buf, s...)
	for i, c := range buf {
		if c >= 'A' && c <= 'Z' {
			buf[i] = c | 0x20
		}
	}
	return buf
}

// candidates calls visit with lists of branches that the event which was read may keep, until visit returns false. A
// branch may come more than once.
func (x *index) candidates(s *scan, visit func(*scan, []int32) bool) bool {
	if !visit(s, x.always) {
		return false
	}
	for f := range x.fields {
		fx := &x.fields[f]
		if !fx.used {
			continue
		}
		if s.first[f] >= 0 && !visit(s, fx.any) {
			return false
		}
		for i := s.first[f]; i >= 0; i = s.leaves[i].next {
			if !fx.lead(s, &s.leaves[i].value, visit) {
				return false
			}
		}
	}
	return true
}

// lead calls visit with the branches that one value leads to.
func (f *fieldIndex) lead(s *scan, v *value, visit func(*scan, []int32) bool) bool {
	if v.kind != '"' {
		if n, ok := v.asNumber(); ok {
			return visit(s, f.numbers[n+0]) && f.above.lead(s, n, visit) && f.below.lead(s, -n, visit)
		}
		return visit(s, f.words[string(v.text)])
	}
	if f.texts != nil && !visit(s, f.texts[string(v.text)]) {
		return false
	}
	if f.folds != nil || f.foldPrefixes != nil || f.foldSuffixes != nil {
		s.folded = lowerASCII(s.folded[:0], v.text)
		if !visit(s, f.folds[string(s.folded)]) || !f.foldPrefixes.lead(s, s.folded, false, visit) || !f.foldSuffixes.lead(s, s.folded, true, visit) {
			return false
		}
	}
	if f.inside != nil && !f.inside.find(s, v.text, visit) {
		return false
	}
	return f.prefixes.lead(s, v.text, false, visit) && f.suffixes.lead(s, v.text, true, visit)
}

// lead calls visit with the branches of the texts that a value begins with, or ends with.
func (l lengths) lead(s *scan, text []byte, end bool, visit func(*scan, []int32) bool) bool {
	for i := range l {
		n := l[i].n
		if n > len(text) {
			break
		}
		part := text[:n]
		if end {
			part = text[len(text)-n:]
		}
		if !visit(s, l[i].by[string(part)]) {
			return false
		}
	}
	return true
}
