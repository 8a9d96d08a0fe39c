package registry

import (
	"iter"
	"reflect"
)

// Relation is a field that names a live resource. The relation package has the two there are, One and Many; the
// registry only checks their tags and tells each field, when an event is decoded, which event it belongs to.
//
// Its methods have pointer receivers: the field's address is the relation.
type Relation interface {
	// BindRelation is called once, by Decode, before anybody else sees the event. It keeps both pointers and does
	// nothing else.
	BindRelation(event *Event, spec *RelationSpec)
	// RelationMany reports whether the relation takes several resources.
	RelationMany() bool
}

// relationField is a relation of an event type.
type relationField struct {
	spec  *RelationSpec
	index int
}

// relation returns the field of the event that v holds.
func (f *relationField) relation(v reflect.Value) Relation {
	return v.Field(f.index).Addr().Interface().(Relation)
}

// Relations yields the relations of an event of a registered type, in the order of its fields. It yields nothing for
// an event that no registry has decoded.
func Relations(event AnyEvent) iter.Seq2[*RelationSpec, Relation] {
	return func(yield func(*RelationSpec, Relation) bool) {
		plan := event.Envelope().plan
		v := reflect.ValueOf(event)
		if plan == nil || v.Type() != reflect.PointerTo(plan.typ) {
			return
		}
		for i := range plan.relations {
			if !yield(plan.relations[i].spec, plan.relations[i].relation(v.Elem())) {
				return
			}
		}
	}
}
