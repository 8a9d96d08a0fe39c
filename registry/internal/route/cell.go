package route

import "cmp"

// cell is a place in an index: types in one cell are equally specific but for their conditions.
type cell struct {
	source, detailType Text
	conditional        bool
}

// cells returns the places of a type with pattern p, several if p has alternatives.
func (p *Pattern) cells() []cell {
	detailTypes := p.DetailTypes
	if len(detailTypes) == 0 {
		detailTypes = []Text{anyText}
	}
	cells := make([]cell, 0, len(p.Sources)*len(detailTypes))
	for _, source := range p.Sources {
		for _, detailType := range detailTypes {
			cells = append(cells, cell{source, detailType, len(p.Conditions) > 0})
		}
	}
	return cells
}

// compare tells which of two cells that take one event is more specific: 1 if c is, -1 if o is, 0 if they are equal.
func (c cell) compare(o cell) int {
	if c.conditional != o.conditional {
		if c.conditional {
			return 1
		}
		return -1
	}
	return cmp.Or(c.source.compare(o.source), c.detailType.compare(o.detailType))
}

// compare tells which of two patterns that match one text is more specific.
func (t Text) compare(o Text) int {
	switch {
	case t.Prefix && !o.Prefix:
		return -1
	case !t.Prefix && o.Prefix:
		return 1
	}
	return cmp.Compare(len(t.Text), len(o.Text))
}

// Match is a route that an event takes, and how specific it is. The zero Match is none.
type Match struct {
	Route *Route
	cell  *cell
}

// Outranks reports whether m, a route of the event that o is a route of too, is more specific than o.
func (m Match) Outranks(o Match) bool {
	if m.Route == nil || o.Route == nil {
		return m.Route != nil
	}
	if order := m.cell.compare(*o.cell); order != 0 {
		return order > 0
	}
	return compareConditions(m.Route.Pattern.Conditions, o.Route.Pattern.Conditions) > 0
}
