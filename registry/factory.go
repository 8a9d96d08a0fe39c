package registry

import (
	"fmt"
	"reflect"

	"github.com/typedbus/typedbus/registry/internal/gotype"
)

// Factory turns a payload into an event. A [*Registry] is one; what takes a Factory can be given another, to wrap a
// registry or to replace it in a test.
type Factory interface {
	// Decode does what [Registry.Decode] describes.
	Decode(payload []byte, options ...DecodeOption) (AnyEvent, error)
}

// FactoryFunc is a function as a [Factory].
type FactoryFunc func(payload []byte, options ...DecodeOption) (AnyEvent, error)

// Decode calls f.
func (f FactoryFunc) Decode(payload []byte, options ...DecodeOption) (AnyEvent, error) {
	return f(payload, options...)
}

// DecodeAs decodes payload with factory, such as [Default] or another [*Registry], where a T is expected. An event that
// is of another type is a [*TypeError], with the event in it. So is, before anything is decoded, a T that the factory
// never decodes to, since nobody registered it: that is [ErrNotRegistered], and no fault of the event. Other errors are
// those of [Registry.Decode].
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
