package fit

import (
	"reflect"
	"strings"
	"sync"
)

// shape is a struct type as parameters are read into it. It is worked out once per type.
type shape struct {
	fields []shapeField
	byName map[string]int // folded name to the field's index in fields
	// whole is true for a type of the SDK, which has a field for each member there is.
	whole bool
	// lone is the index in fields of the only one that is a structure, or -1.
	lone int
}

type shapeField struct {
	index []int
	typ   reflect.Type
}

// find returns the field of a folded name, or -1.
func (s *shape) find(folded string) int {
	if i, ok := s.byName[folded]; ok {
		return i
	}
	return -1
}

var shapes sync.Map // reflect.Type to *shape

func shapeOf(t reflect.Type) *shape {
	if s, ok := shapes.Load(t); ok {
		return s.(*shape)
	}
	stored, _ := shapes.LoadOrStore(t, newShape(t))
	return stored.(*shape)
}

// newShape collects the fields that t and the structs embedded in it have. A field goes by the name in its json tag, if
// it has one, else by its Go name. Of several with one name the least deep counts.
func newShape(t reflect.Type) *shape {
	s := &shape{byName: make(map[string]int)}
	for _, f := range reflect.VisibleFields(t) {
		// The SDK embeds a marker in each of its inputs, outputs and types.
		if f.Anonymous && f.Name == "noSmithyDocumentSerde" {
			s.whole = s.whole || len(f.Index) == 1
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" || throughPointer(t, f.Index) {
			continue
		}
		if f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct {
			continue // its fields are visible ones too
		}
		if name == "" {
			name = f.Name
		}
		if other, taken := s.byName[fold(name)]; taken && len(s.fields[other].index) <= len(f.Index) {
			continue
		}
		s.byName[fold(name)] = len(s.fields)
		s.fields = append(s.fields, shapeField{index: f.Index, typ: f.Type})
	}
	s.lone = loneOf(s.fields)
	return s
}

// throughPointer reports whether the field is reached through an embedded pointer, which may be nil.
func throughPointer(t reflect.Type, index []int) bool {
	for _, i := range index[:len(index)-1] {
		if t = t.Field(i).Type; t.Kind() != reflect.Struct {
			return true
		}
	}
	return false
}

// indirect is the type behind pointers.
func indirect(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// isList reports whether values of t are read from a list.
func isList(t reflect.Type) bool {
	t = indirect(t)
	return (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) && t.Elem().Kind() != reflect.Uint8
}

// isScalar reports whether values of t are read from text, a number or a boolean.
func isScalar(t reflect.Type) bool {
	t = indirect(t)
	switch t.Kind() {
	case reflect.Struct:
		return t == timeType
	case reflect.Slice, reflect.Array:
		return t.Elem().Kind() == reflect.Uint8
	case reflect.Map, reflect.Interface:
		return false
	}
	return true
}
