package registry

import (
	"reflect"
	"slices"
)

// stage adds types to a registry, whose lock is held, in a way that can be taken back: nobody sees them before the
// registry's index is built again.
type stage struct {
	registry *Registry
	added    []*plan
}

// add adds a type, or says why it cannot be added.
func (s *stage) add(p *plan) error {
	r := s.registry
	if first := r.types[p.typ]; first != nil {
		return &DuplicateError{Type: p.typ.String(), Site: p.site.String(), FirstSite: first.site.String()}
	}
	cells := p.pattern.cells()
	for _, c := range cells {
		for _, other := range r.cells[c] {
			if w := witness(c, p, other); w != nil {
				return &ConflictError{
					Type: p.typ.String(), TypeSite: p.site.String(), Other: other.typ.String(), OtherSite: other.site.String(), Witness: w,
				}
			}
		}
	}
	if r.types == nil {
		r.types, r.cells = map[reflect.Type]*plan{}, map[cell][]*plan{}
	}
	r.types[p.typ] = p
	for _, c := range cells {
		r.cells[c] = append(r.cells[c], p)
	}
	s.added = append(s.added, p)
	return nil
}

// rollback takes back all that was added.
func (s *stage) rollback() {
	for _, p := range s.added {
		delete(s.registry.types, p.typ)
		for _, c := range p.pattern.cells() {
			plans := slices.DeleteFunc(s.registry.cells[c], func(o *plan) bool { return o == p })
			if s.registry.cells[c] = plans; len(plans) == 0 {
				delete(s.registry.cells, c)
			}
		}
	}
}
