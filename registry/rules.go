package registry

import (
	"fmt"
	"reflect"
)

// rules finds what an event type and the types below it ask of a payload, and tags that stand where they mean
// nothing.
type rules struct {
	compiler  *compiler
	present   map[reflect.Type]bool
	validated bool
	visiting  map[reflect.Type]bool
}

func newRules(c *compiler) *rules {
	r := &rules{compiler: c, present: map[reflect.Type]bool{}, visiting: map[reflect.Type]bool{}}
	// A type that is reached again while it is being visited does not know yet what is below it; a second round
	// does.
	for range 2 {
		clear(r.visiting)
		r.visit(c.plan.typ, "")
	}
	if len(r.present) == 0 {
		r.present = nil
	}
	return r
}

// visit looks at t and below and reports whether there is a present rule. where is the Go path that leads to t.
func (r *rules) visit(t reflect.Type, where string) bool {
	for {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
			continue
		case reflect.Struct:
		default:
			return false
		}
		break
	}
	if t == eventType || t == timeType || decodesItself(t) || r.visiting[t] {
		return r.present[t]
	}
	r.visiting[t] = true
	found := r.present[t]
	for i := range t.NumField() {
		if r.field(t, i, where) {
			found = true
		}
	}
	if found {
		r.present[t] = true
	}
	return found
}

// field looks at one field and below and reports whether there is a present rule.
func (r *rules) field(t reflect.Type, i int, where string) bool {
	f := t.Field(i)
	if f.Type == eventType || reflect.PointerTo(f.Type).Implements(relationType) && where == "" {
		return false
	}
	name := where + f.Name
	if hasValidateTag(f) {
		r.validated = true
	}
	present := r.eventTag(f, name)
	if tag, ok := relationTagOf(f); ok && where != "" {
		r.once(name, relationKey, tag, &tagFault{0, "a relation below the event type is not found", "move the field to the event type"})
		return present
	}
	if jsonName, options, _ := parseJSONTag(f); jsonName == "-" && options == nil || !f.IsExported() && !f.Anonymous {
		return present
	}
	return r.visit(f.Type, name+".") || present
}

// eventTag reads an event tag on a field other than the envelope and reports whether it is the present rule.
func (r *rules) eventTag(f reflect.StructField, name string) bool {
	tag, ok := eventTagOf(f)
	jsonName, options, _ := parseJSONTag(f)
	switch {
	case !ok:
		return false
	case tag != presentRule && nearest(tag, presentRule) != "":
		r.once(name, eventKey, tag, &tagFault{0, fmt.Sprintf("unknown rule %q", tag), "write " + presentRule})
	case tag != presentRule:
		r.once(name, eventKey, tag, &tagFault{0, "only the embedded registry.Event says which events a type takes", "move the tag there, or write " + presentRule})
	case !f.IsExported() || jsonName == "-" && options == nil:
		r.once(name, eventKey, tag, &tagFault{0, "the field is not part of the JSON", "remove the rule"})
	default:
		return true
	}
	return false
}

// once records a mistake, unless an earlier round already did.
func (r *rules) once(field, key, tag string, f *tagFault) {
	for _, err := range r.compiler.faults {
		if e, ok := err.(*TagError); ok && e.Field == field && e.Key == key { //nolint:errorlint // these are not wrapped
			return
		}
	}
	r.compiler.fault(field, key, tag, f)
}
