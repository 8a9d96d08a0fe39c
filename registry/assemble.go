package registry

import (
	"fmt"
	"reflect"

	"github.com/mitchellh/mapstructure"
)

// All use of mapstructure is in this file: to move to its successor is to change the import.

// noTag is a tag key that no struct has: trees go by the names of fields.
const noTag = "-"

// assemble puts a tree of values into the struct that target points to. In the tree a struct is a map by the names of
// its fields, a slice a []any, and anything else a value of the field's own type; nil leaves the field zero.
func assemble(tree map[string]any, target any) error {
	d, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{
		TagName:    noTag,
		MatchName:  func(mapKey, fieldName string) bool { return mapKey == fieldName },
		DecodeHook: mapstructure.DecodeHookFuncValue(setSlice),
		Result:     target,
	})
	if err == nil {
		err = d.Decode(tree)
	}
	if err != nil {
		// mapstructure quotes values in its errors. Everything in the tree fits, so that only a field that no JSON
		// can fill leads here.
		return fmt.Errorf("registry: %T has a field that cannot be decoded to", target)
	}
	return nil
}

// setSlice sets a slice of the field's own type as it is. Left to itself mapstructure would copy it element by element,
// and a jsontext.Value byte by byte; given an empty one it does nothing more.
func setSlice(from, to reflect.Value) (any, error) {
	if from.Kind() == reflect.Slice && from.Type() == to.Type() && to.CanSet() {
		to.Set(from)
		return reflect.Zero(from.Type()).Interface(), nil
	}
	return from.Interface(), nil
}
