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
		if err := r.conflict(c, p); err != nil {
			return err
		}
	}
	if r.types == nil {
		r.types, r.cells = map[reflect.Type]*plan{}, map[cell][]*plan{}
	}
	if r.rivals == nil {
		r.rivals = map[cell]*rivals{}
	}
	r.types[p.typ] = p
	for _, c := range cells {
		r.cells[c] = append(r.cells[c], p)
		if !c.conditional {
			continue
		}
		if r.rivals[c] == nil {
			r.rivals[c] = &rivals{}
		}
		r.rivals[c].add(p)
	}
	s.added = append(s.added, p)
	return nil
}

// conflict returns the error for a type in the cell that takes an event that p takes, too.
func (r *Registry) conflict(c cell, p *plan) error {
	var err error
	check := func(other *plan) bool {
		if w := witness(c, p, other); w != nil {
			err = &ConflictError{
				Type: p.typ.String(), TypeSite: p.site.String(), Other: other.typ.String(), OtherSite: other.site.String(), Witness: w,
			}
		}
		return err == nil
	}
	if in := r.rivals[c]; in != nil {
		in.of(p, check)
	} else if plans := r.cells[c]; len(plans) > 0 {
		check(plans[0])
	}
	return err
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
			if in := s.registry.rivals[c]; in != nil {
				in.remove(p)
			}
		}
	}
}
