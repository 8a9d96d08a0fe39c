package registry

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// witness returns an event in cell c that both a and b take, or nil if there is none to be found. Types whose
// conditions include the other's are no conflict: the one that asks for more wins.
func witness(c cell, a, b *plan) jsontext.Value {
	if c.conditional && compareConditions(a.pattern.conditions, b.pattern.conditions) != 0 {
		return nil
	}
	wanted, ok := together(a.pattern.conditions, b.pattern.conditions)
	if !ok {
		return nil
	}
	w := newWitness(c)
	for _, c := range wanted {
		if !w.set(c.path.steps, c.values) {
			return nil
		}
	}
	payload, err := json.Marshal(w.event, json.Deterministic(true))
	if err != nil {
		return nil
	}
	source, detailType := example(c.source), example(c.detailType)
	if !a.pattern.matches(source, detailType, payload) || !b.pattern.matches(source, detailType, payload) {
		return nil
	}
	return payload
}

// witnessEvent builds an event that keeps given conditions.
type witnessEvent struct {
	event map[string]any
	// taken are the places that a condition has put something at, as formatSteps writes them.
	taken map[string]bool
}

func newWitness(c cell) *witnessEvent {
	return &witnessEvent{
		event: map[string]any{
			"version": "0", "id": "00000000-0000-0000-0000-000000000000",
			"source": example(c.source), "detail-type": example(c.detailType),
			"account": "123456789012", "time": "2006-01-02T15:04:05Z", "region": "us-east-1",
			"resources": []any{}, "detail": map[string]any{},
		},
		taken: map[string]bool{},
	}
}

// example returns a text that t matches.
func example(t textPattern) string {
	if t.prefix {
		return t.text + "example"
	}
	return t.text
}

// together returns conditions that hold where both a and b do, those with a place of their own first. It reports false
// if a and b ask for different values at one place.
func together(a, b []condition) ([]condition, bool) {
	all := slices.Clone(a)
	for _, c := range b {
		i := slices.IndexFunc(all[:len(a)], func(o condition) bool { return o.text == c.text })
		if i < 0 || c.path.Multiple() {
			// Several values at one path can hold a different one each.
			all = append(all, c)
			continue
		}
		if all[i].values = common(all[i].values, c.values); len(all[i].values) == 0 {
			return nil, false
		}
	}
	fixed := slices.DeleteFunc(slices.Clone(all), func(c condition) bool { return c.path.Multiple() })
	anywhere := slices.DeleteFunc(all, func(c condition) bool { return !c.path.Multiple() })
	return append(fixed, anywhere...), true
}

// common returns the patterns that match what both one of a and one of b match.
func common(a, b []textPattern) []textPattern {
	var both []textPattern
	for _, x := range a {
		for _, y := range b {
			switch {
			case x == y || y.covers(x):
				both = append(both, x)
			case x.covers(y):
				both = append(both, y)
			}
		}
	}
	return both
}

// set puts a value that one of values matches at steps. It reports false if something else is in the way.
func (w *witnessEvent) set(steps []pathStep, values []textPattern) bool {
	updated, ok := w.put(w.event, steps, 0, values)
	if ok {
		w.event = updated.(map[string]any)
	}
	return ok
}

// longestWitness bounds the lists in a witness. An index beyond it is not for AWS's events, of 256 KiB at most.
const longestWitness = 1 << 16

// put returns node with the value in it; the first i of steps lead to node.
func (w *witnessEvent) put(node any, steps []pathStep, i int, values []textPattern) (any, bool) {
	if i == len(steps) {
		place := formatSteps(steps)
		if w.taken[place] {
			return nil, false
		}
		w.taken[place] = true
		return choose(values, steps[i-1]), true
	}
	place := formatSteps(steps[:i])
	step := steps[i]
	if step.kind == stepMember {
		object, ok := node.(map[string]any)
		if !ok {
			if w.taken[place] {
				return nil, false
			}
			object = map[string]any{}
		}
		w.taken[place] = true
		child, ok := w.put(object[step.name], steps, i+1, values)
		object[step.name] = child
		return object, ok
	}
	list, ok := node.([]any)
	if !ok && w.taken[place] {
		return nil, false
	}
	w.taken[place] = true
	index := step.index
	if index > longestWitness {
		return nil, false
	}
	if step.kind != stepIndex {
		// An element of its own, so that conditions on different elements do not meet.
		index = len(list)
		steps = slices.Clone(steps)
		steps[i] = pathStep{kind: stepIndex, index: index}
	}
	for len(list) <= index {
		list = append(list, nil)
	}
	var child any
	if step.kind == stepARN && i+1 == len(steps) {
		child, ok = choose(values, step), true
	} else {
		child, ok = w.put(list[index], steps, i+1, values)
	}
	list[index] = child
	return list, ok
}

// choose returns a text that one of values matches, and that last, the step that leads to it, takes.
func choose(values []textPattern, last pathStep) string {
	if last.kind != stepARN {
		return example(values[0])
	}
	for _, v := range values {
		if arn := exampleARN(v, last); v.matches(arn) && isARN(arn, last.service, last.resource) {
			return arn
		}
	}
	return exampleARN(anyText, last)
}

// exampleARN returns an ARN that step takes and, if there is one, v matches: v's own parts, and others where it has
// none.
func exampleARN(v textPattern, step pathStep) string {
	if !v.prefix {
		return v.text
	}
	resource := strings.TrimSuffix(step.resource, "*") + "/example"
	parts := []string{"arn", "aws", step.service, "us-east-1", "123456789012", resource}
	given := strings.SplitN(v.text, ":", len(parts))
	for i, part := range given {
		if !strings.HasPrefix(parts[i], part) || i < len(given)-1 {
			parts[i] = part
		}
	}
	if len(given) == len(parts) && parts[5] == given[5] {
		parts[5] += "example"
	}
	return strings.Join(parts, ":")
}
