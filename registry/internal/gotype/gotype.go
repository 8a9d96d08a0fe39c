// Package gotype says what JSON makes of Go's types.
package gotype

import (
	standard "encoding/json"
	"reflect"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

var (
	// Time is the type of a time.Time.
	Time       = reflect.TypeFor[time.Time]()
	rawType    = reflect.TypeFor[jsontext.Value]()
	numberType = reflect.TypeFor[standard.Number]()

	unmarshalerTypes = []reflect.Type{
		reflect.TypeFor[json.Unmarshaler](),
		reflect.TypeFor[json.UnmarshalerFrom](),
		reflect.TypeFor[interface{ UnmarshalText(text []byte) error }](),
	}
)

// DecodesItself reports whether values of type t have an unmarshal method: what is inside is then t's own affair.
// encoding/json's Number has one in only one of the two builds, and is a plain number in both.
func DecodesItself(t reflect.Type) bool {
	if t.PkgPath() == "" && t.Kind() != reflect.Struct {
		return false // a type without a package has no methods, but for those of what a struct embeds
	}
	if t == numberType {
		return false
	}
	p := reflect.PointerTo(t)
	return slices.ContainsFunc(unmarshalerTypes, p.Implements)
}

// IsDynamic reports whether a value of type t takes JSON of more than one shape.
func IsDynamic(t reflect.Type) bool {
	return t.Kind() == reflect.Interface || t == rawType || t != Time && DecodesItself(t)
}

// deepest is how many pointers, lists and maps around each other are looked through. Only a type that contains itself,
// such as type Tree map[string]Tree, has more.
const deepest = 64

// Indirect returns t without pointers. What points to nothing but itself is a pointer still.
func Indirect(t reflect.Type) reflect.Type {
	for range deepest {
		if t.Kind() != reflect.Pointer {
			break
		}
		t = t.Elem()
	}
	return t
}

// Element returns t without pointers, lists and maps: the type of what is in the end inside. Where that is t itself, it
// is one of the types on the way.
func Element(t reflect.Type) reflect.Type {
	for range deepest {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			t = t.Elem()
		default:
			return t
		}
	}
	return t
}
