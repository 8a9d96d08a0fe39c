package declare

import (
	"reflect"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/gotype"
	"github.com/typedbus/typedbus/registry/internal/reader"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// Resolve follows path through the event type t. It returns the type at its end without pointers, or nil where that is
// not known before an event is there.
func Resolve(t reflect.Type, path eventpath.Path, offset int) (reflect.Type, *tags.Fault) {
	for i, step := range path {
		if t = gotype.Indirect(t); gotype.IsDynamic(t) {
			return nil, nil
		}
		before := path[:i].String()
		if step.Kind != eventpath.Member {
			if t.Kind() != reflect.Slice && t.Kind() != reflect.Array {
				return nil, tags.At(offset, before+" is not a list", "remove "+path[i:i+1].String()+" after it")
			}
			t = t.Elem()
			continue
		}
		switch {
		case t.Kind() == reflect.Map:
			t = t.Elem()
		case t.Kind() == reflect.Slice:
			return nil, tags.At(offset, before+" is a list", "write "+before+"[*] to look into each element")
		case t.Kind() != reflect.Struct || t == gotype.Time:
			return nil, tags.At(offset, before+" is not an object", "end the path there")
		default:
			typ, _, ok := reader.Member(t, step.Name)
			if !ok {
				return nil, missingMember(path, i, t, offset)
			}
			t = typ
		}
	}
	if t = gotype.Indirect(t); gotype.IsDynamic(t) {
		return nil, nil
	}
	return t, nil
}
