package gotype

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/typedbus/typedbus/registry/internal/tags"
)

// excluded is what a field is told whose type JSON has no values for.
const excluded = "add `json:\"-\"` to it"

// Check says why no JSON value can be decoded to a field of type t, or nil. Structs on the way are not looked
// into: they are checked by themselves.
func Check(t reflect.Type) *tags.Fault {
	return new(typeChecker).check(t)
}

type typeChecker struct {
	seen []reflect.Type // the types that lead to the one being looked at
}

func (c *typeChecker) check(t reflect.Type) *tags.Fault {
	if slices.Contains(c.seen, t) {
		return nil
	}
	c.seen = append(c.seen, t)
	if t == reflect.TypeFor[time.Duration]() {
		return tags.At(0, "JSON has no one form for a time.Duration",
			"make it a number in the unit that the events have, such as int64, or a type with an UnmarshalText method")
	}
	if DecodesItself(t) {
		return nil
	}
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		return tags.At(0, fmt.Sprintf("JSON has no values for a %s", t), excluded)
	case reflect.Interface:
		if t.NumMethod() > 0 {
			return tags.At(0, fmt.Sprintf("JSON does not say which type a %s is to hold", t), "make it any, jsontext.Value or a struct, or "+excluded)
		}
	case reflect.Pointer, reflect.Slice, reflect.Array:
		if holdsOnlyItself(t) {
			return tags.At(0, fmt.Sprintf("there is never anything in a %s but itself", t), "give it an element of another type, such as any")
		}
		return c.check(t.Elem())
	case reflect.Map:
		if !isMapKey(t.Key()) {
			return tags.At(0, fmt.Sprintf("the name of a JSON member does not fit a %s", t.Key()),
				fmt.Sprintf("make the keys of the %s strings or integers, or of a type with an UnmarshalText method", t))
		}
		return c.check(t.Elem())
	case reflect.Struct:
		return checkEmptyStruct(t)
	}
	return nil
}

// holdsOnlyItself reports whether t is of pointers and lists that lead back to it, such as type L []L.
func holdsOnlyItself(t reflect.Type) bool {
	for range deepest {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array:
			t = t.Elem()
		default:
			return false
		}
	}
	return true
}

// isMapKey reports whether the name of a member can be decoded to a key of type t.
func isMapKey(t reflect.Type) bool {
	if t == reflect.TypeFor[time.Duration]() {
		return false
	}
	if DecodesItself(t) {
		return true
	}
	switch t.Kind() {
	case reflect.String, reflect.Float32, reflect.Float64,
		reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return true
	case reflect.Interface:
		return t.NumMethod() == 0
	}
	return false
}

// checkEmptyStruct says why nothing can be decoded to a struct all of whose fields are hidden: package json refuses it,
// unless there are no fields at all.
func checkEmptyStruct(t reflect.Type) *tags.Fault {
	for i := range t.NumField() {
		f := t.Field(i)
		if tag, ok := tags.JSONOf(f); ok || tag != "" || f.IsExported() || f.Anonymous {
			return nil
		}
	}
	if t.NumField() == 0 || t == Time {
		return nil
	}
	return tags.At(0, fmt.Sprintf("a %s has no field that can be set", t), "begin the names of its fields with capital letters, or "+excluded)
}
