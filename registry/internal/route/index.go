package route

import (
	"cmp"
	"slices"
)

// Index finds the route of an event. It is immutable. Looking up takes no lock, and its cost depends on how many
// lengths of prefixes there are, not on how many routes.
//
// Of the routes that an event can take the most specific wins: one with conditions before one without, then by source,
// then by detail-type, each time an exact text before a prefix and a longer prefix before a shorter.
type Index struct {
	find        Finder
	conditional textTable[*textTable[*place]]
	plain       textTable[*textTable[*place]]
	// settled has the match of what routes name to the letter and none with conditions may take: one look is enough.
	settled map[pair]Match
}

// pair is what most events are told apart by.
type pair struct{ source, detailType string }

// place is a cell of an index with what is there: a route, or candidates where there are conditions.
type place struct {
	cell       cell
	route      *Route
	candidates *candidates
}

// Lookup returns the most specific route that the event takes, or none.
func (x *Index) Lookup(source, detailType, payload string) (found Match) {
	if m, ok := x.settled[pair{source, detailType}]; ok {
		return m
	}
	x.conditional.each(source, func(byType *textTable[*place]) bool {
		byType.each(detailType, func(p *place) bool {
			found = Match{p.candidates.choose(x.find, payload), &p.cell}
			return found.Route == nil
		})
		return found.Route == nil
	})
	if found.Route != nil {
		return found
	}
	x.plain.each(source, func(byType *textTable[*place]) bool {
		byType.each(detailType, func(p *place) bool {
			found = Match{p.route, &p.cell}
			return false
		})
		return found.Route == nil
	})
	return found
}

// settle works out what is settled by source and detail-type alone.
func (x *Index) settle() {
	x.settled = make(map[pair]Match)
	for source, byType := range x.plain.exact {
		for detailType, p := range byType.exact {
			if !x.hasConditions(source, detailType) {
				x.settled[pair{source, detailType}] = Match{p.route, &p.cell}
			}
		}
	}
}

// hasConditions reports whether routes with conditions may take such an event.
func (x *Index) hasConditions(source, detailType string) (has bool) {
	x.conditional.each(source, func(byType *textTable[*place]) bool {
		byType.each(detailType, func(*place) bool {
			has = true
			return false
		})
		return !has
	})
	return has
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
func (t *textTable[V]) each(text string, yield func(V) bool) {
	if v, ok := t.exact[text]; ok && !yield(v) {
		return
	}
	for i := range t.prefixes {
		level := &t.prefixes[i]
		if level.length > len(text) {
			continue
		}
		if v, ok := level.values[text[:level.length]]; ok && !yield(v) {
			return
		}
	}
}

// put sets the value of pattern.
func (t *textTable[V]) put(pattern Text, v V) {
	if !pattern.Prefix {
		if t.exact == nil {
			t.exact = make(map[string]V)
		}
		t.exact[pattern.Text] = v
		return
	}
	i, ok := slices.BinarySearchFunc(t.prefixes, len(pattern.Text), func(l prefixLevel[V], length int) int {
		return cmp.Compare(length, l.length)
	})
	if !ok {
		t.prefixes = slices.Insert(t.prefixes, i, prefixLevel[V]{len(pattern.Text), make(map[string]V)})
	}
	t.prefixes[i].values[pattern.Text] = v
}

// get returns the value of pattern itself.
func (t *textTable[V]) get(pattern Text) (V, bool) {
	values := t.exact
	if pattern.Prefix {
		values = nil
		for _, level := range t.prefixes {
			if level.length == len(pattern.Text) {
				values = level.values
			}
		}
	}
	v, ok := values[pattern.Text]
	return v, ok
}

// put puts a place in a table of tables.
func put(t *textTable[*textTable[*place]], p *place) {
	inner, ok := t.get(p.cell.source)
	if !ok {
		inner = &textTable[*place]{}
		t.put(p.cell.source, inner)
	}
	inner.put(p.cell.detailType, p)
}
