package relation

import (
	"context"
	"iter"
	"reflect"

	"github.com/typedbus/typedbus/internal/seam"
)

// Many is a field of an event type that names any number of resources, loaded as T when asked for:
//
//	Tasks relation.Many[types.Task] `json:"-" relation:"ecs.Task,detail.taskArns,cluster=detail.clusterArn"`
//
// A path that leads to an array of strings takes each; so does a selector, as in detail.tasks[*].taskArn or
// resources[ecs:task]. A further part of the key that is found below the same selector comes from the same element.
//
// As with [One], Decode binds the field to its event, a Many that is never asked costs nothing, and several goroutines
// may use one at once. It must not be copied once it is in use.
type Many[T any] struct {
	_     [0]seam.Many // which kind of relation this is
	_     [0]*T
	field field
}

// Get returns the resources that exist, in the order in which the event names them. It returns a resource once, also if
// the event names it both by its name and by its ARN, as far as the loader says that the two are one: see
// [NormalizeKey] and [Identity]. It loads together the resources that it has not loaded yet. If the event names none,
// Get returns none and no error.
//
// If some cannot be had, the error is a [*ManyError] that lists them, and the others are returned all the same. Each
// resource is remembered, or not, as [One.Get] says.
func (m *Many[T]) Get(ctx context.Context) ([]*T, error) {
	var found []*T
	var failed []*Error
	results, err := m.results(ctx)
	for _, r := range results {
		if r.err != nil {
			failed = append(failed, r.err)
		} else {
			found = append(found, r.value.(*T))
		}
	}
	if len(failed) > 0 {
		err = &ManyError{Failed: failed}
	}
	return found, err
}

// All yields, for each resource that the event names, the resource or the [*Error] that is its outcome, in the event's
// order. It loads all of them before it yields the first.
func (m *Many[T]) All(ctx context.Context) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		results, err := m.results(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, r := range results {
			if r.err != nil {
				if !yield(nil, r.err) {
					return
				}
			} else if !yield(r.value.(*T), nil) {
				return
			}
		}
	}
}

// Keys returns the keys of the resources as the event names them, each once. It calls nothing.
func (m *Many[T]) Keys() ([]Key, error) {
	memo := m.field.resolve(reflect.TypeFor[T](), true)
	if memo.fail != nil {
		return nil, memo.fail
	}
	keys := make([]Key, len(memo.items))
	for i, it := range memo.items {
		keys[i] = it.key
	}
	return keys, nil
}

func (m *Many[T]) results(ctx context.Context) ([]result, error) {
	memo := m.field.resolve(reflect.TypeFor[T](), true)
	if memo.fail != nil {
		return nil, memo.fail
	}
	return memo.distinct(m.field.results(ctx, memo)), nil
}

// parts gives what is common to both kinds of relation.
func (m *Many[T]) parts() (f *field, elem reflect.Type, many bool) {
	return &m.field, reflect.TypeFor[T](), true
}
