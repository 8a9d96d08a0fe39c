package registry

import (
	"reflect"
	"unsafe"
)

// owner is what a program that decodes events of a type leads back to.
type owner struct {
	plan *plan
	none AnyEvent // a nil pointer to the type
}

func newOwner(p *plan) *owner {
	return &owner{p, reflect.Zero(reflect.PointerTo(p.typ)).Interface().(AnyEvent)}
}

// event returns value, a pointer to an event of the type, as an AnyEvent. The assertion value.Interface().(AnyEvent)
// says the same, but searches a table of all types that any program's interfaces have: with more than a thousand event
// types that is a twentieth of what decoding costs. Here the search was made once, for none; only the pointer that an
// interface value ends with is put in its place.
func (o *owner) event(value reflect.Value) AnyEvent {
	event := o.none
	(*[2]unsafe.Pointer)(unsafe.Pointer(&event))[1] = value.UnsafePointer()
	return event
}
