package seam

import (
	"reflect"
	"unsafe"
)

// Slot is where a relation field keeps whose it is. E is registry.Event, which is above this package.
//
// The type of a relation field begins with a marker, a field of type [0]One, [0]Many or [0]R with a [Rebinder] R; then
// comes the slot, or a field that begins with it. After [0]R comes a field of a relation type.
type Slot[E any] struct {
	Event *E
	Spec  *Spec
}

// The markers of types of relation fields: of one resource, and of any number.
type (
	One  struct{}
	Many struct{}
)

// Rebinder says, of a relation field whose keys are not where its tag says, where they are instead. Its zero value does.
type Rebinder interface {
	// Rebind returns an event, of the type of the one given, and a spec to look for the keys with.
	Rebind(event any, spec *Spec) (any, *Spec)
}

func (Slot[E]) isSlot() {}

// Relation is what is to be known of a relation field's type.
type Relation struct {
	Many   bool     // it takes several resources
	Rebind Rebinder // or nil
	offset uintptr  // of the slot
}

// RelationOf returns what is to be known of t. It reports false if t is not the type of a relation field.
func RelationOf(t reflect.Type) (Relation, bool) {
	if t.Kind() != reflect.Struct || t.NumField() == 0 {
		return Relation{}, false
	}
	switch mark := markOf(t.Field(0).Type).(type) {
	case One, Many:
		offset, ok := slotIn(t)
		_, many := mark.(Many)
		return Relation{Many: many, offset: offset}, ok
	case Rebinder:
		r, ok := embedded(t, 1)
		r.Rebind = mark
		return r, ok
	}
	return embedded(t, 0)
}

// markOf returns a value of the marker that a field of type t is for, or nil if it is for none.
func markOf(t reflect.Type) any {
	if t.Kind() != reflect.Array || t.Len() != 0 || t.Elem().Kind() != reflect.Struct {
		return nil
	}
	return reflect.Zero(t.Elem()).Interface()
}

// embedded looks for the relation that t embeds among the fields from the given index on.
func embedded(t reflect.Type, from int) (Relation, bool) {
	for i := from; i < t.NumField(); i++ {
		f := t.Field(i)
		if !f.Anonymous {
			continue
		}
		if r, ok := RelationOf(f.Type); ok {
			r.offset += f.Offset
			return r, true
		}
	}
	return Relation{}, false
}

// slotIn returns the offset of the slot that t begins with, markers aside.
func slotIn(t reflect.Type) (uintptr, bool) {
	if t.Implements(reflect.TypeFor[interface{ isSlot() }]()) && t.Kind() == reflect.Struct {
		return 0, true
	}
	if t.Kind() != reflect.Struct {
		return 0, false
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.Type.Size() > 0 {
			offset, ok := slotIn(f.Type)
			return f.Offset + offset, ok
		}
	}
	return 0, false
}

// At returns the offset of the slot of a relation field that is itself at an offset of its event.
func (r Relation) At(offset uintptr) uintptr { return offset + r.offset }

// SlotAt returns the slot at an offset of the event that at points to.
func SlotAt[E any](at unsafe.Pointer, offset uintptr) *Slot[E] {
	return (*Slot[E])(unsafe.Add(at, offset))
}

// Bind ties a relation field, given as a pointer to it, to an event. It panics if the field is none.
func Bind[E any](field any, event *E, spec *Spec) {
	v := reflect.ValueOf(field)
	r, ok := RelationOf(v.Type().Elem())
	if !ok {
		panic("seam: " + v.Type().String() + " is no relation")
	}
	SlotAt[E](v.UnsafePointer(), r.offset).Bind(r.Rebind, event, spec)
}

// Bind fills the slot, with what rebind, if there is one, makes of the event and the spec.
func (s *Slot[E]) Bind(rebind Rebinder, event *E, spec *Spec) {
	if rebind != nil {
		other, where := rebind.Rebind(event, spec)
		event, spec = other.(*E), where
	}
	s.Event, s.Spec = event, spec
}
