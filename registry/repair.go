package registry

import (
	"fmt"
	"reflect"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/internal/eventpath"
)

// ruleType is the rule that a JSON value fits the type of its field.
const ruleType = "type"

// repair decodes a payload that json.Unmarshal refused: all that fits is decoded, all that does not is left zero and
// returned, every place of it. With tolerant, values whose meaning is plain are converted first. The payload must be
// a well-formed JSON object; value is a pointer to a zero event.
func repair(payload []byte, value reflect.Value, tolerant bool) ([]Violation, error) {
	r := repairer{text: payload, at: skipSpace(payload, 0), tolerant: tolerant, fitting: make([]byte, 0, len(payload))}
	r.object(value.Type().Elem())
	return r.finish(value)
}

// repairDetail does the same for the detail alone, a well-formed JSON value; value is a pointer to the field for it.
func repairDetail(detail []byte, value reflect.Value, tolerant bool) ([]Violation, error) {
	t := value.Type().Elem()
	r := repairer{text: detail, tolerant: tolerant, fitting: make([]byte, 0, len(detail)), path: []eventpath.Step{{Kind: eventpath.Member, Name: "detail"}}}
	if !r.detail(t, nil) {
		return r.violations, nil
	}
	return r.finish(value)
}

// repairer walks through well-formed JSON along a type. It writes down what fits, again as JSON, for package json to
// decode, and keeps the few values that are converted, to be put in their places afterwards.
type repairer struct {
	text        []byte
	at          int // the offset of the value being looked at
	tolerant    bool
	fitting     []byte           // JSON, as far as it was looked at
	path        []eventpath.Step // of the value being looked at
	place       []placeStep      // of the same
	conversions []conversion
	violations  []Violation
	err         error // of a value in a map, which is decoded by itself
}

// finish decodes what fits, puts in place what was converted, and returns what is neither.
func (r *repairer) finish(value reflect.Value) ([]Violation, error) {
	if err := decodeConverted(r.fitting, value, r.conversions, 0); err != nil {
		return nil, err
	}
	return r.violations, r.err
}

// decodeConverted decodes what fits to value, a pointer, and puts conversions in place, whose first steps, as many as
// above says, lead to value.
func decodeConverted(fitting []byte, value reflect.Value, conversions []conversion, above int) error {
	if json.Unmarshal(fitting, value.Interface()) != nil {
		return unfillable(value.Type())
	}
	for _, c := range conversions {
		if err := c.put(value.Elem(), c.place[above:]); err != nil {
			return err
		}
	}
	return nil
}

// unfillable is the error for a type that has a field that no JSON can fill. It does not quote the payload.
func unfillable(t reflect.Type) error {
	return fmt.Errorf("registry: a %s cannot be decoded to", t)
}

// violate records that the value being looked at, which is raw, is not of the type that want names.
func (r *repairer) violate(want string, raw []byte) bool {
	r.violations = append(r.violations, Violation{Path: eventpath.Path(r.path).String(), Rule: ruleType, Param: want, Got: kindOf(raw)})
	return false
}

// skip steps over the value being looked at and returns it.
func (r *repairer) skip() []byte {
	from := r.at
	r.at = skipValue(r.text, from)
	return r.text[from:r.at]
}

// fits takes a whole value for fitting.
func (r *repairer) fits(raw []byte) bool {
	r.fitting = append(r.fitting, raw...)
	return true
}

// below looks at a value one step below the one being looked at.
func (r *repairer) below(step eventpath.Step, place placeStep, t reflect.Type, f *jsonField) bool {
	r.path, r.place = append(r.path, step), append(r.place, place)
	ok := r.value(t, f)
	r.path, r.place = r.path[:len(r.path)-1], r.place[:len(r.place)-1]
	return ok
}

// inside looks at the object that came in a string as it does at one that did not.
func (r *repairer) inside(object []byte, t reflect.Type, f *jsonField) bool {
	text, at := r.text, r.at
	r.text, r.at = object, 0
	ok := r.value(t, f)
	r.text, r.at = text, at
	return ok
}

