package registry

import (
	"fmt"
	"reflect"

	"github.com/go-json-experiment/json"
)

// ruleType is the rule that a JSON value fits the type of its field.
const ruleType = "type"

// repair decodes a payload that json.Unmarshal refused: all that fits is decoded, all that does not is left zero and
// returned, every place of it. With tolerant, values whose meaning is plain are converted first. The payload must be
// a well-formed JSON object; value is a pointer to a zero event.
func repair(payload []byte, value reflect.Value, tolerant bool) ([]Violation, error) {
	r := repairer{tolerant: tolerant, fitting: make([]byte, 0, len(payload))}
	converted := r.object(payload, value.Type().Elem())
	return r.finish(converted, value)
}

// repairDetail does the same for the detail alone, a well-formed JSON value; value is a pointer to the field for it.
func repairDetail(detail []byte, value reflect.Value, tolerant bool) ([]Violation, error) {
	r := repairer{tolerant: tolerant, fitting: make([]byte, 0, len(detail)), path: []pathStep{{kind: stepMember, name: "detail"}}}
	t := value.Type().Elem()
	converted, ok := r.value(unwrapDetailFor(t, detail), t, nil)
	if !ok {
		return r.violations, nil
	}
	return r.finish(converted, value)
}

// unwrapDetailFor returns a detail as a field of type t takes it: where that is no string, the object inside of one.
func unwrapDetailFor(t reflect.Type, detail []byte) []byte {
	if indirect(t).Kind() == reflect.String {
		return detail
	}
	return unwrapDetail(detail)
}

// repairer takes a JSON value apart into what fits its type, again as JSON for package json to decode, and the few
// values that are to be converted. Those are a tree that assemble puts on top: of a struct a map by the names of its
// fields, of a slice a []any, of anything else a value of the field's own type. nil is nothing to put.
type repairer struct {
	tolerant   bool
	fitting    []byte     // JSON, as far as it was looked at
	path       []pathStep // of the value being looked at
	violations []Violation
	err        error // of a value in a map, which is decoded by itself
}

// finish decodes what fits, puts on top what is converted, and returns what is neither.
func (r *repairer) finish(converted any, value reflect.Value) ([]Violation, error) {
	if err := r.decode(r.fitting, converted, value); err != nil {
		return nil, err
	}
	return r.violations, r.err
}

// decode decodes what fits and puts on top what is converted.
func (r *repairer) decode(fitting []byte, converted any, value reflect.Value) error {
	if json.Unmarshal(fitting, value.Interface()) != nil {
		return unfillable(value)
	}
	if converted == nil {
		return nil
	}
	return assemble(converted, value.Interface())
}

// unfillable is the error for a type that has a field that no JSON can fill. It does not quote the payload.
func unfillable(value reflect.Value) error {
	return fmt.Errorf("registry: %s has a field that cannot be decoded to", value.Type())
}

// violate records that the value being looked at is not of the type that want names.
func (r *repairer) violate(want string, raw []byte) {
	r.violations = append(r.violations, Violation{Path: formatSteps(r.path), Rule: ruleType, Param: want, Got: kindOf(raw)})
}

// below looks at a value one step below the one being looked at.
func (r *repairer) below(step pathStep, raw []byte, t reflect.Type, f *jsonField) (any, bool) {
	r.path = append(r.path, step)
	converted, ok := r.value(raw, t, f)
	r.path = r.path[:len(r.path)-1]
	return converted, ok
}

// name begins a member of an object in what fits.
func (r *repairer) name(raw []byte) {
	if r.fitting[len(r.fitting)-1] != '{' {
		r.fitting = append(r.fitting, ',')
	}
	r.fitting = append(append(append(r.fitting, '"'), raw...), '"', ':')
}

// fits takes a whole value for fitting.
func (r *repairer) fits(raw []byte) (any, bool) {
	r.fitting = append(r.fitting, raw...)
	return nil, true
}

// object takes the JSON object raw apart as the struct type t has it.
func (r *repairer) object(raw []byte, t reflect.Type) any {
	s := jsonStructOf(t)
	var tree map[string]any
	r.fitting = append(r.fitting, '{')
	s.eachField(raw, func(f *jsonField, name, value []byte) {
		if f.name == "detail" && len(r.path) == 0 {
			value = unwrapDetailFor(f.typ, value)
		}
		before := len(r.fitting)
		r.name(name)
		converted, ok := r.below(pathStep{kind: stepMember, name: f.name}, value, f.typ, f)
		if !ok {
			r.fitting = r.fitting[:before]
		}
		if converted != nil {
			tree = f.plant(tree, converted)
		}
	})
	r.fitting = append(r.fitting, '}')
	if tree == nil {
		return nil
	}
	return tree
}

