package declare

import (
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry/internal/gotype"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// shape is what one struct type by itself says of the events it is a part of. Reading the tags is most of what it
// costs to register a type, and the types below are shared by many: it is done once for each.
type shape struct {
	validated bool // a field has a validate tag
	// relations are the fields that are relations or have a relation tag, by index.
	relations []int
	// envelope are the fields with the JSON name of a member of the envelope, or one as good as it.
	envelope []string
	// astray are the fields that were meant to take the detail and do not.
	astray []Fault
	// below are the fields that hold values of a struct type.
	below  []belowField
	faults []Fault
}

type belowField struct {
	name     string
	typ      reflect.Type // the struct
	embedded bool         // its members are members of the struct around it
}

// Fault is a mistake in the tag of a field.
type Fault struct {
	Field, Key, Tag string // as Go names the field; the key is empty if no tag is to blame
	Fault           *tags.Fault
}

var shapes sync.Map // reflect.Type to *shape

// shapeOf returns the shape of the struct type t. The type of the envelope is the same in all calls.
func shapeOf(t, envelope reflect.Type) *shape {
	if s, ok := shapes.Load(t); ok {
		return s.(*shape)
	}
	s := &shape{}
	names := make([]string, 0, 32)
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type == envelope && f.Anonymous {
			continue
		}
		name := s.field(f, i)
		if name == "" {
			continue
		}
		if j := slices.Index(names, name); j >= 0 {
			tag, _ := tags.JSONOf(f)
			s.fault(f, tags.JSONKey, tag, 0, fmt.Sprintf("the member %q is there twice", name), "give each field a name of its own")
		}
		names = append(names, name)
	}
	stored, _ := shapes.LoadOrStore(t, s)
	return stored.(*shape)
}

func (s *shape) fault(f reflect.StructField, key, tag string, offset int, problem, fix string) {
	s.faults = append(s.faults, Fault{f.Name, key, tag, tags.At(offset, problem, fix)})
}

// field looks at the i-th field and returns the name of its JSON member, or "" if it has none of its own.
func (s *shape) field(f reflect.StructField, i int) string {
	jsonText, only := tags.OnlyJSON(f.Tag)
	if !only {
		if s.misread(f) {
			return ""
		}
		jsonText, _ = tags.JSONOf(f)
		s.validated = s.validated || tags.Validated(f)
		if _, ok := tags.RelationOf(f); ok || IsRelation(f.Type) {
			s.relations = append(s.relations, i)
			return ""
		}
		s.eventTag(f)
	} else if IsRelation(f.Type) {
		s.relations = append(s.relations, i)
		return ""
	}
	if jsonText == "-" {
		return ""
	}
	if jsonText == "" && !f.IsExported() && !f.Anonymous {
		s.detailAstray(f, f.Name, "")
		return ""
	}
	if fault := tags.CheckJSON(f, jsonText); fault != nil {
		s.faults = append(s.faults, Fault{f.Name, tags.JSONKey, jsonText, fault})
		return ""
	}
	tag := tags.SplitJSON(jsonText)
	s.fieldType(f, tag, jsonText)
	name := tag.NameOf(f)
	if name != "detail" {
		s.detailAstray(f, name, jsonText)
	}
	if tag.Embeds(f) {
		return ""
	}
	if belongsToEnvelope(name) {
		s.envelope = append(s.envelope, f.Name)
	}
	return name
}

// misread reports whether f has a tag that would not be read, and says so.
func (s *shape) misread(f reflect.StructField) bool {
	if !f.IsExported() && !f.Anonymous {
		return false
	}
	fault := tags.CheckForm(f.Tag, tags.JSONKey)
	if fault != nil {
		s.faults = append(s.faults, Fault{Field: f.Name, Fault: fault})
	}
	return fault != nil
}

// fieldType looks at the type of a field that is part of the JSON.
func (s *shape) fieldType(f reflect.StructField, tag tags.JSON, jsonText string) {
	if !f.Anonymous || !tag.Embeds(f) {
		if fault := gotype.Check(f.Type); fault != nil {
			s.faults = append(s.faults, Fault{f.Name, tags.JSONKey, jsonText, fault})
			return
		}
	}
	t := gotype.Element(f.Type)
	if t.Kind() != reflect.Struct || t == gotype.Time && !f.Anonymous {
		return
	}
	own := gotype.DecodesItself(t)
	if own && tag.Embeds(f) {
		s.fault(f, tags.JSONKey, jsonText, 0, "an embedded type that decodes itself takes the place of the whole struct", "give the field a name")
	}
	if !own {
		s.below = append(s.below, belowField{f.Name, t, tag.Embeds(f)})
	}
}

// eventTag reads an event tag on a field other than the envelope.
func (s *shape) eventTag(f reflect.StructField) {
	tag, ok := tags.EventOf(f)
	_, member := tags.ReadJSON(f)
	switch {
	case !ok:
	case tag != tags.Present:
		s.fault(f, tags.EventKey, tag, 0, fmt.Sprintf("unknown rule %q", tag), "write "+tags.Present+"; which events a type takes stands at the embedded registry.Event")
	case !member:
		s.fault(f, tags.EventKey, tag, 0, "the field is not part of the JSON", "remove the rule, or the json tag that excludes the field")
	}
}

// IsRelation reports whether a field of type t is a relation.
func IsRelation(t reflect.Type) bool {
	_, ok := seam.RelationOf(t)
	return ok
}
