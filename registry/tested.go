package registry

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
)

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
