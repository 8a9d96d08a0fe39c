package registry

import (
	"reflect"
	"slices"

	"github.com/mitchellh/mapstructure"
)

// All use of mapstructure is in this file: to move to its successor is to change the import.

// conversion is a value that was converted to the type of its place in an event.
type conversion struct {
	place []placeStep
	value any
}

// placeStep leads from a Go value to one below it: of a struct to a field, of a slice to an element, of a map to the
// element at a key.
type placeStep struct {
	field *jsonField
	index int
	key   string
}

// convert keeps what the value being looked at was converted to.
func (r *repairer) convert(value any) {
	r.conversions = append(r.conversions, conversion{slices.Clone(r.place), value})
}

// put puts the value in its place in v, to which steps lead. All above it is there: JSON has filled it.
func (c *conversion) put(v reflect.Value, steps []placeStep) error {
	for _, step := range steps {
		v = allocated(v)
		switch v.Kind() {
		case reflect.Map:
			v.SetMapIndex(reflect.ValueOf(step.key).Convert(v.Type().Key()), reflect.ValueOf(c.value))
			return nil
		case reflect.Slice:
			v = v.Index(step.index)
		default:
			for _, f := range step.field.path {
				v = allocated(v).FieldByIndex(f.Index)
			}
		}
	}
	if err := mapstructure.Decode(c.value, v.Addr().Interface()); err != nil {
		return unfillable(v.Type()) // mapstructure would quote the value
	}
	return nil
}

// allocated returns what v points to, if v is a pointer; a nil one is made to point to something.
func allocated(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	return v
}
