package registry

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// jsonField is a field of a struct as JSON sees it.
type jsonField struct {
	name string // of the JSON member
	typ  reflect.Type
	// path are the fields that lead to it from the struct: one, or several through embedded structs.
	path []reflect.StructField
	// plain is false if the tag has options that change how the value is written, such as string or format.
	plain bool
	// anyCase is true if the tag says that the member's name matches whatever its case.
	anyCase bool
}

// field is the struct field itself.
func (f *jsonField) field() reflect.StructField { return f.path[len(f.path)-1] }

// goName is the field's name as an expression on the struct would have it, embedded structs left out.
func (f *jsonField) goName() string { return f.field().Name }

// jsonStruct is a struct as JSON sees it.
type jsonStruct struct {
	fields []jsonField
	byName map[string]int
}

// lookup returns the field that takes the named member, or nil.
func (s *jsonStruct) lookup(name string) *jsonField {
	if i, ok := s.byName[name]; ok {
		return &s.fields[i]
	}
	for i := range s.fields {
		if s.fields[i].anyCase && foldName(s.fields[i].name) == foldName(name) {
			return &s.fields[i]
		}
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
	s := &jsonStruct{byName: make(map[string]int)}
	s.add(t, nil, map[reflect.Type]bool{})
	stored, _ := jsonStructs.LoadOrStore(t, s)
	return stored.(*jsonStruct)
}

// add adds the fields of t, those of embedded structs after its own: of two with one name the less deep one counts.
func (s *jsonStruct) add(t reflect.Type, prefix []reflect.StructField, seen map[reflect.Type]bool) {
	if seen[t] {
		return
	}
	seen[t] = true
	var embedded []reflect.StructField
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, tagged := parseJSONTag(f)
		switch {
		case name == "" && f.Anonymous && embeds(f.Type):
			embedded = append(embedded, f)
			continue
		case !f.IsExported() || tagged && name == "-" && options == nil:
			continue
		case name == "":
			name = f.Name
		}
		if _, shadowed := s.byName[name]; shadowed {
			continue
		}
		s.byName[name] = len(s.fields)
		s.fields = append(s.fields, jsonField{
			name: name, typ: f.Type, path: append(slices.Clone(prefix), f),
			plain:   !slices.ContainsFunc(options, func(o string) bool { return o == "string" || strings.HasPrefix(o, "format:") }),
			anyCase: slices.Contains(options, "case:ignore"),
		})
	}
	for _, f := range embedded {
		ft := f.Type
		if ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		s.add(ft, append(slices.Clone(prefix), f), seen)
	}
}

// embeds reports whether the members of an embedded field of type t are members of the struct around it.
func embeds(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct
}

// parseJSONTag splits the json tag of f. A field without JSON has the name "-" and no options; the tag '-' in quotes
// is a member of that name and has the option "quoted".
func parseJSONTag(f reflect.StructField) (name string, options []string, tagged bool) {
	tag, tagged := jsonTagOf(f)
	if strings.HasPrefix(tag, "'") {
		var b strings.Builder
		for i := 1; i < len(tag); i++ {
			switch tag[i] {
			case '\\':
				i++
				if i < len(tag) {
					b.WriteByte(tag[i])
				}
				continue
			case '\'':
				rest := strings.TrimPrefix(tag[i+1:], ",")
				return b.String(), append(strings.Split(rest, ","), "quoted"), tagged
			}
			b.WriteByte(tag[i])
		}
	}
	name, rest, more := strings.Cut(tag, ",")
	if more {
		options = strings.Split(rest, ",")
	}
	return name, options, tagged
}

var (
	eventType    = reflect.TypeFor[Event]()
	relationType = reflect.TypeFor[Relation]()
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
	p := reflect.PointerTo(t)
	return slices.ContainsFunc(unmarshalerTypes, p.Implements)
}

// isDynamic reports whether a value of type t takes JSON of more than one shape.
func isDynamic(t reflect.Type) bool {
	return t.Kind() == reflect.Interface || t == rawType || t != timeType && decodesItself(t)
}

// indirect returns t without pointers.
func indirect(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}
