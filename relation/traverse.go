package relation

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"strings"

	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
)

// Get returns the resource behind the relation field of event that has the Go name field, as [One.Get] does. An event
// without such a field, or with one of another type, gives an [*Error] that is [ErrNoRelation] and names those it has.
func Get[T any](ctx context.Context, event registry.AnyEvent, field string) (*T, error) {
	relation, err := find(event, field)
	if err != nil {
		return nil, err
	}
	one, ok := relation.(interface {
		Get(ctx context.Context) (*T, error)
	})
	if !ok {
		return nil, wrongType(event, field, relation, reflect.TypeFor[One[T]]())
	}
	return one.Get(ctx)
}

// GetMany returns the resources behind the relation field of event that has the Go name field, as [Many.Get] does. Its
// errors are those of [Get].
func GetMany[T any](ctx context.Context, event registry.AnyEvent, field string) ([]*T, error) {
	relation, err := find(event, field)
	if err != nil {
		return nil, err
	}
	many, ok := relation.(interface {
		Get(ctx context.Context) ([]*T, error)
	})
	if !ok {
		return nil, wrongType(event, field, relation, reflect.TypeFor[Many[T]]())
	}
	return many.Get(ctx)
}

// Fields yields the relation fields of event: the Go name of each, for [Get] and [GetMany], and its target, such as
// "ec2.Instance". It is for code that takes events of whatever type. An event that was not decoded has none.
func Fields(event registry.AnyEvent) iter.Seq2[string, string] {
	return func(yield func(field, target string) bool) {
		if v := reflect.ValueOf(event); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
			return
		}
		for spec := range seam.Relations(event) {
			if !yield(spec.Field, spec.Target) {
				return
			}
		}
	}
}

func find(event registry.AnyEvent, field string) (relationField, error) {
	if v := reflect.ValueOf(event); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, &Error{Field: field, Kind: ErrNoRelation, Err: errors.New("the event is nil")}
	}
	var names []string
	for name, relation := range relations(event) {
		if name == field {
			return relation, nil
		}
		names = append(names, name)
	}
	cause := fmt.Errorf("%s has none", reflect.TypeOf(event).Elem())
	if len(names) > 0 {
		cause = fmt.Errorf("%s has %s", reflect.TypeOf(event).Elem(), strings.Join(names, ", "))
	}
	return nil, noRelation(event, field, cause)
}

func wrongType(event registry.AnyEvent, field string, relation relationField, want reflect.Type) error {
	return noRelation(event, field, fmt.Errorf("the field is a %s, not a %s", reflect.TypeOf(relation).Elem(), want))
}

func noRelation(event registry.AnyEvent, field string, cause error) error {
	envelope := event.Envelope()
	return &Error{Source: envelope.Source, DetailType: envelope.DetailType, EventID: envelope.ID,
		Field: field, Kind: ErrNoRelation, Err: cause}
}

// relations yields the relation fields of an event by name. Those of a decoded event the registry knows; an event made
// by hand, with presets, is looked through.
func relations(event registry.AnyEvent) iter.Seq2[string, relationField] {
	return func(yield func(string, relationField) bool) {
		decoded := false
		for spec, relation := range seam.Relations(event) {
			decoded = true
			if field, ok := relation.(relationField); ok && !yield(spec.Field, field) {
				return
			}
		}
		v := reflect.Indirect(reflect.ValueOf(event))
		if decoded || v.Kind() != reflect.Struct || !v.CanAddr() {
			return
		}
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				continue
			}
			if relation, ok := v.Field(i).Addr().Interface().(relationField); ok && !yield(v.Type().Field(i).Name, relation) {
				return
			}
		}
	}
}
