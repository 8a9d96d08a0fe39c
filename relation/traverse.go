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

// Get returns the resource of the relation field of event whose Go name is field, as [One.Get] does. If event has no
// such field, or the field is of another type, the error is an [*Error] that is [ErrNoRelation] and names the fields
// that event has.
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

// GetMany returns the resources of the relation field of event whose Go name is field, as [Many.Get] does. Its errors
// are those of [Get].
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
// "ec2.Instance". It is for code that takes events of any type. It yields nothing for an event that was not decoded.
func Fields(event registry.AnyEvent) iter.Seq2[string, string] {
	return func(yield func(field, target string) bool) {
		if _, err := envelopeOf(event); err != nil {
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
	envelope, err := envelopeOf(event)
	if err != nil {
		return nil, noRelation(envelope, field, err)
	}
	var names []string
	for name, relation := range relations(event) {
		if name == field {
			return relation, nil
		}
		names = append(names, name)
	}
	t := reflect.TypeOf(event)
	switch {
	case len(names) > 0:
		err = fmt.Errorf("%s has %s", t.Elem(), strings.Join(names, ", "))
	case t.Kind() != reflect.Pointer:
		err = fmt.Errorf("%s is passed by value: pass the pointer that Decode returned", t)
	default:
		err = fmt.Errorf("%s has none", t.Elem())
	}
	return nil, noRelation(envelope, field, err)
}

// envelopeOf returns the envelope of an event, which may be of any type, or says why there is none.
func envelopeOf(event registry.AnyEvent) (envelope *registry.Event, err error) {
	if v := reflect.ValueOf(event); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, errors.New("the event is nil")
	}
	defer func() {
		if panicked := recover(); panicked != nil {
			envelope, err = nil, fmt.Errorf("the event's Envelope panicked: %v", panicked)
		}
	}()
	if envelope = event.Envelope(); envelope == nil {
		return nil, errors.New("the event has no envelope")
	}
	return envelope, nil
}

func wrongType(event registry.AnyEvent, field string, relation relationField, want reflect.Type) error {
	envelope, _ := envelopeOf(event)
	return noRelation(envelope, field, fmt.Errorf("the field is a %s, not a %s", reflect.TypeOf(relation).Elem(), want))
}

func noRelation(envelope *registry.Event, field string, cause error) error {
	e := &Error{Field: field, Kind: ErrNoRelation, Err: cause}
	if envelope != nil {
		e.Source, e.DetailType, e.EventID = envelope.Source, envelope.DetailType, envelope.ID
	}
	return e
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
