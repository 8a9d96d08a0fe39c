package relation

import (
	"context"
	"reflect"

	"github.com/typedbus/typedbus/internal/seam"
)

// One is a field of an event type that names one resource, loaded as a T when asked for:
//
//	Instance relation.One[types.Instance] `json:"-" relation:"ec2.Instance,detail.instance-id"`
//
// The tag has the target, the path of the resource's id in the payload and, for some targets, of further parts of its
// key. Decode binds the field to its event; the zero One, in an event that was not decoded, answers [ErrUnbound].
//
// A One that is never asked costs nothing. It is safe for use by several goroutines at once and, like what is in package
// sync, must not be copied once it is in use.
type One[T any] struct {
	_     [0]seam.One // which kind of relation this is
	_     [0]*T
	field field
}

// Get returns the resource. It looks in the account and region of the resource's ARN if the event has its ARN, else in
// those of the event. The first Get loads it, through the event's session; later ones remember it, and remember that
// there is none ([ErrNotFound]) or that the event names none ([ErrNoKey]). Other failures are not remembered.
// Concurrent Gets of the same resource share one call, also if they are of different events.
//
// The error is an [*Error], whose Kind says which of the package's outcomes it is. What Get returns is shared with
// every other event that names the resource: do not modify it.
func (o *One[T]) Get(ctx context.Context) (*T, error) {
	m := o.field.resolve(reflect.TypeFor[T](), false)
	if m.fail != nil {
		return nil, m.fail
	}
	found := o.field.results(ctx, m)[0]
	if found.err != nil {
		return nil, found.err
	}
	return found.value.(*T), nil
}

// Key returns the key of the resource as the event names it, or an error that is [ErrNoKey]. It calls nothing.
func (o *One[T]) Key() (Key, error) {
	m := o.field.resolve(reflect.TypeFor[T](), false)
	if m.fail != nil {
		return Key{}, m.fail
	}
	return m.items[0].key, nil
}

// parts gives what is common to both kinds of relation.
func (o *One[T]) parts() (f *field, elem reflect.Type, many bool) {
	return &o.field, reflect.TypeFor[T](), false
}
