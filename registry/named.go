package registry

import (
	"reflect"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/gotype"
	"github.com/typedbus/typedbus/registry/internal/reader"
	"github.com/typedbus/typedbus/registry/internal/validation"
)

// namedMember is a member that says what an event is about: the id of a resource that the event has a relation to.
type namedMember struct {
	path  string
	index [][]int // of the fields that lead to it, from the event type on
}

// nameMember finds the member that path leads to, if its value is one text that a field takes.
func nameMember(t reflect.Type, path eventpath.Path) (m namedMember, ok bool) {
	m.path = path.String()
	for _, step := range path {
		if t = gotype.Indirect(t); step.Kind != eventpath.Member || gotype.IsDynamic(t) || t.Kind() != reflect.Struct {
			return m, false
		}
		typ, index, found := reader.Member(t, step.Name)
		if !found {
			return m, false
		}
		m.index = append(m.index, index)
		t = typ
	}
	t = gotype.Indirect(t)
	return m, t.Kind() == reflect.String && !gotype.IsDynamic(t)
}

// isEmpty reports whether the member of event, a struct, is missing, null or the empty text.
func (m *namedMember) isEmpty(event reflect.Value) bool {
	v := event
	for _, index := range m.index {
		for _, i := range index {
			if v = validation.PointedTo(v).Field(i); v.Kind() == reflect.Pointer && v.IsNil() {
				return true
			}
		}
	}
	return validation.PointedTo(v).Len() == 0
}

// unnamed adds the members that ought to say what an event is about, where none of them does. Which resources an event
// names differs from case to case; that it names none is worth telling, before somebody asks AWS for the resource "".
func (p *plan) unnamed(event reflect.Value, violations []Violation) []Violation {
	for i := range p.named {
		if !p.named[i].isEmpty(event) {
			return violations
		}
	}
	if len(p.named) == 0 || p.namesAny(event.Addr()) {
		return violations
	}
	for i := range p.named {
		violations = addMissing(violations, p.named[i].path)
	}
	return violations
}

// namesAny reports whether any relation of an event, a pointer, has an id.
func (p *plan) namesAny(event reflect.Value) (any bool) {
	for i := range p.relations {
		p.program().Taken(envelopeOf(event).payload, p.relations[i].spec.ID, func(_ []int, value string) bool {
			text, ok := reader.Text(value)
			any = any || ok && text != "" && text != "null"
			return !any
		})
	}
	return any
}