// eachField yields the members of the object in raw that a field of s takes. Of several that one field takes, which
// differ in the case of their names, it is the last.
func (s *jsonStruct) eachField(raw []byte, yield func(f *jsonField, name, value []byte)) {
	var left []int // how many members are there for each field
	if s.anyCase {
		left = make([]int, len(s.fields))
		eachMember(raw, func(name, _ []byte) bool {
			if i := s.rawIndex(name); i >= 0 {
				left[i]++
			}
			return true
		})
	}
	eachMember(raw, func(name, value []byte) bool {
		i := s.rawIndex(name)
		if i < 0 {
			return true
		}
		if left != nil {
			if left[i]--; left[i] > 0 {
				return true
			}
		}
		yield(&s.fields[i], name, value)
		return true
	})
}

// plant puts the value of f into the tree of the struct around it, which may be nil yet, and returns the tree. A field
// of an embedded struct is in a tree of its own.
func (f *jsonField) plant(tree map[string]any, value any) map[string]any {
	if tree == nil {
		tree = make(map[string]any)
	}
	at := tree
	for _, embedded := range f.path[:len(f.path)-1] {
		inner, _ := at[embedded.Name].(map[string]any)
		if inner == nil {
			inner = make(map[string]any)
			at[embedded.Name] = inner
		}
		at = inner
	}
	at[f.goName()] = value
	return tree
}

// value takes the JSON value raw apart as a t has it. It reports false where nothing of it fits nor can be converted.
// f is the field whose tag says how the value is written, or nil.
func (r *repairer) value(raw []byte, t reflect.Type, f *jsonField) (any, bool) {
	pointer := t.Kind() == reflect.Pointer
	t = indirect(t)
	if t == rawType || raw[0] == 'n' && (pointer || !isDynamic(t)) {
		return r.fits(raw)
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

// list takes a JSON array apart; elements that do not fit become null. Where an array is missing around its only
// element, as JSON made from XML tends to have it, a tolerant type gets it.
func (r *repairer) list(raw []byte, elem reflect.Type) (any, bool) {
	var tree []any
	before, violations := len(r.fitting), len(r.violations)
	r.fitting = append(r.fitting, '[')
	switch {
	case raw[0] == '[':
		eachElement(raw, func(i int, element []byte) bool {
			if i > 0 {
				r.fitting = append(r.fitting, ',')
			}
			converted, ok := r.below(pathStep{kind: stepIndex, index: i}, element, elem, nil)
			if !ok {
				r.fitting = append(r.fitting, "null"...)
			}
			if converted != nil {
				tree = append(tree, make([]any, i+1-len(tree))...)
				tree[i] = converted
			}
			return true
		})
	case r.tolerant && string(raw) != `""`:
		converted, ok := r.value(raw, elem, nil)
		if ok && len(r.violations) == violations {
			if converted != nil {
				tree = []any{converted}
			}
			break
		}
		fallthrough
	default:
		r.fitting, r.violations = r.fitting[:before], r.violations[:violations]
		r.violate("array", raw)
		return nil, false
	}
	r.fitting = append(r.fitting, ']')
	if tree == nil {
		return nil, true
	}
	return tree, true
}

// dictionary takes a JSON object apart whose members are the elements of a map; those that do not fit are left out.
func (r *repairer) dictionary(raw []byte, elem reflect.Type) (any, bool) {
	if raw[0] != '{' {
		r.violate("object", raw)
		return nil, false
	}
	var tree map[string]any
	r.fitting = append(r.fitting, '{')
	eachMember(raw, func(name, value []byte) bool {
		key, before := memberName(name), len(r.fitting)
		r.name(name)
		from := len(r.fitting)
		converted, ok := r.below(pathStep{kind: stepMember, name: key}, value, elem, nil)
		if !ok {
			r.fitting = r.fitting[:before]
		}
		if converted != nil {
			if tree == nil {
				tree = make(map[string]any)
			}
			tree[key] = r.whole(r.fitting[from:], converted, elem)
		}
		return true
	})
	r.fitting = append(r.fitting, '}')
	if tree == nil {
		return nil, true
	}
	return tree, true
}

// whole returns an element of a map with what is converted in it. The elements of a map cannot be changed in place.
func (r *repairer) whole(fitting []byte, converted any, elem reflect.Type) any {
	switch converted.(type) {
	case map[string]any, []any:
	default:
		return converted
	}
	value := reflect.New(indirect(elem))
	if err := r.decode(fitting, converted, value); err != nil {
		r.err = err
	}
	return value.Elem().Interface()
}

// leaf takes raw as a whole for a t.
func (r *repairer) leaf(raw []byte, t reflect.Type, f *jsonField) (any, bool) {
	if f == nil || !f.quoted {
		if isPlain(raw, t) {
			return r.fits(raw)
		}
	}
	if decodeLeaf(raw, reflect.New(t), f) == nil {
		return r.fits(raw)
	}
	if r.tolerant {
		if converted, ok := coerce(raw, t); ok {
			r.fitting = append(r.fitting, "null"...)
			return converted, true
		}
	}
	r.violate(typeName(t), raw)
	return nil, false
}
