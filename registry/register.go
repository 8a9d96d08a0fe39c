package registry

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"

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

// notedType is a type of a package that the registry trusts, of which nothing has been looked at yet.
type notedType struct {
	typ  reflect.Type
	site site
}

// withTested makes a registry trust the types of the package with that import path, and of those below it: see
// [seam.Trust].
func withTested(path string) Option {
	return option(func(s *settings) { s.tested = append(s.tested[:len(s.tested):len(s.tested)], path) })
}

// isTested reports whether t is a type of a package that the registry trusts.
func (s *settings) isTested(t reflect.Type) bool {
	return slices.ContainsFunc(s.tested, func(path string) bool {
		below, ok := strings.CutPrefix(t.PkgPath(), path)
		return ok && (below == "" || below[0] == '/')
	})
}

// addNoted adds the types that were only noted, as far as it takes to find them for an event. The lock must be held.
func (r *Registry) addNoted() {
	if len(r.noted) == 0 {
		return
	}
	noted := r.noted
	r.makeRoom(len(noted))
	plans := make([]plan, len(noted))
	later := make([]sync.Once, len(noted))
	staged := stage{registry: r, added: make([]*plan, 0, len(noted))}
	for i, n := range noted {
		p := &plans[i]
		p.typ, p.site, p.owner, p.later = n.typ, n.site, r, &later[i]
		c := compiler{plan: p}
		if c.event(); len(c.faults) == 0 {
			if err := staged.add(p); err != nil {
				c.faults = append(c.faults, err)
			}
		}
		if len(c.faults) > 0 {
			staged.rollback() // so that the next use panics as well
			panic(errors.Join(c.faults...))
		}
	}
	r.noted = nil
}

// complete works out what was put off until the type is used. Whoever finds a plan completes it.
func (p *plan) complete() {
	if p.later == nil {
		return
	}
	p.later.Do(func() {
		p.fault = errors.New("registry: looking at " + p.typ.String() + " panicked before") // unless it comes to its end
		c := compiler{plan: p}
		c.below()
		if err := checkRules(p.owner.current().inherited().validator, p); err != nil {
			c.faults = append(c.faults, err)
		}
		p.fault = errors.Join(c.faults...)
	})
	if p.fault != nil {
		panic(p.fault)
	}
}
