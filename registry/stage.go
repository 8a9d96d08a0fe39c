package registry

import (
	"reflect"

	"github.com/typedbus/typedbus/registry/internal/route"
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
	r.makeRoom(0)
	if conflict := r.routes.Add(&p.route); conflict != nil {
		other := conflict.Other.To.(*plan)
		return &ConflictError{
			Type: p.typ.String(), TypeSite: p.site.String(), Other: other.typ.String(), OtherSite: other.site.String(), Witness: conflict.Witness,
		}
	}
	r.types[p.typ] = p
	s.added = append(s.added, p)
	return nil
}

// rollback takes back all that was added.
func (s *stage) rollback() {
	for _, p := range s.added {
		delete(s.registry.types, p.typ)
		s.registry.routes.Remove(&p.route)
	}
}

// makeRoom makes room for about so many types in a registry that has none.
func (r *Registry) makeRoom(types int) {
	if r.types == nil {
		r.types, r.routes = make(map[reflect.Type]*plan, types), route.NewTable(scalars, types)
	}
}
