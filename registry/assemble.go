package registry

import (
	"reflect"

	"github.com/mitchellh/mapstructure"
)

// All use of mapstructure is in this file: to move to its successor is to change the import.

// noTag is a tag key that no struct has: trees go by the names of fields.
const noTag = "-"

// assemble puts a tree of values into what target points to. In the tree a struct is a map by the names of its fields, a
// slice a []any, and anything else a value of the field's own type. What is not in the tree, or nil there, stays as it
// is; only an element of a map is as a whole what the tree has.
func assemble(tree any, target any) error {
	d, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{
		TagName:    noTag,
		MatchName:  func(mapKey, fieldName string) bool { return mapKey == fieldName },
		DecodeHook: mapstructure.DecodeHookFuncValue(setDirectly),
		Result:     target,
	})
	if err == nil {
		err = d.Decode(tree)
	}
	if err != nil {
		// mapstructure quotes values in its errors. Everything in the tree fits, so that only a field that no JSON
		// can fill leads here.
		return unfillable(reflect.ValueOf(target))
	}
	return nil
}

// setDirectly sets what mapstructure, left to itself, would not set as it should. It returns what is left to do.
func setDirectly(from, to reflect.Value) (any, error) {
	switch {
	case from.Kind() == reflect.Slice && from.Type() == to.Type() && to.CanSet():
		// mapstructure would copy it element by element, a jsontext.Value byte by byte; an empty one it leaves alone.
		to.Set(from)
		return reflect.Zero(from.Type()).Interface(), nil
	case to.Kind() == reflect.Struct:
		if tree, ok := from.Interface().(map[string]any); ok {
			return tree, setHidden(tree, to)
		}
	}
	return from.Interface(), nil
}

// setHidden sets the fields of structs that are embedded in to and of a type that is not exported. mapstructure passes
// over such structs, while Go and JSON take their exported fields for fields of to.
func setHidden(tree map[string]any, to reflect.Value) error {
	for i := range to.NumField() {
		f := to.Type().Field(i)
		inner, ok := tree[f.Name].(map[string]any)
		if !ok || f.IsExported() {
			continue
		}
		whole := reflect.New(f.Type)
		for j := range f.Type.NumField() {
			if field := whole.Elem().Field(j); field.CanSet() {
				field.Set(to.Field(i).Field(j))
			}
		}
		if err := assemble(inner, whole.Interface()); err != nil {
			return err
		}
		for j := range f.Type.NumField() {
			if field := to.Field(i).Field(j); field.CanSet() {
				field.Set(whole.Elem().Field(j))
			}
		}
		if err := setHidden(inner, to.Field(i)); err != nil {
			return err
		}
	}
	return nil
}
