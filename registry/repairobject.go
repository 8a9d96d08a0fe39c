package registry

import (
	"reflect"

	"github.com/typedbus/typedbus/internal/eventpath"
)

// members steps through the object being looked at. look is given each name, as it stands between its quotes, and has
// to step over the value.
func (r *repairer) members(look func(name []byte)) {
	for r.at++; ; {
		switch r.at = skipSpace(r.text, r.at); r.text[r.at] {
		case '}':
			r.at++
			return
		case ',':
			r.at++
		default:
			end := skipString(r.text, r.at)
			name := r.text[r.at+1 : end-1]
			r.at = skipSpace(r.text, skipSpace(r.text, end)+1)
			look(name)
		}
	}
}

// name writes down the name of a member.
func (r *repairer) name(raw []byte) {
	if r.fitting[len(r.fitting)-1] != '{' {
		r.fitting = append(r.fitting, ',')
	}
	r.fitting = append(append(append(r.fitting, '"'), raw...), '"', ':')
}

// object looks at an object where the struct type t is wanted. Members that do not fit are left out, as are those that
// t has no field for.
func (r *repairer) object(t reflect.Type) {
	s := jsonStructOf(t)
	left := s.countMembers(r.text[r.at:])
	r.fitting = append(r.fitting, '{')
	r.members(func(name []byte) {
		i := s.rawIndex(name)
		if i >= 0 && left != nil {
			left[i]--
		}
		if i < 0 || left != nil && left[i] > 0 {
			r.skip()
			return
		}
		f, before := &s.fields[i], len(r.fitting)
		r.name(name)
		if !r.member(f) {
			r.fitting = r.fitting[:before]
		}
	})
	r.fitting = append(r.fitting, '}')
}

// member looks at the value of a field.
func (r *repairer) member(f *jsonField) bool {
	step, place := eventpath.Step{Kind: eventpath.Member, Name: f.name}, placeStep{field: f}
	if len(r.path) > 0 || f.name != "detail" {
		return r.below(step, place, f.typ, f)
	}
	r.path, r.place = append(r.path, step), append(r.place, place)
	ok := r.detail(f.typ, f)
	r.path, r.place = r.path[:0], r.place[:0]
	return ok
}

// countMembers returns how many members of the object in raw there are for each field of s: of several, which differ in
// the case of their names, the last counts. It returns nil if there can be but one.
func (s *jsonStruct) countMembers(raw []byte) []int {
	if !s.anyCase {
		return nil
	}
	counts := make([]int, len(s.fields))
	eachMember(raw, func(name, _ []byte) bool {
		if i := s.rawIndex(name); i >= 0 {
			counts[i]++
		}
		return true
	})
	return counts
}

// dictionary looks at an object where the map type t is wanted. Members that do not fit are left out.
func (r *repairer) dictionary(t reflect.Type) bool {
	if r.text[r.at] != '{' {
		return r.violate("object", r.skip())
	}
	r.fitting = append(r.fitting, '{')
	r.members(func(name []byte) {
		key, before, conversions := memberName(name), len(r.fitting), len(r.conversions)
		r.name(name)
		from := len(r.fitting)
		if !r.below(eventpath.Step{Kind: eventpath.Member, Name: key}, placeStep{key: key}, t.Elem(), nil) {
			r.fitting = r.fitting[:before]
		}
		if len(r.conversions) > conversions {
			r.element(t.Elem(), r.fitting[from:], placeStep{key: key}, conversions)
		}
	})
	r.fitting = append(r.fitting, '}')
	return true
}

// element decodes an element of a map, in which something was converted, by itself: in the map it cannot be changed. The
// element as a whole takes the place of the conversions in it, those from the index conversions on.
func (r *repairer) element(t reflect.Type, fitting []byte, place placeStep, conversions int) {
	value := reflect.New(t)
	if err := decodeConverted(fitting, value, r.conversions[conversions:], len(r.place)+1); err != nil {
		r.err = err
	}
	r.conversions = r.conversions[:conversions]
	r.place = append(r.place, place)
	r.convert(value.Elem().Interface())
	r.place = r.place[:len(r.place)-1]
}
