package pattern

import (
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
}

// lengths are texts by their length.
type lengths []struct {
	n  int
	by map[string][]int32
}

func (l *lengths) add(text string, branch int32) {
	i, ok := slices.BinarySearchFunc(*l, len(text), func(e struct {
		n  int
		by map[string][]int32
	}, n int) int {
		return e.n - n
	})
	if !ok {
		*l = slices.Insert(*l, i, struct {
			n  int
			by map[string][]int32
		}{len(text), map[string][]int32{}})
	}
	(*l)[i].by[text] = append((*l)[i].by[text], branch)
}

// hint is a value, or a part of one, that a want cannot be kept without.
type hint struct {
	kind hintKind
	text string
}

type hintKind uint8

const (
	hintText hintKind = iota
	hintWord
	hintNumber
	hintFold
	hintPrefix
	hintSuffix
)

// hint returns what leads to a want, if something does.
func (w *want) hint() (hint, bool) {
	switch w.op {
	case opExact:
		return hint{hintText, w.text}, true
	case opWord:
		return hint{hintWord, w.text}, true
	case opNumber:
		if !w.exactly {
			return hint{hintWord, w.text}, true
		}
		return hint{hintNumber, numberText(w.number)}, true
	case opEquals:
		return hint{hintNumber, numberText(w.number)}, true
	case opFold:
		return hint{hintFold, w.folds[0].ascii}, w.folds[0].runes == nil
	case opPrefix:
		return hint{hintPrefix, w.text}, w.text != "" && w.text[len(w.text)-1] != '"'
	case opSuffix:
		return hint{hintSuffix, w.text}, w.text != "" && w.text[0] != '"'
	case opWildcard:
		parts := w.globs[0].parts
		first, last := string(parts[0]), string(parts[len(parts)-1])
		switch {
		case len(parts) == 1:
			return hint{hintText, first}, true
		case len(first) >= len(last):
			return hint{hintPrefix, first}, first != ""
		}
		return hint{hintSuffix, last}, true
	}
	return hint{}, false
}

// numberText tells float64s apart; both zeros are one.
func numberText(f float64) string {
	bits := math.Float64bits(f + 0)
	b := make([]byte, 8)
	for i := range b {
		b[i] = byte(bits >> (8 * i))
	}
	return string(b)
}

// hints returns what leads to a clause: a hint for each want, or none if one of them has none.
func (c *compiled) hints() []hint {
	if c.absent {
		return nil
	}
	hints := make([]hint, 0, len(c.wants))
	for i := range c.wants {
		h, ok := c.wants[i].hint()
		if !ok {
			return nil
		}
		hints = append(hints, h)
	}
	return hints
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
			bits := uint64(0)
			for i := range 8 {
				bits |= uint64(h.text[i]) << (8 * i)
			}
			put(&f.numbers, math.Float64frombits(bits), branch)
		case hintFold:
			put(&f.folds, h.text, branch)
		case hintPrefix:
			f.prefixes.add(h.text, branch)
		case hintSuffix:
			f.suffixes.add(h.text, branch)
		}
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
			return visit(s, f.numbers[n+0])
		}
		return visit(s, f.words[string(v.text)])
	}
	if f.texts != nil && !visit(s, f.texts[string(v.text)]) {
		return false
	}
	if f.folds != nil {
		s.folded = lowerASCII(s.folded[:0], v.text)
		if !visit(s, f.folds[string(s.folded)]) {
			return false
		}
	}
	for i := range f.prefixes {
		l := &f.prefixes[i]
		if l.n > len(v.text) {
			break
		}
		if !visit(s, l.by[string(v.text[:l.n])]) {
			return false
		}
	}
	for i := range f.suffixes {
		l := &f.suffixes[i]
		if l.n > len(v.text) {
			break
		}
		if !visit(s, l.by[string(v.text[len(v.text)-l.n:])]) {
			return false
		}
	}
	return true
}