// detail looks at the detail of an event. A type that is no string takes it out of a string.
func (r *repairer) detail(t reflect.Type, f *jsonField) bool {
	if r.text[r.at] == '"' && indirect(t).Kind() != reflect.String {
		from := r.at
		if inner := unwrapDetail(r.skip()); inner[0] == '{' {
			return r.inside(inner, t, f)
		}
		r.at = from
	}
	return r.value(t, f)
}

// value looks at a value where a t is wanted, and steps over it. It reports false where nothing of it fits or can be
// converted. f is the field whose tag says how the value is written, or nil.
func (r *repairer) value(t reflect.Type, f *jsonField) bool {
	pointer, first := t.Kind() == reflect.Pointer, r.text[r.at]
	t = indirect(t)
	if t == rawType || first == 'n' && (pointer || !isDynamic(t)) {
		return r.fits(r.skip())
	}
	if t == timeType || isDynamic(t) || f != nil && f.quoted {
		return r.leaf(t, f)
	}
	switch t.Kind() {
	case reflect.Struct:
		if first == '{' {
			r.object(t)
			return true
		}
		raw := r.skip()
		if inner := unwrapDetail(raw); r.tolerant && inner[0] == '{' {
			return r.inside(inner, t, f)
		}
		return r.violate("object", raw)
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			return r.list(t.Elem())
		}
	case reflect.Map:
		if t.Key().Kind() == reflect.String && !decodesItself(t.Key()) {
			return r.dictionary(t)
		}
	}
	return r.leaf(t, f)
}

// leaf takes a value as a whole for a t.
func (r *repairer) leaf(t reflect.Type, f *jsonField) bool {
	raw := r.skip()
	if (f == nil || !f.quoted) && isPlain(raw, t) || decodeLeaf(raw, reflect.New(t), f) == nil {
		return r.fits(raw)
	}
	if r.tolerant {
		if converted, ok := coerce(raw, t); ok {
			r.convert(converted)
			return r.fits([]byte("null"))
		}
	}
	return r.violate(typeName(t), raw)
}

// list looks at an array; elements that do not fit become null. Where an array is missing around its only element, as
// JSON made from XML tends to have it, a tolerant type gets it.
func (r *repairer) list(elem reflect.Type) bool {
	if r.text[r.at] != '[' {
		return r.listOfOne(elem)
	}
	r.fitting = append(r.fitting, '[')
	r.at = skipSpace(r.text, r.at+1)
	for i := 0; r.text[r.at] != ']'; i++ {
		if i > 0 {
			r.fitting = append(r.fitting, ',')
			r.at = skipSpace(r.text, r.at+1)
		}
		if !r.below(eventpath.Step{Kind: eventpath.Index, Index: i}, placeStep{index: i}, elem, nil) {
			r.fits([]byte("null"))
		}
		r.at = skipSpace(r.text, r.at)
	}
	r.fitting = append(r.fitting, ']')
	r.at++
	return true
}

// listOfOne looks at a value that is no array as if it were the only element of one.
func (r *repairer) listOfOne(elem reflect.Type) bool {
	from, fitting, violations, conversions := r.at, len(r.fitting), len(r.violations), len(r.conversions)
	if raw := r.skip(); !r.tolerant || string(raw) == `""` {
		return r.violate("array", raw)
	}
	raw := r.text[from:r.at]
	r.at = from
	r.fitting, r.place = append(r.fitting, '['), append(r.place, placeStep{index: 0})
	ok := r.value(elem, nil)
	r.fitting, r.place = append(r.fitting, ']'), r.place[:len(r.place)-1]
	if !ok || len(r.violations) > violations {
		r.fitting, r.violations, r.conversions = r.fitting[:fitting], r.violations[:violations], r.conversions[:conversions]
		return r.violate("array", raw)
	}
	return true
}
