package route

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/internal/eventpath"
)

// witness returns an event in cell c that both a and b take, or nil if there is none to be found. Types whose
// conditions include the other's are no conflict: the one that asks for more wins.
func witness(find Finder, c cell, a, b *Route) jsontext.Value {
	if c.conditional && compareConditions(a.Pattern.Conditions, b.Pattern.Conditions) != 0 {
		return nil
	}
	wanted, ok := together(a.Pattern.Conditions, b.Pattern.Conditions)
	if !ok {
		return nil
	}
	w := newWitness(c)
	for _, c := range wanted {
		if !w.set(c.Path, c.Values) {
			return nil
		}
	}
	payload, err := json.Marshal(w.event, json.Deterministic(true))
	if err != nil {
		return nil
	}
	source, detailType := c.source.example(), c.detailType.example()
	if !a.takes(find, source, detailType, string(payload)) || !b.takes(find, source, detailType, string(payload)) {
		return nil
	}
	return payload
}

// witnessEvent builds an event that keeps given conditions.
type witnessEvent struct {
	event map[string]any
	// taken are the places that a condition has put something at, as texts of paths.
	taken map[string]bool
}

func newWitness(c cell) *witnessEvent {
	return &witnessEvent{
		event: map[string]any{
			"version": "0", "id": "00000000-0000-0000-0000-000000000000",
			"source": c.source.example(), "detail-type": c.detailType.example(),
			"account": "123456789012", "time": "2006-01-02T15:04:05Z", "region": "us-east-1",
			"resources": []any{}, "detail": map[string]any{},
		},
		taken: map[string]bool{},
	}
}

// together returns conditions that hold where both a and b do, those with a place of their own first. It reports false
// if a and b ask for different values at one place.
func together(a, b []Condition) ([]Condition, bool) {
	all := slices.Clone(a)
	for _, c := range b {
		i := slices.IndexFunc(all[:len(a)], func(o Condition) bool { return o.Key == c.Key })
		if i < 0 || c.Path.Several() {
			// Several values at one path can hold a different one each.
			all = append(all, c)
			continue
		}
		if all[i].Values = common(all[i].Values, c.Values); len(all[i].Values) == 0 {
			return nil, false
		}
	}
	fixed := slices.DeleteFunc(slices.Clone(all), func(c Condition) bool { return c.Path.Several() })
	anywhere := slices.DeleteFunc(all, func(c Condition) bool { return !c.Path.Several() })
	return append(fixed, anywhere...), true
}

// set puts a value that one of values matches at steps. It reports false if something else is in the way.
func (w *witnessEvent) set(steps eventpath.Path, values []Text) bool {
	updated, ok := w.put(w.event, steps, 0, values)
	if ok {
		w.event = updated.(map[string]any)
	}
	return ok
}

// longestWitness bounds the lists in a witness. An index beyond it is not for AWS's events, of 256 KiB at most.
const longestWitness = 1 << 16

// put returns node with the value in it; the first i of steps lead to node.
func (w *witnessEvent) put(node any, steps eventpath.Path, i int, values []Text) (any, bool) {
	if i == len(steps) {
		place := steps.String()
		if w.taken[place] {
			return nil, false
		}
		w.taken[place] = true
		return choose(values, steps[i-1]), true
	}
	place := steps[:i].String()
	step := steps[i]
	if step.Kind == eventpath.Member {
		object, ok := node.(map[string]any)
		if !ok {
			if w.taken[place] {
				return nil, false
			}
			object = map[string]any{}
		}
		w.taken[place] = true
		child, ok := w.put(object[step.Name], steps, i+1, values)
		object[step.Name] = child
		return object, ok
	}
	list, ok := node.([]any)
	if !ok && w.taken[place] {
		return nil, false
	}
	w.taken[place] = true
	index := step.Index
	if index > longestWitness {
		return nil, false
	}
	if step.Kind != eventpath.Index {
		// An element of its own, so that conditions on different elements do not meet.
		index = len(list)
		steps = slices.Clone(steps)
		steps[i] = eventpath.Step{Kind: eventpath.Index, Index: index}
	}
	for len(list) <= index {
		list = append(list, nil)
	}
	var child any
	if step.Kind == eventpath.ARN && i+1 == len(steps) {
		child, ok = choose(values, step), true
	} else {
		child, ok = w.put(list[index], steps, i+1, values)
	}
	list[index] = child
	return list, ok
}

// choose returns a text that one of values matches, and that last, the step that leads to it, takes.
func choose(values []Text, last eventpath.Step) string {
	if last.Kind != eventpath.ARN {
		return values[0].example()
	}
	for _, v := range values {
		if arn := exampleARN(v, last); v.matches(arn) && last.TakesARN(arn) {
			return arn
		}
	}
	return exampleARN(anyText, last)
}

// exampleARN returns an ARN that step takes and, if there is one, v matches: v's own parts, and others where it has
// none.
func exampleARN(v Text, step eventpath.Step) string {
	if !v.Prefix {
		return v.Text
	}
	resource := strings.TrimSuffix(step.Resource, "*") + "/example"
	parts := []string{"arn", "aws", step.Service, "us-east-1", "123456789012", resource}
	given := strings.SplitN(v.Text, ":", len(parts))
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
