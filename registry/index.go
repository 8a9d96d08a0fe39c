package registry

import (
	"cmp"
	"slices"
)

// index finds the type of an event. It is immutable. Looking up takes no lock, and its cost depends on how many
// lengths of prefixes there are, not on how many types.
//
// Of the types that take an event the most specific wins: one with conditions before one without, then by source,
// then by detail-type, each time an exact text before a prefix and a longer prefix before a shorter.
type index struct {
	conditional textTable[*textTable[*candidates]]
	plain       textTable[*textTable[*plan]]
}

// cell is the place of a type in an index: types in one cell are equally specific but for their conditions.
type cell struct {
	source, detailType textPattern
	conditional        bool
}

// cells returns the places of a type with pattern p, several if p has alternatives.
func (p *pattern) cells() []cell {
	detailTypes := p.detailTypes
	if len(detailTypes) == 0 {
		detailTypes = []textPattern{anyText}
	}
	cells := make([]cell, 0, len(p.sources)*len(detailTypes))
	for _, source := range p.sources {
		for _, detailType := range detailTypes {
			cells = append(cells, cell{source, detailType, len(p.conditions) > 0})
		}
	}
	return cells
}

// newIndex builds the index of the types in cells.
func newIndex(cells map[cell][]*plan) *index {
	x := &index{}
	for cell, plans := range cells {
		if cell.conditional {
			place(&x.conditional, cell, newCandidates(plans))
		} else {
			place(&x.plain, cell, plans[0])
		}
	}
	return x
}

// lookup returns the plan of the most specific type that takes the event, or nil.
func (x *index) lookup(source, detailType []byte, payload []byte) *plan {
	var found *plan
	x.conditional.each(source, func(byType *textTable[*candidates]) bool {
		byType.each(detailType, func(c *candidates) bool {
			found = c.choose(payload)
			return found == nil
		})
		return found == nil
	})
	if found != nil {
		return found
	}
	x.plain.each(source, func(byType *textTable[*plan]) bool {
		byType.each(detailType, func(p *plan) bool {
			found = p
			return false
		})
		return found == nil
	})
	return found
}

// textTable maps text patterns to values. The zero textTable is empty.
type textTable[V any] struct {
	exact    map[string]V
	prefixes []prefixLevel[V] // longest first
}

type prefixLevel[V any] struct {
	length int
	values map[string]V
}

// each yields the values of the patterns that match text, the most specific first.
func (t *textTable[V]) each(text []byte, yield func(V) bool) {
	if v, ok := t.exact[string(text)]; ok && !yield(v) {
		return
	}
	for i := range t.prefixes {
		level := &t.prefixes[i]
		if level.length > len(text) {
			continue
		}
		if v, ok := level.values[string(text[:level.length])]; ok && !yield(v) {
			return
		}
	}
}

// put sets the value of pattern.
func (t *textTable[V]) put(pattern textPattern, v V) {
	if !pattern.prefix {
		if t.exact == nil {
			t.exact = make(map[string]V)
		}
		t.exact[pattern.text] = v
		return
	}
	i, ok := slices.BinarySearchFunc(t.prefixes, len(pattern.text), func(l prefixLevel[V], length int) int {
		return cmp.Compare(length, l.length)
	})
	if !ok {
		t.prefixes = slices.Insert(t.prefixes, i, prefixLevel[V]{len(pattern.text), make(map[string]V)})
	}
	t.prefixes[i].values[pattern.text] = v
}

// get returns the value of pattern itself.
func (t *textTable[V]) get(pattern textPattern) (V, bool) {
	values := t.exact
	if pattern.prefix {
		values = nil
		for _, level := range t.prefixes {
			if level.length == len(pattern.text) {
				values = level.values
			}
		}
	}
	v, ok := values[pattern.text]
	return v, ok
}

// place puts v at the cell of a table of tables.
func place[V any](t *textTable[*textTable[V]], c cell, v V) {
	inner, ok := t.get(c.source)
	if !ok {
		inner = &textTable[V]{}
		t.put(c.source, inner)
	}
	inner.put(c.detailType, v)
}
