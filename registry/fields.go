package registry

import (
	"bytes"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry/internal/tags"
)

// jsonField is a field of a struct as JSON sees it.
type jsonField struct {
	name string // of the JSON member
	typ  reflect.Type
	// path are the fields that lead to it from the struct: one, or several through embedded structs.
	path []reflect.StructField
	// quoted is true if the tag says that numbers are written as strings.
	quoted bool
	// anyCase is true if the tag says that the member's name matches whatever its case.
	anyCase bool
	// present is true if the field has the present rule.
	present bool
}

// field is the struct field itself.
func (f *jsonField) field() reflect.StructField { return f.path[len(f.path)-1] }

// goName is the field's name as an expression on the struct would have it, embedded structs left out.
func (f *jsonField) goName() string { return f.field().Name }

// jsonStruct is a struct as JSON sees it.
type jsonStruct struct {
	fields []jsonField
	byName map[string]int
	// anyCase is true if one of the fields is.
	anyCase bool
}

// rawIndex returns the index of the field that takes the member with the raw name, without its quotes, or -1.
func (s *jsonStruct) rawIndex(raw []byte) int {
	if bytes.IndexByte(raw, '\\') >= 0 {
		return s.index(memberName(raw))
	}
	if i, ok := s.byName[string(raw)]; ok {
		return i
	}
	if !s.anyCase {
		return -1
	}
	return s.index(string(raw))
}

// index returns the index of the field that takes the named member, or -1.
func (s *jsonStruct) index(name string) int {
	if i, ok := s.byName[name]; ok {
		return i
	}
	if !s.anyCase {
		return -1
	}
	return slices.IndexFunc(s.fields, func(f jsonField) bool { return f.anyCase && tags.Fold(f.name) == tags.Fold(name) })
}

// lookup returns the field that takes the named member, or nil.
func (s *jsonStruct) lookup(name string) *jsonField {
	if i := s.index(name); i >= 0 {
		return &s.fields[i]
	}
	return nil
}

// names returns the JSON names of the fields, in their order.
func (s *jsonStruct) names() []string {
	names := make([]string, len(s.fields))
	for i := range s.fields {
		names[i] = s.fields[i].name
	}
	return names
}

var jsonStructs sync.Map // reflect.Type to *jsonStruct

// jsonStructOf returns the struct type t as JSON sees it. It is worked out once per type.
func jsonStructOf(t reflect.Type) *jsonStruct {
	if s, ok := jsonStructs.Load(t); ok {
		return s.(*jsonStruct)
	}
	stored, _ := jsonStructs.LoadOrStore(t, newJSONStruct(t))
	return stored.(*jsonStruct)
}

// newJSONStruct collects the fields of t and of the structs embedded in it, those less deep first. Of several with one
// name the less deep one counts, then the one whose name is in a tag; if that leaves several, none does.
func newJSONStruct(t reflect.Type) *jsonStruct {
	type level struct {
		typ  reflect.Type
		path []reflect.StructField
	}
	var all []jsonField
	seen := map[reflect.Type]bool{t: true}
	for queue := []level{{typ: t}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for i := range at.typ.NumField() {
			f := at.typ.Field(i)
			tag, member := tags.ReadJSON(f)
			path := append(slices.Clone(at.path), f)
			switch {
			case !member:
			case tag.Embeds(f):
				embedded := f.Type
				if embedded.Kind() == reflect.Pointer {
					embedded = embedded.Elem()
				}
				if !seen[embedded] {
					seen[embedded] = true
					queue = append(queue, level{embedded, path})
				}
			default:
				rule, _ := tags.EventOf(f)
				all = append(all, jsonField{
					name: tag.NameOf(f), typ: f.Type, path: path, present: rule == tags.Present,
					quoted: slices.Contains(tag.Options, "string"), anyCase: slices.Contains(tag.Options, "case:ignore"),
				})
			}
		}
	}
	s := &jsonStruct{byName: make(map[string]int)}
	for i := range all {
		if dominant(all, i) {
			s.byName[all[i].name] = len(s.fields)
			s.anyCase = s.anyCase || all[i].anyCase
			s.fields = append(s.fields, all[i])
		}
	}
	return s
}

// dominant reports whether the i-th field is the one that counts of all with its name.
func dominant(all []jsonField, i int) bool {
	f := &all[i]
	for j := range all {
		o := &all[j]
		if i == j || o.name != f.name || len(o.path) > len(f.path) {
			continue
		}
		ours, _ := tags.ReadJSON(f.field())
		theirs, _ := tags.ReadJSON(o.field())
		if len(o.path) < len(f.path) || ours.Name == "" || theirs.Name != "" {
			return false
		}
	}
	return true
}

var (
	eventType    = reflect.TypeFor[Event]()
	anyEventType = reflect.TypeFor[AnyEvent]()
	timeType     = reflect.TypeFor[time.Time]()
	rawType      = reflect.TypeFor[jsontext.Value]()

	unmarshalerTypes = []reflect.Type{
		reflect.TypeFor[json.Unmarshaler](),
		reflect.TypeFor[json.UnmarshalerFrom](),
		reflect.TypeFor[interface{ UnmarshalText(text []byte) error }](),
	}
)

// decodesItself reports whether values of type t have an unmarshal method: what is inside is then t's own affair.
func decodesItself(t reflect.Type) bool {
	if t.PkgPath() == "" && t.Kind() != reflect.Struct {
		return false // a type without a package has no methods, but for those of what a struct embeds
	}
	p := reflect.PointerTo(t)
	return slices.ContainsFunc(unmarshalerTypes, p.Implements)
}

// isDynamic reports whether a value of type t takes JSON of more than one shape.
func isDynamic(t reflect.Type) bool {
	return t.Kind() == reflect.Interface || t == rawType || t != timeType && decodesItself(t)
}

// deepest is how many pointers, lists and maps around each other are looked through. Only a type that contains itself,
// such as type Tree map[string]Tree, has more.
const deepest = 64

// indirect returns t without pointers. What points to nothing but itself is a pointer still.
func indirect(t reflect.Type) reflect.Type {
	for range deepest {
		if t.Kind() != reflect.Pointer {
			break
		}
		t = t.Elem()
	}
	return t
}

// element returns t without pointers, lists and maps: the type of what is in the end inside. Where that is t itself, it
// is one of the types on the way.
func element(t reflect.Type) reflect.Type {
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
