package registry

import (
	"reflect"
	"slices"
)

// Has reports whether r decodes events to the type t, which is an event type or a pointer to one: whether that is
// registered with r or with one of its parents. [UnknownEvent], which needs no registration, counts.
func (r *Registry) Has(t reflect.Type) bool {
	t = indirect(t)
	return t == reflect.TypeFor[UnknownEvent]() || r.has(t)
}

func (r *Registry) has(t reflect.Type) bool {
	return r.hasOwn(t) || slices.ContainsFunc(r.current().parents, func(p *Registry) bool { return p.has(t) })
}

// hasOwn leaves types that are only noted as they are: a question about one is no reason to read the tags of all.
func (r *Registry) hasOwn(t reflect.Type) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.types[t] != nil || slices.ContainsFunc(r.noted, func(n notedType) bool { return n.typ == t })
}
