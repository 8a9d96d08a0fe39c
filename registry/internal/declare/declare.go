// Package declare reads what event types declare: the shape of each type and those below it, their rules, and the
// mistakes in them.
package declare

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/typedbus/typedbus/registry/internal/reader"
	"github.com/typedbus/typedbus/registry/internal/tags"
	"github.com/typedbus/typedbus/registry/internal/validation"
)

// Declaration is what an event type and the types below it say.
type Declaration struct {
	// Relations are the fields of the event type that are relations or have a relation tag, by index.
	Relations []int
	// Validations are the fields with a validate tag, in the type or below it.
	Validations []validation.Field
	// Faults are the mistakes in the type and below it, but for those in the event tag and the relation tags.
	Faults []Fault
}

// Of reads the event type t, whose envelope is of the type given.
func Of(t, envelope reflect.Type) *Declaration {
	v := &visitor{event: t, envelope: envelope}
	v.found.Relations = shapeOf(t, envelope).relations
	v.visit(t, true)
	if _, _, ok := reader.Member(t, "detail"); !ok {
		v.found.Faults = append(v.found.Faults, v.astray...)
	}
	if len(v.found.Validations) == 0 && len(v.found.Faults) == 0 {
		for _, below := range v.visited[1:] {
			plain.Store(below, nil)
		}
	}
	return &v.found
}

// visitor visits an event type and all below it.
type visitor struct {
	event, envelope reflect.Type
	found           Declaration
	visited         []reflect.Type
	where           []string // the Go names of the fields that lead to the type being visited
	astray          []Fault  // the fields that were meant to take the detail and do not
}

// plain are struct types in and below which there is neither a rule nor a mistake: no need to visit them again.
var plain sync.Map // reflect.Type to nothing

// Forget forgets what is known of all types, for a benchmark of reading them.
func Forget() {
	plain.Clear()
	shapes.Clear()
}

// visit looks at the struct t and below. onTop is true if t's members are members of the event.
func (v *visitor) visit(t reflect.Type, onTop bool) {
	if slices.Contains(v.visited, t) || t == v.envelope {
		return
	}
	if _, known := plain.Load(t); known && !onTop {
		return
	}
	v.visited = append(v.visited, t)
	s := shapeOf(t, v.envelope)
	for _, f := range s.faults {
		v.fault(f.Field, f.Key, f.Tag, f.Fault)
	}
	if t != v.event {
		for _, i := range s.relations {
			f := t.Field(i)
			tag, _ := tags.RelationOf(f)
			v.fault(f.Name, tags.RelationKey, tag, tags.At(0, "a relation below the event type is not found", "move the field to the event type"))
		}
	}
	if onTop {
		for _, f := range s.astray {
			f.Field = v.name(f.Field)
			v.astray = append(v.astray, f)
		}
		for _, name := range s.envelope {
			f, _ := t.FieldByName(name)
			tag, _ := tags.JSONOf(f)
			key := tags.JSONKey
			if tag == "" {
				key = ""
			}
			v.fault(name, key, tag, tags.At(0, "the member belongs to the envelope", "remove the field and use that of registry.Event"))
		}
	}
	if s.validated {
		v.validations(t)
	}
	for _, f := range s.below {
		v.where = append(v.where, f.name)
		v.visit(f.typ, onTop && f.embedded)
		v.where = v.where[:len(v.where)-1]
	}
}

// validations records the fields of t with a validate tag.
func (v *visitor) validations(t reflect.Type) {
	for i := range t.NumField() {
		if f := t.Field(i); tags.Validated(f) {
			v.found.Validations = append(v.found.Validations, validation.Field{Name: v.name(f.Name), Type: f.Type, Tag: tags.ValidateOf(f)})
		}
	}
}

// name returns the name of a field of the type being visited, as Go names it from the event type on.
func (v *visitor) name(field string) string {
	return strings.Join(append(slices.Clone(v.where), field), ".")
}

func (v *visitor) fault(field, key, tag string, f *tags.Fault) {
	v.found.Faults = append(v.found.Faults, Fault{v.name(field), key, tag, f})
}
