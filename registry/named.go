package registry

import (
	"reflect"
	"slices"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry/internal/gotype"
	"github.com/typedbus/typedbus/registry/internal/reader"
	"github.com/typedbus/typedbus/registry/internal/tags"
	"github.com/typedbus/typedbus/registry/internal/validation"
)

// keyMember is a member that the keys of a relation are made of. An event of a tolerant type that lacks it, or has it as
// null or the empty text, drifts: that is worth telling before somebody asks AWS for the resource "".
type keyMember struct {
	spec *seam.Spec // of the relation
	path eventpath.Path
	id   bool // it is the id, and no further part of a key
	many bool
	// steps lead to the value, or as far as Go's types tell; there are none to what a selector of ARNs takes, for which
	// resources an event lists differs from case to case.
	steps []keyStep
	text  bool // the value at the end of steps is a text
}

// keyStep is a step of a path through Go values.
type keyStep struct {
	eventpath.Step
	index    []int // of the field that takes the member
	optional bool  // its json tag says omitzero or omitempty
}

// keyMembers returns the members of an event of type t that the keys of a relation are made of.
func keyMembers(t reflect.Type, spec *seam.Spec, many bool) []keyMember {
	members := []keyMember{{spec: spec, path: spec.ID, id: true, many: many}}
	for _, arg := range spec.Args {
		members = append(members, keyMember{spec: spec, path: arg.Path, many: many})
	}
	for i := range members {
		members[i].follow(t)
	}
	return members
}

// follow works out the steps through t.
func (m *keyMember) follow(t reflect.Type) {
	for _, step := range m.path {
		switch t = gotype.Indirect(t); {
		case step.Kind == eventpath.ARN:
			m.steps = nil
			return
		case gotype.IsDynamic(t) || t.Kind() == reflect.Map:
			return
		case step.Kind == eventpath.Member && t.Kind() == reflect.Struct:
			typ, index, _ := reader.Member(t, step.Name)
			tag, _ := tags.ReadJSON(t.FieldByIndex(index))
			optional := slices.Contains(tag.Options, "omitzero") || slices.Contains(tag.Options, "omitempty")
			m.steps = append(m.steps, keyStep{step, index, optional})
			t = typ
		case t.Kind() == reflect.Slice:
			m.steps = append(m.steps, keyStep{Step: step})
			t = t.Elem()
		default:
			return
		}
	}
	t = gotype.Indirect(t)
	m.text = t.Kind() == reflect.String && !gotype.IsDynamic(t)
}

// unnamed adds the members that ought to say what an event is about and do not, and returns how many more there are
// than it lists: those that the keys of relations are made of, but for what a field's tag says may be left out; and if
// the event names no resource at all, those as well.
func (p *plan) unnamed(event reflect.Value, violations []Violation) (_ []Violation, unlisted int) {
	w := keyWalk{plan: p, event: event}
	for i := range p.keys {
		if m := &p.keys[i]; m.steps != nil {
			w.member, w.excuse = m, notAsked
			w.walk(event, 0)
		}
	}
	if !w.names && !slices.ContainsFunc(p.relations, func(f relationField) bool { return w.finds(f.spec.ID) }) {
		for i := range p.keys {
			if m := &p.keys[i]; m.id && !m.many {
				w.missing = append(w.missing, m.path.String())
			}
		}
	}
	for _, path := range w.missing {
		violations = append(violations, Violation{Path: path, Rule: rulePresent})
	}
	return violations, w.unlisted
}

// keyWalk looks in one event for the members that keys are made of.
type keyWalk struct {
	plan     *plan
	event    reflect.Value
	member   *keyMember
	elements []int // of the lists that the walk is in
	excuse   excuse
	names    bool // a member has an id
	missing  []string
	unlisted int
}

// excuse is whether the event may lack a member.
type excuse int

const (
	notAsked excuse = iota
	excused
	notExcused
)

// walk goes on from v, to which the steps before i led.
func (w *keyWalk) walk(v reflect.Value, i int) {
	for ; i < len(w.member.steps); i++ {
		step := &w.member.steps[i]
		v = validation.PointedTo(v)
		switch step.Kind {
		case eventpath.Member:
			for _, k := range step.index {
				v = validation.PointedTo(v).Field(k)
			}
			if step.optional && v.IsZero() {
				return
			}
		case eventpath.Index:
			if step.Index >= v.Len() {
				w.miss(i + 1)
				return
			}
			v = v.Index(step.Index)
		default:
			if v.IsNil() {
				w.miss(i)
			}
			for k := range v.Len() {
				w.elements = append(w.elements, k)
				w.walk(v.Index(k), i+1)
				w.elements = w.elements[:len(w.elements)-1]
			}
			return
		}
	}
	switch {
	case w.member.text && validation.PointedTo(v).Len() > 0:
		w.names = w.names || w.member.id
	case w.member.text:
		w.miss(len(w.member.path))
	case len(w.elements) == 0 && (v.IsZero() || len(w.member.steps) < len(w.member.path)) && !w.finds(w.member.path):
		w.miss(len(w.member.path)) // 0 may be what the payload says, and a map or any may have anything in it
	}
}

// miss notes that what the first n steps lead to is not there.
func (w *keyWalk) miss(n int) {
	if w.excuse == notAsked {
		w.excuse = notExcused
		if w.isExcused() {
			w.excuse = excused
		}
	}
	switch {
	case w.excuse == excused:
		return
	case len(w.missing) >= reader.Most:
		w.unlisted++
		return
	}
	path, elements := slices.Clone(w.member.path[:n]), w.elements
	for i := range path {
		if path[i].Kind == eventpath.Each && len(elements) > 0 {
			path[i], elements = eventpath.Step{Kind: eventpath.Index, Index: elements[0]}, elements[1:]
		}
	}
	w.missing = append(w.missing, path.String())
}

// isExcused reports whether another relation names the resource instead, or the member is a part of a key that has no id.
func (w *keyWalk) isExcused() bool {
	m := w.member
	if !m.id {
		return !w.finds(m.spec.ID)
	}
	return slices.ContainsFunc(w.plan.relations, func(f relationField) bool {
		return f.spec != m.spec && f.spec.Target == m.spec.Target && w.finds(f.spec.ID)
	})
}

// finds reports whether the event has an id at path.
func (w *keyWalk) finds(path eventpath.Path) (found bool) {
	if len(path) == 2 && path[0].Name == "resources" && path[1].Kind == eventpath.ARN { // as most are: they are decoded
		return slices.ContainsFunc(envelopeOf(w.event.Addr()).Resources, path[1].TakesARN)
	}
	w.plan.program().Taken(envelopeOf(w.event.Addr()).payload, path, func(_ []int, value string) bool {
		text, ok := reader.Text(value)
		found = ok && text != "" && text != "null"
		return !found
	})
	return found
}
