package registry

import (
	"cmp"
	"reflect"
	"slices"
)

// stage holds types that are to be added to a registry, whose lock is held.
type stage struct {
	registry *Registry
	types    map[reflect.Type]*plan
	cells    map[cell][]*plan
}

func (s *stage) add(p *plan) error {
	if first := cmp.Or(s.registry.types[p.typ], s.types[p.typ]); first != nil {
		return &DuplicateError{Type: p.typ.String(), Site: p.site.String(), FirstSite: first.site.String()}
	}
	cells := p.pattern.cells()
	for _, c := range cells {
		for _, other := range slices.Concat(s.registry.cells[c], s.cells[c]) {
			if w := witness(c, p, other); w != nil {
				return &ConflictError{
					Type: p.typ.String(), TypeSite: p.site.String(), Other: other.typ.String(), OtherSite: other.site.String(), Witness: w,
				}
			}
		}
	}
	if s.types == nil {
		s.types, s.cells = map[reflect.Type]*plan{}, map[cell][]*plan{}
	}
	s.types[p.typ] = p
	for _, c := range cells {
		s.cells[c] = append(s.cells[c], p)
	}
	return nil
}

func (s *stage) commit() {
	r := s.registry
	if r.types == nil {
		r.types, r.cells = map[reflect.Type]*plan{}, map[cell][]*plan{}
	}
	for t, p := range s.types {
		r.types[t] = p
	}
	for c, plans := range s.cells {
		r.cells[c] = append(r.cells[c], plans...)
	}
	r.index.Store(nil)
}
