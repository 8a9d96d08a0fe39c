package registry

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/typedbus/typedbus/registry/internal/reader"
	"github.com/typedbus/typedbus/registry/internal/tags"
	"github.com/typedbus/typedbus/registry/internal/validation"
)

// rules finds what an event type and the types below it ask of a payload, and tags that stand where they mean
// nothing.
type rules struct {
	compiler  *compiler
	visited   []reflect.Type
	where     []string // the Go names of the fields that lead to the type being visited
	validated bool
	// astray are the fields that were meant to take the detail and do not.
	astray []shapeFault
}

// plainTypes are struct types in and below which there is neither a rule nor a mistake: no need to visit them again.
var plainTypes sync.Map // reflect.Type to nothing

// findRules visits the event type and all below it.
func (c *compiler) findRules() {
	r := &rules{compiler: c}
	faults := len(c.faults)
	r.visit(c.plan.typ, true)
	if _, _, ok := reader.Member(c.plan.typ, "detail"); !ok {
		for _, f := range r.astray {
			c.fault(f.field, f.key, f.tag, f.fault)
		}
	}
	c.plan.validated = r.validated
	if !r.validated && len(c.faults) == faults {
		for _, t := range r.visited[1:] {
			plainTypes.Store(t, nil)
		}
	}
}

// visit looks at the struct t and below. onTop is true if t's members are members of the event.
func (r *rules) visit(t reflect.Type, onTop bool) {
	if slices.Contains(r.visited, t) || t == eventType {
		return
	}
	if _, plain := plainTypes.Load(t); plain && !onTop {
		return
	}
	r.visited = append(r.visited, t)
	s := shapeOf(t)
	for _, f := range s.faults {
		r.fault(f.field, f.key, f.tag, f.fault)
	}
	if t != r.compiler.plan.typ {
		for _, i := range s.relations {
			f := t.Field(i)
			tag, _ := tags.RelationOf(f)
			r.fault(f.Name, tags.RelationKey, tag, tags.At(0, "a relation below the event type is not found", "move the field to the event type"))
		}
	}
	if onTop {
		for _, f := range s.astray {
			f.field = r.name(f.field)
			r.astray = append(r.astray, f)
		}
		for _, name := range s.envelope {
			f, _ := t.FieldByName(name)
			tag, _ := tags.JSONOf(f)
			key := tags.JSONKey
			if tag == "" {
				key = ""
			}
			r.fault(name, key, tag, tags.At(0, "the member belongs to the envelope", "remove the field and use that of registry.Event"))
		}
	}
	r.validated = r.validated || s.validated
	if s.validated {
		r.validations(t)
	}
	for _, f := range s.below {
		r.where = append(r.where, f.name)
		r.visit(f.typ, onTop && f.embedded)
		r.where = r.where[:len(r.where)-1]
	}
}

// validations records the fields of t with a validate tag.
func (r *rules) validations(t reflect.Type) {
	for i := range t.NumField() {
		if f := t.Field(i); tags.Validated(f) {
			r.compiler.plan.validations = append(r.compiler.plan.validations, validation.Field{Name: r.name(f.Name), Type: f.Type, Tag: tags.ValidateOf(f)})
		}
	}
}

// name returns the name of a field of the type being visited, as Go names it from the event type on.
func (r *rules) name(field string) string {
	return strings.Join(append(slices.Clone(r.where), field), ".")
}

func (r *rules) fault(field, key, tag string, f *tags.Fault) {
	r.compiler.fault(r.name(field), key, tag, f)
}
