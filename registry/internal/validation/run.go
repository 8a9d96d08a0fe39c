// Package validation runs the rules of validate tags, finds mistakes in them, and spares the validator values that are
// sure to keep them.
package validation

import (
	"errors"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/typedbus/typedbus/registry/internal/gotype"
)

// Default returns the validator that validates where no validator is given.
var Default = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	addMatches(v)
	return v
})

// Broken is a rule that a value does not keep.
type Broken struct {
	Path        string // in JSON names
	Rule, Param string
}

// Try runs every rule of the type t on a zero value and on one in which nothing is zero, and returns what a rule panics
// with, as text, or "".
func Try(validate *validator.Validate, t, envelope reflect.Type) string {
	for _, v := range []reflect.Value{reflect.New(t), filled(t, envelope)} {
		if _, panicked := run(validate, v.Interface()); panicked != "" {
			return strings.TrimSpace(panicked)
		}
	}
	return ""
}

// Run returns the rules that event, a pointer, does not keep. It reports false if a rule panics.
func Run(validate *validator.Validate, event reflect.Value) ([]Broken, bool) {
	found, panicked := run(validate, event.Interface())
	if panicked != "" {
		return nil, false // what it panicked with may be a value of the payload
	}
	broken := make([]Broken, len(found))
	for i, f := range found {
		broken[i] = Broken{Path: Path(event.Elem(), f.StructNamespace()), Rule: f.Tag(), Param: f.Param()}
	}
	return broken, true
}

// run validates v. The validator panics where a tag is wrong; what with is returned as a text.
func run(validate *validator.Validate, v any) (found validator.ValidationErrors, panicked string) {
	panicked = panicOf(func() {
		found, _ = errors.AsType[validator.ValidationErrors](validate.Struct(v))
	})
	return found, panicked
}

// filled returns a pointer to a t in which nothing is zero, as far as that can be had, so that every rule runs.
func filled(t, envelope reflect.Type) reflect.Value {
	f := filler{left: 4096, envelope: envelope}
	return f.value(t, 0)
}

// filler makes values. Those of types that contain themselves have to end somewhere, in depth and in number.
type filler struct {
	left     int
	envelope reflect.Type // left as it is
}

func (f *filler) value(t reflect.Type, depth int) reflect.Value {
	const deepest = 8
	p := reflect.New(t)
	v := p.Elem()
	switch t.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(1)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1)
	}
	if f.left--; depth == deepest || f.left <= 0 {
		return p
	}
	switch t.Kind() {
	case reflect.Pointer:
		v.Set(f.value(t.Elem(), depth+1))
	case reflect.Slice:
		v.Set(reflect.Append(v, f.value(t.Elem(), depth+1).Elem()))
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		v.SetMapIndex(f.value(t.Key(), depth+1).Elem(), f.value(t.Elem(), depth+1).Elem())
	case reflect.Struct:
		if t == gotype.Time {
			v.Set(reflect.ValueOf(time.Unix(1, 0)))
			break
		}
		for i := range t.NumField() {
			if field := v.Field(i); field.CanSet() && t.Field(i).Type != f.envelope {
				field.Set(f.value(field.Type(), depth+1).Elem())
			}
		}
	}
	return p
}
