package fit

import (
	"bytes"
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// member is a member of a JSON object.
type member struct {
	name  string
	value jsontext.Value
}

var decoderPool = sync.Pool{New: func() any { return new(jsontext.Decoder) }}

// membersOf returns the members of an object, sorted by name.
func membersOf(v jsontext.Value) ([]member, bool) {
	if v.Kind() != '{' {
		return nil, false
	}
	d := decoderPool.Get().(*jsontext.Decoder)
	defer decoderPool.Put(d)
	d.Reset(bytes.NewBuffer(v), jsontext.AllowDuplicateNames(true))
	if _, err := d.ReadToken(); err != nil {
		return nil, false
	}
	var members []member
	for d.PeekKind() == '"' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, false
		}
		m := member{name: name.String()}
		value, err := d.ReadValue()
		if err != nil {
			return nil, false
		}
		// The decoder's value lives until the next one, v's own bytes as long as v.
		m.value = v[d.InputOffset()-int64(len(value)) : d.InputOffset()]
		members = append(members, m)
	}
	slices.SortStableFunc(members, func(a, b member) int { return cmp.Compare(a.name, b.name) })
	return members, true
}

// object reads an object into a struct.
func (f *fitting) object(v jsontext.Value, dst reflect.Value) {
	members, ok := membersOf(v)
	if !ok {
		f.mistyped(v, dst.Type())
		return
	}
	if inner, ok := soleContent(members); ok && shapeOf(dst.Type()).find(fold(members[0].name)) < 0 && inner.Kind() == '{' {
		f.below(memberStep(members[0].name), func() { f.object(inner, dst) })
		return
	}
	if field, ok := f.bare(members, dst); ok {
		f.fit(v, field)
		return
	}
	into := &filling{shape: shapeOf(dst.Type()), dst: dst, takers: make(map[int]jsontext.Value)}
	f.members(members, into)
}

// filling is a struct while it is being filled, from one object or, where CloudTrail puts some of its members a level
// deeper, from several.
type filling struct {
	shape  *shape
	dst    reflect.Value
	takers map[int]jsontext.Value // what each field has taken
}

// members reads members into the struct: first those that have a field of their name, then those that have one under
// another, then those that only wrap others.
func (f *fitting) members(members []member, into *filling) {
	var other, wrappers []member
	for _, m := range members {
		if i := into.shape.find(fold(m.name)); i >= 0 {
			f.take(m, i, into)
		} else {
			other = append(other, m)
		}
	}
	for _, m := range other {
		if i := into.other(m); i >= 0 {
			f.take(m, i, into)
		} else {
			wrappers = append(wrappers, m)
		}
	}
	for _, m := range wrappers {
		inner, steps, ok := wrapped(m)
		switch {
		case ok && len(f.path)+len(steps) <= maxDepth:
			n := len(f.path)
			f.path = append(f.path, steps...)
			f.members(inner, into)
			f.path = f.path[:n]
		case into.shape.whole && !isSurplus(m) && !isEmpty(m.value):
			f.below(memberStep(m.name), func() { f.note(RuleUnknown, "", kindOf(m.value)) })
		}
	}
}

// hasTaken reports whether the field i has a member that says something.
func (into *filling) hasTaken(i int) bool {
	v, taken := into.takers[i]
	return taken && !isBlank(v) && v.Kind() != 'n'
}

// take reads m into the field i. Where S3 names an operation in its query and has its content under the same name, the
// content counts.
func (f *fitting) take(m member, i int, into *filling) {
	if into.hasTaken(i) {
		return
	}
	into.takers[i] = m.value
	field := into.dst.FieldByIndex(into.shape.fields[i].index)
	field.SetZero()
	f.below(memberStep(m.name), func() { f.fit(m.value, field) })
}

// other returns the field that takes m under another name, or -1.
func (into *filling) other(m member) int {
	var candidates []string
	if inner, ok := innerName(m.value); ok {
		inner = fold(inner)
		candidates = append(candidates, inner+"s")
		candidates = append(candidates, aliases[inner+"s"]...)
	}
	candidates = append(candidates, otherNames(fold(m.name))...)
	isWrapper := isListWrapper(m.value) || m.value.Kind() == '['
	for _, name := range candidates {
		i := into.shape.find(name)
		if i < 0 {
			continue
		}
		if into.hasTaken(i) {
			continue
		}
		t := into.shape.fields[i].typ
		// The likeness of names alone is not enough: a list goes into a list.
		if isWrapper && isScalar(t) {
			continue
		}
		return i
	}
	return -1
}

// innerName returns the name of the only member that the elements of a list in EC2's form have: instanceId in
// {"items":[{"instanceId":"i-1"}]}.
func innerName(v jsontext.Value) (string, bool) {
	if !isListWrapper(v) {
		return "", false
	}
	elements, _ := elementsOf(v, nil)
	if len(elements) == 0 {
		return "", false
	}
	members, ok := membersOf(elements[0].value)
	if !ok || len(members) != 1 {
		return "", false
	}
	return members[0].name, true
}

// wrapped returns the members inside m, if m is a mere wrapper: the one item of EC2's instancesSet in a request to run
// instances, or what an operation of EC2's newer kind has in CreateLaunchTemplateRequest. steps lead to them.
func wrapped(m member) (inner []member, steps []string, ok bool) {
	if isListWrapper(m.value) {
		elements, _ := elementsOf(m.value, nil)
		if len(elements) != 1 {
			return nil, nil, false
		}
		inner, ok = membersOf(elements[0].value)
		return inner, append([]string{memberStep(m.name)}, elements[0].steps...), ok
	}
	for _, suffix := range []string{"Request", "Response", "Result"} {
		if strings.HasSuffix(m.name, suffix) {
			inner, ok = membersOf(m.value)
			return inner, []string{memberStep(m.name)}, ok
		}
	}
	return nil, nil, false
}
