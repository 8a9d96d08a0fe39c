package registry

import (
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// ruleType is the rule that a JSON value fits the type of its field.
const ruleType = "type"

// repair decodes a payload that json.Unmarshal refused: all that fits is decoded, all that does not is left zero and
// returned, every place of it. With tolerant, values whose meaning is plain are converted first. The payload must be
// a well-formed JSON object; value is a pointer to a zero event.
func repair(payload []byte, value reflect.Value, tolerant bool) ([]Violation, error) {
	r := repairer{tolerant: tolerant}
	tree := r.object(payload, value.Type().Elem())
	if err := assemble(tree, value.Interface()); err != nil {
		return nil, err
	}
	return r.violations, nil
}

type repairer struct {
	tolerant   bool
	path       []pathStep // of the value being looked at
	violations []Violation
}

// violate records that the value being looked at is not of the type that want names.
func (r *repairer) violate(want string, raw []byte) {
	r.violations = append(r.violations, Violation{Path: formatSteps(r.path), Rule: ruleType, Param: want, Got: kindOf(raw)})
}

// object returns what fits the struct type t in the JSON object raw, by the names of t's fields. A field of an embedded
// struct is in a tree of its own.
func (r *repairer) object(raw []byte, t reflect.Type) map[string]any {
	s := jsonStructOf(t)
	tree := make(map[string]any)
	eachMember(raw, func(name, value []byte) bool {
		i := s.rawIndex(name)
		if i < 0 {
			return true
		}
		f := &s.fields[i]
		if f.name == "detail" && len(r.path) == 0 && indirect(f.typ).Kind() != reflect.String {
			value = unwrapDetail(value)
		}
		r.path = append(r.path, pathStep{kind: stepMember, name: f.name})
		v, ok := r.value(value, f.typ, f)
		r.path = r.path[:len(r.path)-1]
		if ok {
			at := tree
			for _, embedded := range f.path[:len(f.path)-1] {
				inner, _ := at[embedded.Name].(map[string]any)
				if inner == nil {
					inner = make(map[string]any)
					at[embedded.Name] = inner
				}
				at = inner
			}
			at[f.goName()] = v
		}
		return true
	})
	return tree
}

// value returns the JSON value raw as one that assemble can put where a t is. It reports false where nothing is to be
// put there. f is the field whose tag says how the value is written, or nil.
func (r *repairer) value(raw []byte, t reflect.Type, f *jsonField) (any, bool) {
	if t.Kind() == reflect.Pointer {
		return r.value(raw, t.Elem(), f)
	}
	if raw[0] == 'n' && !isDynamic(t) {
		return nil, false
	}
	if t == timeType || isDynamic(t) || f != nil && f.quoted {
		return r.leaf(raw, t, f)
	}
	switch t.Kind() {
	case reflect.Struct:
		if r.tolerant {
			raw = unwrapDetail(raw)
		}
		if raw[0] != '{' {
			r.violate("object", raw)
			return nil, false
		}
		return r.object(raw, t), true
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return r.list(raw, t.Elem())
		}
	case reflect.Map:
		if t.Key().Kind() == reflect.String && !decodesItself(t.Key()) {
			return r.dictionary(raw, t.Elem())
		}
	}
	return r.leaf(raw, t, f)
}

// list returns a JSON array as the values of its elements, nil for those that do not fit. Where an array is missing
// around its only element, as JSON made from XML tends to have it, a tolerant type gets it.
func (r *repairer) list(raw []byte, elem reflect.Type) (any, bool) {
	values := []any{}
	if raw[0] == '[' {
		eachElement(raw, func(i int, element []byte) bool {
			r.path = append(r.path, pathStep{kind: stepIndex, index: i})
			v, _ := r.value(element, elem, nil)
			r.path = r.path[:len(r.path)-1]
			values = append(values, v)
			return true
		})
		return values, true
	}
	if r.tolerant && string(raw) != `""` {
		before := len(r.violations)
		if v, ok := r.value(raw, elem, nil); ok && len(r.violations) == before {
			return append(values, v), true
		}
		r.violations = r.violations[:before]
	}
	r.violate("array", raw)
	return nil, false
}

// dictionary returns a JSON object as the values of its members, without those that do not fit.
func (r *repairer) dictionary(raw []byte, elem reflect.Type) (any, bool) {
	if raw[0] != '{' {
		r.violate("object", raw)
		return nil, false
	}
	values := map[string]any{}
	eachMember(raw, func(name, value []byte) bool {
		key := memberName(name)
		r.path = append(r.path, pathStep{kind: stepMember, name: key})
		if v, ok := r.value(value, elem, nil); ok {
			values[key] = v
		} else if value[0] == 'n' {
			values[key] = nil
		}
		r.path = r.path[:len(r.path)-1]
		return true
	})
	return values, true
}

// leaf decodes raw as a whole to a t.
func (r *repairer) leaf(raw []byte, t reflect.Type, f *jsonField) (any, bool) {
	v := reflect.New(t)
	if decodeLeaf(raw, v, f) == nil {
		return v.Elem().Interface(), true
	}
	if r.tolerant {
		if converted, ok := coerce(raw, t); ok {
			return converted, true
		}
	}
	r.violate(typeName(t), raw)
	return nil, false
}

// decodeLeaf decodes raw into v, a pointer, as the tag of f has it.
func decodeLeaf(raw []byte, v reflect.Value, f *jsonField) error {
	if f == nil || !f.quoted {
		return json.Unmarshal(raw, v.Interface())
	}
	// Only a struct field can say how its value is written.
	around := reflect.New(reflect.StructOf([]reflect.StructField{{Name: f.goName(), Type: v.Type().Elem(), Tag: f.field().Tag}}))
	object, err := jsontext.AppendQuote([]byte{'{'}, f.name)
	if err != nil {
		return err
	}
	object = append(append(append(object, ':'), raw...), '}')
	if err := json.Unmarshal(object, around.Interface()); err != nil {
		return err
	}
	v.Elem().Set(around.Elem().Field(0))
	return nil
}

// typeName names, as JSON would, the values a field of type t takes.
func typeName(t reflect.Type) string {
	if t == timeType {
		return "RFC 3339 time"
	}
	if decodesItself(t) {
		return t.String()
	}
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "integer"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return "base64 string"
		}
		return "array"
	case reflect.Map:
		return "object"
	}
	return t.String()
}
