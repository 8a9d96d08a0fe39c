package fit

import (
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// element is an element of a list, and the steps to it from the list's own place.
type element struct {
	value jsontext.Value
	steps []string
}

// list reads a list in any of CloudTrail's forms into a slice or an array.
func (f *fitting) list(v jsontext.Value, dst reflect.Value) {
	t := dst.Type()
	elements, ok := elementsOf(v, t.Elem())
	if !ok {
		f.mistyped(v, t)
		return
	}
	if t.Kind() == reflect.Slice {
		dst.Set(reflect.MakeSlice(t, len(elements), len(elements)))
	}
	for i, e := range elements {
		if i >= dst.Len() {
			f.mistyped(v, t)
			return
		}
		n := len(f.path)
		f.path = append(f.path, e.steps...)
		if isRedacted(e.value) && !isScalar(t.Elem()) {
			f.note(ruleRedacted, kindName(t.Elem()), "")
		} else {
			f.fit(e.value, dst.Index(i))
		}
		f.path = f.path[:n]
	}
}

// listNames are the members that hold the elements of a list: EC2's items, the query protocol's member, XML's item and
// entry.
var listNames = map[string]bool{"items": true, "item": true, "member": true, "entry": true}

// isListWrapper reports whether v is an object that holds nothing but a list.
func isListWrapper(v jsontext.Value) bool {
	members, ok := membersOf(v)
	return ok && len(members) == 1 && listNames[members[0].name]
}

// elementsOf returns the elements of the list that v is, for a list of elem: of an array, of {"items":[…]}, of
// {"Rule":[…]} as XML has it, and of what would be an array if it had more than one element. A nil elem is any.
func elementsOf(v jsontext.Value, elem reflect.Type) ([]element, bool) {
	switch v.Kind() {
	case '[':
		var values []jsontext.Value
		if json.Unmarshal(v, &values, jsontext.AllowDuplicateNames(true)) != nil {
			return nil, false
		}
		elements := make([]element, len(values))
		for i, value := range values {
			elements[i] = element{value, []string{elementStep(i)}}
		}
		return elements, true
	case '{':
		members, ok := membersOf(v)
		if !ok {
			return nil, false
		}
		return elementsIn(v, members, elem)
	}
	// An only element, as it is.
	return []element{{value: v}}, elem != nil && isScalar(elem)
}

func elementsIn(v jsontext.Value, members []member, elem reflect.Type) ([]element, bool) {
	if len(members) == 0 {
		return nil, true
	}
	if isOneOf(members, elem) {
		return []element{{value: v}}, true
	}
	var inner *member
	for i := range members {
		if isSurplus(members[i]) {
			continue
		}
		if inner != nil {
			return nil, false
		}
		inner = &members[i]
	}
	if inner == nil {
		return nil, false
	}
	elements, ok := elementsOf(inner.value, elem)
	if !ok && inner.value.Kind() == '{' {
		elements, ok = []element{{value: inner.value}}, true
	}
	for i := range elements {
		elements[i].steps = append([]string{memberStep(inner.name)}, elements[i].steps...)
	}
	return elements, ok
}

// isOneOf reports whether an object of these members is an element of a list of elem, rather than the list.
func isOneOf(members []member, elem reflect.Type) bool {
	if elem == nil {
		return false
	}
	elem = indirect(elem)
	if len(members) == 1 && listNames[members[0].name] {
		return false
	}
	switch elem.Kind() {
	case reflect.Struct:
		if elem == timeType {
			return false
		}
		s := shapeOf(elem)
		for _, m := range members {
			if s.find(fold(m.name)) >= 0 {
				return true
			}
		}
		return false
	case reflect.Map, reflect.Interface:
		return true
	}
	_, ok := soleContent(members)
	return ok
}

// soleContent returns the value of EC2's {"tag": 1, "content": …}, in which tag is the element's position in a list.
func soleContent(members []member) (jsontext.Value, bool) {
	switch {
	case len(members) == 2 && members[0].name == "content" && members[1].name == "tag",
		len(members) == 1 && (members[0].name == "content" || members[0].name == "value"):
		return members[0].value, true
	}
	return nil, false
}

// entriesOf returns the entries of the map that v is: the members of an object, or the keys and values of a list, as
// XML has them.
func entriesOf(v jsontext.Value) ([]member, bool) {
	if v.Kind() == '{' && !isListWrapper(v) {
		return membersOf(v)
	}
	elements, ok := elementsOf(v, reflect.TypeFor[any]())
	if !ok {
		return nil, false
	}
	var entries []member
	for _, e := range elements {
		parts, ok := membersOf(e.value)
		if !ok {
			return nil, false
		}
		var entry member
		for _, part := range parts {
			switch fold(part.name) {
			case "key", "name":
				entry.name = text(part.value)
			case "value":
				entry.value = part.value
			}
		}
		if entry.name == "" || entry.value == nil {
			return nil, false
		}
		entries = append(entries, entry)
	}
	return entries, true
}
