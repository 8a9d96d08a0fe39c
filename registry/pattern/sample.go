package pattern

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/route"
)

// sample is an event that is tried.
type sample struct {
	source, detailType string
	values             map[string]any
	steps              map[string]eventpath.Path
}

// sample returns the event of the chosen candidates, or nil if a value of it would be inside another.
func (p *probe) sample(chosen []int) *sample {
	for _, c := range p.inside {
		if p.candidate(c[0], chosen) != nil && p.candidate(c[1], chosen) != nil {
			return nil
		}
	}
	s := &sample{values: map[string]any{}, steps: map[string]eventpath.Path{}}
	for i, path := range p.paths {
		c := p.values[path]
		v := p.candidate(i, chosen)
		if v == nil {
			continue
		}
		text, _ := v.(string)
		switch path {
		case "source":
			s.source = text
		case "detail-type":
			s.detailType = text
		}
		s.values[path], s.steps[path] = v, c.steps
	}
	return s
}

func (p *probe) candidate(path int, chosen []int) any {
	return p.values[p.paths[path]].values[chosen[path]]
}

// json writes the event, with all members of the envelope.
func (s *sample) json() []byte {
	event := map[string]any{
		"version": "0", "id": "00000000-0000-0000-0000-000000000000", "account": "123456789012", "time": "2006-01-02T15:04:05Z",
		"region": "us-east-1", "resources": []any{}, "detail": map[string]any{},
	}
	for _, path := range slices.Sorted(maps.Keys(s.values)) {
		steps := s.steps[path]
		if steps == nil {
			for name := range strings.SplitSeq(path, ".") {
				steps = append(steps, eventpath.Step{Kind: eventpath.Member, Name: name})
			}
		}
		putAt(event, steps, s.values[path])
	}
	text, _ := json.Marshal(event, json.Deterministic(true))
	return text
}

// putAt puts a value at a path.
func putAt(at map[string]any, steps eventpath.Path, v any) {
	name, rest := steps[0].Name, steps[1:]
	if raw, ok := v.(rawJSON); ok {
		var decoded any
		if json.Unmarshal([]byte(raw), &decoded) == nil {
			v = decoded
		}
	}
	var lists []int // the indexes in the lists around the value, from the outermost
	for len(rest) > 0 && rest[0].Kind != eventpath.Member {
		lists = append(lists, min(rest[0].Index, maxIndex))
		rest = rest[1:]
	}
	wrap := func(v any) any {
		for _, index := range slices.Backward(lists) {
			list := make([]any, index+1)
			list[index] = v
			v = list
		}
		return v
	}
	if len(rest) == 0 {
		at[name] = wrap(v)
		return
	}
	inner := at[name]
	for {
		list, ok := inner.([]any)
		if !ok || len(list) == 0 {
			break
		}
		inner = list[len(list)-1]
	}
	object, ok := inner.(map[string]any)
	if !ok {
		object = map[string]any{}
		at[name] = wrap(object)
	}
	putAt(object, rest, v)
}

// takes reports whether a type takes a sample, as far as its source, detail-type and conditions go.
func (t *taker) takes(s *sample) bool {
	if !t.takesEnvelope(s) {
		return false
	}
	for i := range t.pattern.Conditions {
		c := &t.pattern.Conditions[i]
		v, ok := s.values[plainPath(c.Path)]
		if !ok || !oneMatches(c.Values, scalarText(v)) || !inWay(s, c.Path) {
			return false
		}
		if last := c.Path[len(c.Path)-1]; last.Kind == eventpath.ARN && !last.TakesARN(scalarText(v)) {
			return false
		}
	}
	return true
}

// takesEnvelope reports whether a type takes the source and the detail-type of a sample.
func (t *taker) takesEnvelope(s *sample) bool {
	return oneMatches(t.pattern.Sources, s.source) && (len(t.pattern.DetailTypes) == 0 || oneMatches(t.pattern.DetailTypes, s.detailType))
}

func oneMatches(texts []route.Text, s string) bool {
	return slices.ContainsFunc(texts, func(t route.Text) bool {
		return s == t.Text || t.Prefix && strings.HasPrefix(s, t.Text)
	})
}

// inWay reports whether a sample has the value of a condition at the condition's path, element of a list and all: as
// the samples are written, it does unless another type's path has other lists in it.
func inWay(s *sample, path eventpath.Path) bool {
	return s.steps[plainPath(path)].String() == path.String()
}

func scalarText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case rawJSON:
		return string(v)
	}
	text, _ := json.Marshal(v)
	return string(text)
}

// near reports whether a rule's alternative and a type can meet in an event's source and detail-type.
func near(a alternative, t *route.Pattern) bool {
	return meets(a["source"], t.Sources) && meets(a["detail-type"], t.DetailTypes)
}

func meets(c *clause, texts []route.Text) bool {
	if c == nil || len(texts) == 0 {
		return true
	}
	cl := compiled{wants: c.wants}
	for _, t := range texts {
		tries := []string{t.Text}
		if t.Prefix {
			tries = append(tries, t.Text+other)
			for i := range c.wants {
				for _, e := range c.wants[i].examples() {
					if s, ok := e.(string); ok && strings.HasPrefix(s, t.Text) {
						tries = append(tries, s)
					}
				}
			}
		}
		for _, s := range tries {
			if cl.matches(&value{kind: '"', text: []byte(s)}) {
				return true
			}
		}
	}
	return false
}
