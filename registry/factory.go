package registry

import (
	"fmt"
	"reflect"

	"github.com/typedbus/typedbus/registry/internal/gotype"
)

// Factory turns a payload into an event. A [*Registry] is one. A function that takes a Factory can be given another
// one, which wraps a registry or replaces it in a test.
type Factory interface {
	// Decode does what [Registry.Decode] describes.
	Decode(payload []byte, options ...DecodeOption) (AnyEvent, error)
}

// FactoryFunc makes a [Factory] of a function.
type FactoryFunc func(payload []byte, options ...DecodeOption) (AnyEvent, error)

// Decode calls f.
func (f FactoryFunc) Decode(payload []byte, options ...DecodeOption) (AnyEvent, error) {
	return f(payload, options...)
}

// DecodeAs decodes payload with factory, such as [Default] or another *Registry, and returns the event as a *T. If the
// event has another type, the error is a [*TypeError] that is [ErrOtherType] and holds the event. If T is not
// registered with the factory, nothing is decoded, and the error is a *TypeError that is [ErrNotRegistered]. Other
// errors are those of [Registry.Decode].
func DecodeAs[T any](factory Factory, payload []byte, options ...DecodeOption) (*T, error) {
	want := reflect.TypeFor[T]()
	if knows, ok := factory.(interface{ Has(t reflect.Type) bool }); ok && !knows.Has(want) {
		return nil, &TypeError{Want: want}
	}
	event, err := factory.Decode(payload, options...)
	if err != nil {
		return nil, err
	}
	if t, ok := any(event).(*T); ok {
		return t, nil
	}
	if event == nil {
		return nil, fmt.Errorf("registry: the factory %T returned neither an event nor an error", factory)
	}
	return nil, &TypeError{Want: want, Got: gotype.Indirect(reflect.TypeOf(event)), Event: event}
}
