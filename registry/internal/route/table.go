package route

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Table is a set of routes of which no two are in conflict. It is not safe for concurrent use; its [Index] is.
type Table struct {
	find   Finder
	cells  map[cell][]*Route
	rivals map[cell]*rivals // the routes of the cells whose routes have conditions
}

// NewTable returns an empty table, with room for about size routes. It looks for values in payloads with find.
func NewTable(find Finder, size int) *Table {
	return &Table{find: find, cells: make(map[cell][]*Route, size), rivals: make(map[cell]*rivals)}
}

// Conflict are two routes that one event could take, with neither more specific.
type Conflict struct {
	Other   *Route
	Witness jsontext.Value // an event that both take
}

// Add adds a route, or returns why it cannot be added.
func (t *Table) Add(r *Route) *Conflict {
	cells := r.Pattern.cells()
	for _, c := range cells {
		if conflict := t.conflict(c, r); conflict != nil {
			return conflict
		}
	}
	for _, c := range cells {
		t.cells[c] = append(t.cells[c], r)
		if !c.conditional {
			continue
		}
		if t.rivals[c] == nil {
			t.rivals[c] = &rivals{}
		}
		t.rivals[c].add(r)
	}
	return nil
}

// Remove takes back that a route was added.
func (t *Table) Remove(r *Route) {
	for _, c := range r.Pattern.cells() {
		routes := slices.DeleteFunc(t.cells[c], func(o *Route) bool { return o == r })
		if t.cells[c] = routes; len(routes) == 0 {
			delete(t.cells, c)
		}
		if in := t.rivals[c]; in != nil {
			in.remove(r)
		}
	}
}

// conflict returns a route in the cell that takes an event which r takes, too.
func (t *Table) conflict(c cell, r *Route) *Conflict {
	var found *Conflict
	check := func(other *Route) bool {
		if w := witness(t.find, c, r, other); w != nil {
			found = &Conflict{other, w}
		}
		return found == nil
	}
	if in := t.rivals[c]; in != nil {
		in.of(r, check)
	} else if routes := t.cells[c]; len(routes) > 0 {
		check(routes[0])
	}
	return found
}

// Index returns an index of the routes there are now.
func (t *Table) Index() *Index {
	x := &Index{find: t.find}
	for c, routes := range t.cells {
		p := &place{cell: c}
		if c.conditional {
			p.candidates = newCandidates(routes)
			put(&x.conditional, p)
		} else {
			p.route = routes[0]
			put(&x.plain, p)
		}
	}
	x.settle()
	return x
}
