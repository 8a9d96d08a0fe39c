package registry

import (
	"fmt"
	"reflect"

	"github.com/typedbus/typedbus/registry/internal/gotype"
)

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
