package reader

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/typedbus/typedbus/registry/internal/tags"
)

// structure is a struct as JSON sees it.
type structure struct {
	fields []field // in the order of the struct, an embedded one's fields in its place
	// byLength has, for each length of a name, the fields with such a name.
	byLength [][]entry
	anyCase  bool  // a field takes its member whatever its case
	rules    []int // the fields that ask for something: that are present, or have such fields in them
}

// entry is a field among those whose names are as long.
type entry struct {
	digest uint64 // of the name
	field  int
}

// digest returns the first and last bytes of a name. Names of one length are seldom the same in those, so that it takes one
// comparison to tell them apart.
func digest(name string) uint64 {
	n := len(name)
	if n >= 8 {
		return uint64(name[0]) | uint64(name[1])<<8 | uint64(name[2])<<16 | uint64(name[3])<<24 |
			uint64(name[n-4])<<32 | uint64(name[n-3])<<40 | uint64(name[n-2])<<48 | uint64(name[n-1])<<56
	}
	var sum uint64
	for i := range n {
		sum = sum<<8 | uint64(name[i])
	}
	return sum
}

// field is a field of a struct as JSON sees it.
type field struct {
	name     string // of the JSON member
	start    string // the name as it usually stands in the text: quoted, with the colon after it
	typ      reflect.Type
	index    []int // of the field, through embedded structs
	node     *node
	depth    int
	tagged   bool // the name is in a tag
	stringed bool // numbers are written as strings
	anyCase  bool
	present  bool // the member has to be there, and not null
}

// newStructure collects the fields of t and of the structs embedded in it, those less deep first. Of several with one
// name the one that is less deep counts, then the one whose name is in a tag; if that leaves several, none does.
// A field of the type skip is left out.
func newStructure(t, skip reflect.Type) *structure {
	type level struct {
		typ   reflect.Type
		index []int
		again bool // it is there already: what is embedded in it is not looked at again
	}
	var all []field
	seen := map[reflect.Type]bool{t: true}
	for queue := []level{{typ: t}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for i := range at.typ.NumField() {
			sf := at.typ.Field(i)
			tag, member := tags.ReadJSON(sf)
			if !member || sf.Type == skip {
				continue
			}
			f := newField(sf, tag)
			f.index = append(slices.Clone(at.index), i)
			f.depth = len(at.index)
			if inner := embeddedIn(sf); inner != nil && !f.tagged {
				if !at.again {
					queue = append(queue, level{inner, f.index, seen[inner]})
				}
				seen[inner] = true
				continue
			}
			all = append(all, f)
		}
	}
	s := &structure{fields: dominant(all)}
	for i := range s.fields {
		f := &s.fields[i]
		for len(s.byLength) <= len(f.name) {
			s.byLength = append(s.byLength, nil)
		}
		s.byLength[len(f.name)] = append(s.byLength[len(f.name)], entry{digest(f.name), i})
		s.anyCase = s.anyCase || f.anyCase
	}
	return s
}

// newField reads the tags of a field.
func newField(sf reflect.StructField, tag tags.JSON) field {
	rule, _ := tags.EventOf(sf)
	f := field{name: tag.NameOf(sf), typ: sf.Type, tagged: tag.Name != "", present: rule == tags.Present}
	f.start = `"` + f.name + `":`
	if strings.ContainsAny(f.name, `"\`) || strings.ContainsFunc(f.name, unicode.IsControl) {
		f.start = "" // it stands there in another form
	}
	for _, option := range tag.Options {
		switch option {
		case "string":
			f.stringed = true
		case "case:ignore":
			f.anyCase = true
		}
	}
	return f
}

// embeddedIn returns the struct whose fields an embedded field stands for, or nil if it is none.
func embeddedIn(sf reflect.StructField) reflect.Type {
	t := sf.Type
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		t = t.Elem()
	}
	if !sf.Anonymous || t.Kind() != reflect.Struct {
		return nil
	}
	return t
}

// dominant returns the fields that count.
func dominant(all []field) []field {
	byName := make(map[string][]*field, len(all))
	for i := range all {
		byName[all[i].name] = append(byName[all[i].name], &all[i])
	}
	kept := make([]field, 0, len(all))
	for i := range all {
		if best(byName[all[i].name]) == &all[i] {
			kept = append(kept, all[i])
		}
	}
	slices.SortFunc(kept, func(a, b field) int { return slices.Compare(a.index, b.index) })
	return kept
}

// best returns which of the fields with one name counts, or nil.
func best(fields []*field) *field {
	rank := func(a, b *field) int {
		return cmp.Or(cmp.Compare(a.depth, b.depth), -cmp.Compare(tag01(a), tag01(b)))
	}
	slices.SortStableFunc(fields, rank)
	if len(fields) > 1 && rank(fields[0], fields[1]) == 0 {
		return nil
	}
	return fields[0]
}

func tag01(f *field) int {
	if f.tagged {
		return 1
	}
	return 0
}

// lookup returns the index of the field that takes the member with that name, or -1.
func (s *structure) lookup(name string) int {
	if len(name) < len(s.byLength) {
		candidates := s.byLength[len(name)]
		if len(candidates) > 0 {
			sum := digest(name)
			for _, c := range candidates {
				if c.digest == sum && s.fields[c.field].name == name {
					return c.field
				}
			}
		}
	}
	if s.anyCase {
		folded := fold(name)
		for i := range s.fields {
			if f := &s.fields[i]; f.anyCase && fold(f.name) == folded {
				return i
			}
		}
	}
	return -1
}

// in returns the field of v, a struct. Pointers to embedded structs are made to point to one.
func (f *field) in(v reflect.Value) reflect.Value {
	if v = v.Field(f.index[0]); len(f.index) == 1 {
		return v
	}
	return f.embedded(v)
}

// embedded returns the field of v, an embedded struct that the first step of the index leads to.
func (f *field) embedded(v reflect.Value) reflect.Value {
	for _, i := range f.index[1:] {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v
}

// fold returns what names that differ only in case, dashes and underscores have in common.
func fold(name string) string {
	b := make([]byte, 0, len(name))
	for _, r := range name {
		if r != '_' && r != '-' {
			b = utf8.AppendRune(b, foldRune(r))
		}
	}
	return string(b)
}

// foldRune returns the least of the characters that differ from r only in case.
func foldRune(r rune) rune {
	for {
		next := unicode.SimpleFold(r)
		if next <= r {
			return next
		}
		r = next
	}
}

// structures are the structs that [Member] and [Members] were asked about.
var structures sync.Map // reflect.Type to *structure

func structureOf(t reflect.Type) *structure {
	if s, ok := structures.Load(t); ok {
		return s.(*structure)
	}
	s, _ := structures.LoadOrStore(t, newStructure(t, nil))
	return s.(*structure)
}

// Member returns the type and the index of the field of t, a struct, that takes the member with that name.
func Member(t reflect.Type, name string) (typ reflect.Type, index []int, ok bool) {
	s := structureOf(t)
	if i := s.lookup(name); i >= 0 {
		return s.fields[i].typ, s.fields[i].index, true
	}
	return nil, nil, false
}

// Members returns the names of the members that t, a struct, has fields for, in the order of the fields.
func Members(t reflect.Type) []string {
	s := structureOf(t)
	names := make([]string, len(s.fields))
	for i := range s.fields {
		names[i] = s.fields[i].name
	}
	return names
}
