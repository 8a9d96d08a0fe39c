package registry

import (
	"reflect"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// absent adds a violation for every field of p's type with the present rule whose member is missing or null in
// payload.
func absent(violations []Violation, payload []byte, p *plan) []Violation {
	c := presenceChecker{present: p.present, violations: violations}
	c.object(payload, p.typ)
	return c.violations
}

type presenceChecker struct {
	present    map[reflect.Type]bool // the types in or below which there is a rule
	path       []eventpath.Step
	violations []Violation
}

// value checks a JSON value of type t. A value that is not of that type is not this checker's business.
func (c *presenceChecker) value(raw []byte, t reflect.Type) {
	if t.Kind() == reflect.Pointer {
		if raw == nil || raw[0] == 'n' {
			return
		}
		c.value(raw, t.Elem())
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		if c.present[t] {
			c.object(unwrapDetail(raw), t)
		}
	case reflect.Slice, reflect.Array:
		if len(raw) > 0 && (raw[0] == '{' || raw[0] == '"') {
			c.value(raw, t.Elem()) // a tolerant type takes it for the only element
			return
		}
		eachElement(raw, func(i int, element []byte) bool {
			c.below(eventpath.Step{Kind: eventpath.Index, Index: i}, element, t.Elem())
			return true
		})
	case reflect.Map:
		eachMember(raw, func(name, element []byte) bool {
			c.below(eventpath.Step{Kind: eventpath.Member, Name: memberName(name)}, element, t.Elem())
			return true
		})
	}
}

func (c *presenceChecker) below(step eventpath.Step, raw []byte, t reflect.Type) {
	c.path = append(c.path, step)
	c.value(raw, t)
	c.path = c.path[:len(c.path)-1]
}

// object checks the members of a struct type. raw is nil where the object itself is missing: what its type asks for is
// missing then, too.
func (c *presenceChecker) object(raw []byte, t reflect.Type) {
	s := jsonStructOf(t)
	values := make([][]byte, len(s.fields))
	eachMember(raw, func(name, value []byte) bool {
		if i := s.rawIndex(name); i >= 0 {
			values[i] = value
		}
		return true
	})
	for i := range s.fields {
		f := &s.fields[i]
		step := eventpath.Step{Kind: eventpath.Member, Name: f.name}
		if f.present && (values[i] == nil || values[i][0] == 'n') {
			c.violations = append(c.violations, Violation{Path: eventpath.Path(append(c.path, step)).String(), Rule: tags.Present})
			continue
		}
		if c.present[element(f.typ)] {
			c.below(step, values[i], f.typ)
		}
	}
}

// presenceOf returns the acceptor of events, all of whose values fitted, in which nothing is absent that has to be
// there: what is not zero was there. Only where something is zero the payload has to be looked at. present has the types in or
// below which there is a rule.
func presenceOf(t reflect.Type, present map[reflect.Type]bool) *acceptor {
	c := presenceCompiler{present: present, known: make(map[reflect.Type]*acceptor)}
	return c.structType(t)
}

type presenceCompiler struct {
	present map[reflect.Type]bool
	known   map[reflect.Type]*acceptor
}

func (c *presenceCompiler) structType(t reflect.Type) *acceptor {
	if a, ok := c.known[t]; ok {
		return a
	}
	a := &acceptor{}
	c.known[t] = a
	for i := range t.NumField() {
		f := t.Field(i)
		tag, member := tags.ReadJSON(f)
		if !member || f.Type == eventType {
			continue
		}
		v := c.value(f.Type)
		if rule, _ := tags.EventOf(f); rule == tags.Present || tag.Embeds(f) && f.Type.Kind() == reflect.Pointer && v.fields != nil {
			v.rules = append(v.rules, wasThere(f.Type))
		}
		if len(v.rules) > 0 || v.each != nil || v.fields != nil {
			a.fields = append(a.fields, acceptedField{i, v})
		}
	}
	return a
}

// value compiles what is asked for below a value of type t.
func (c *presenceCompiler) value(t reflect.Type) (v valueAcceptor) {
	t = indirect(t)
	if !c.present[element(t)] {
		return v
	}
	switch t.Kind() {
	case reflect.Struct:
		v.fields = c.structType(t)
	case reflect.Slice, reflect.Array:
		each := c.value(t.Elem())
		v.each = &each
	case reflect.Map:
		v.rules = append(v.rules, func(v reflect.Value) bool { return v.Len() == 0 })
	}
	return v
}

// wasThere returns the rule for a field of type t that has to be there and not null. A nil pointer keeps no rule.
func wasThere(t reflect.Type) func(reflect.Value) bool {
	switch {
	case t != timeType && t.Kind() != reflect.Interface && isDynamic(indirect(t)):
		return func(reflect.Value) bool { return false } // it may make anything of null
	case t.Kind() == reflect.Pointer:
		return func(reflect.Value) bool { return true }
	}
	return func(v reflect.Value) bool { return !v.IsZero() }
}
