package validation

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// Path turns the path that the validator gives in Go names, such as ThingyEvent.Detail.Containers[2].Name, into
// one in JSON names. event is the struct that was validated. What is not in it, as a struct-level rule may report it,
// stays as it is.
func Path(event reflect.Value, namespace string) string {
	rest := namespace
	if name := event.Type().Name(); name != "" {
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, name), ".")
	}
	var steps []eventpath.Step
	for v := event; rest != ""; rest = strings.TrimPrefix(rest, ".") {
		v = PointedTo(v)
		var step eventpath.Step
		member := true
		switch {
		case rest[0] == '[' && v.Kind() == reflect.Map:
			step, v, rest = mapStep(v, rest)
		case rest[0] == '[':
			step, v, rest = listStep(v, rest)
		default:
			step, v, rest, member = fieldStep(v, rest)
		}
		if member {
			steps = append(steps, step)
		}
	}
	return eventpath.Path(steps).String()
}

// PointedTo returns what v points to, the zero value where v is a nil pointer.
func PointedTo(v reflect.Value) reflect.Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.Kind() == reflect.Pointer && v.IsNil() {
			v = reflect.Zero(v.Type().Elem())
			continue
		}
		v = v.Elem()
	}
	return v
}

// fieldStep reads the name of a field of v. It reports false for an embedded struct, whose members are v's own.
func fieldStep(v reflect.Value, rest string) (eventpath.Step, reflect.Value, string, bool) {
	end := strings.IndexAny(rest, ".[")
	if end < 0 {
		end = len(rest)
	}
	name := rest[:end]
	rest = rest[end:]
	if v.Kind() != reflect.Struct {
		return eventpath.Step{Kind: eventpath.Member, Name: name}, reflect.Value{}, rest, true
	}
	f, ok := v.Type().FieldByName(name)
	if !ok {
		return eventpath.Step{Kind: eventpath.Member, Name: name}, reflect.Value{}, rest, true
	}
	inner, err := v.FieldByIndexErr(f.Index)
	if err != nil {
		inner = reflect.Zero(f.Type)
	}
	tag, _ := tags.ReadJSON(f)
	return eventpath.Step{Kind: eventpath.Member, Name: tag.NameOf(f)}, inner, rest, !tag.Embeds(f)
}

// mapStep reads the key of an element of the map v. The key may have any characters: of those that fit, the longest in
// the map is meant.
func mapStep(v reflect.Value, rest string) (eventpath.Step, reflect.Value, string) {
	best, inner := -1, reflect.Value{}
	var name string
	for iter := v.MapRange(); iter.Next(); {
		key := fmt.Sprint(iter.Key().Interface())
		if len(key) > best && strings.HasPrefix(rest[1:], key+"]") {
			best, inner, name = len(key), iter.Value(), key
		}
	}
	if best < 0 {
		return listStep(reflect.Value{}, rest)
	}
	return eventpath.Step{Kind: eventpath.Member, Name: name}, inner, rest[best+2:]
}

// listStep reads the index of an element of the list v.
func listStep(v reflect.Value, rest string) (eventpath.Step, reflect.Value, string) {
	text, after, _ := strings.Cut(rest[1:], "]")
	index, err := strconv.Atoi(text)
	if err != nil {
		return eventpath.Step{Kind: eventpath.Member, Name: text}, reflect.Value{}, after
	}
	inner := reflect.Value{}
	if (v.Kind() == reflect.Slice || v.Kind() == reflect.Array) && 0 <= index && index < v.Len() {
		inner = v.Index(index)
	}
	return eventpath.Step{Kind: eventpath.Index, Index: index}, inner, after
}
