package registry

import (
	"fmt"
	"reflect"
)

// Default is the registry that the functions of this package work on. Importing a package of AWS's events makes them
// known to it, behind the types that are registered with it directly.
var Default = New()

// Register adds the event type T to [Default]. It is meant for an init function and panics on a mistake, so that one
// is found when the program starts; [Registry.Register] returns the error instead and describes it.
func Register[T any]() {
	if err := Default.register(callerSite(), (*T)(nil)); err != nil {
		panic(err)
	}
}

// Decode decodes payload with [Default]. See [Registry.Decode].
func Decode(payload []byte, options ...DecodeOption) (AnyEvent, error) {
	return Default.Decode(payload, options...)
}

// DecodeMap decodes payload with [Default]. See [Registry.DecodeMap].
func DecodeMap(payload map[string]any, options ...DecodeOption) (AnyEvent, error) {
	return Default.DecodeMap(payload, options...)
}

// DecodeAs decodes payload, with [Default] or the factory given with [WithFactory], where a T is expected. An event
// that is decoded to another type is a [TypeError], with the event in it; other errors are those of
// [Registry.Decode].
func DecodeAs[T any](payload []byte, options ...DecodeOption) (*T, error) {
	s := noSettings
	for _, o := range options {
		if err := o.configure(&s); err != nil {
			return nil, err
		}
	}
	var factory Factory = Default
	if s.factory != nil {
		factory = s.factory
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
	return nil, &TypeError{Want: reflect.TypeFor[T](), Got: indirect(reflect.TypeOf(event)), Event: event}
}
