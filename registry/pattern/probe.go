package pattern

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/route"
)

// probe makes up events that tell a rule and types apart: at each path that they name, the values they name and some
// beside.
type probe struct {
	paths  []string // in the order in which they came
	values map[string]*candidates
}

// candidates are the values that an event may have at a path. The first are the likeliest.
type candidates struct {
	steps  eventpath.Path // how tags write the path; nil for a path of a pattern
	values []any          // nil stands for a path that the event has not
	seen   map[any]bool
	most   int
}

const (
	// maxValues is how many values are tried at a path, beside one that nothing names; maxSamples how many events in all.
	maxValues  = 40
	maxNames   = 400 // of the source and of the detail-type
	maxSamples = 20_000
	other      = "example"
	// maxIndex is how far into a list a value is put.
	maxIndex = 1000
)

func newProbe() *probe {
	p := &probe{values: map[string]*candidates{}}
	p.at("source")
	p.at("detail-type")
	return p
}

func (p *probe) at(path string) *candidates {
	c := p.values[path]
	if c == nil {
		c = &candidates{seen: map[any]bool{}, most: maxValues}
		if path == "source" || path == "detail-type" {
			c.most = maxNames
		}
		p.values[path] = c
		p.paths = append(p.paths, path)
	}
	return c
}

func (c *candidates) add(values ...any) {
	for _, v := range values {
		if !c.seen[v] && len(c.values) < c.most {
			c.seen[v] = true
			c.values = append(c.values, v)
		}
	}
}

// addType adds the values that a type asks for.
func (p *probe) addType(t *route.Pattern) {
	p.addTexts(p.at("source"), t.Sources)
	p.addTexts(p.at("detail-type"), t.DetailTypes)
	for i := range t.Conditions {
		c := &t.Conditions[i]
		at := p.at(plainPath(c.Path))
		at.steps = c.Path
		p.addTexts(at, c.Values)
	}
}

func (p *probe) addTexts(c *candidates, of []route.Text) {
	for _, t := range of {
		if t.Prefix {
			c.add(t.Text+other, t.Text)
		} else {
			c.add(t.Text)
		}
	}
}

// plainPath is a path of a tag as a pattern writes it.
func plainPath(path eventpath.Path) string {
	var names []string
	for _, s := range path {
		if s.Kind == eventpath.Member {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, ".")
}

// addAlternative adds the values that an alternative of a rule wants.
func (p *probe) addAlternative(a alternative) {
	for _, path := range sortedPaths(a) {
		c := p.at(path)
		for i := range a[path].wants {
			c.add(a[path].wants[i].examples()...)
		}
	}
}

// examples returns values that a want is kept with, and some that it is not.
func (w *want) examples() []any {
	switch w.op {
	case opExact:
		return []any{w.text}
	case opWord:
		return []any{rawJSON(w.text)}
	case opNumber:
		return []any{rawJSON(w.text)}
	case opEquals:
		return []any{w.number}
	case opRange:
		l := &w.limits
		switch {
		case l.hasBottom && l.hasTop:
			return []any{l.bottom/2 + l.top/2, l.bottom, l.top}
		case l.hasBottom:
			return []any{l.bottom + 1, l.bottom, 2 * l.bottom}
		}
		return []any{l.top - 1, l.top, 2 * l.top}
	case opAddress:
		if n := w.address.bottom.n; n == 8 {
			return []any{dotted(w.address.bottom.b[:8])}
		}
		return []any{"2001:db8::1"}
	case opPrefix, opPrefixFold:
		return []any{w.text + other, w.text}
	case opSuffix, opSuffixFold:
		return []any{other + w.text, w.text}
	case opFold:
		return []any{w.text, strings.ToUpper(w.text), strings.ToLower(w.text)}
	case opWildcard, opNotWildcard:
		var values []any
		for i := range w.globs {
			values = append(values, w.globs[i].example(other), w.globs[i].example(""))
		}
		return values
	case opNotText:
		return []any{other, w.texts[0]}
	case opNotNumber:
		return []any{w.numbers[0] + 1, w.numbers[0]}
	case opNotPrefix, opNotSuffix:
		return []any{other, w.texts[0]}
	}
	return []any{other}
}

func (g *glob) example(between string) string {
	parts := make([]string, len(g.parts))
	for i, p := range g.parts {
		parts[i] = string(p)
	}
	return strings.Join(parts, between)
}

// dotted writes the hexadecimal digits of an IPv4 address the usual way.
func dotted(hex []byte) string {
	var parts []string
	for i := 0; i < len(hex); i += 2 {
		v := 0
		for _, c := range hex[i : i+2] {
			if c >= 'A' {
				c -= 'A' - '9' - 1
			}
			v = v<<4 | int(c-'0')
		}
		parts = append(parts, itoa(v))
	}
	return strings.Join(parts, ".")
}

// rawJSON is a value as JSON writes it.
type rawJSON string

// sample is an event that is tried.
type sample struct {
	source, detailType string
	values             map[string]any
	steps              map[string]eventpath.Path
}

// each calls try with events until it returns false: with all combinations of the candidates if they are few, else with
// those that differ from the likeliest in two paths at most.
func (p *probe) each(try func(*sample) bool) {
	for _, path := range p.paths {
		c := p.values[path]
		c.most += 2
		if path == "source" || path == "detail-type" {
			c.add(other + "." + path)
		} else {
			c.add(other, nil)
		}
	}
	all := 1
	for _, path := range p.paths {
		if all *= len(p.values[path].values); all > maxSamples {
			p.pairs(try)
			return
		}
	}
	chosen := make([]int, len(p.paths))
	for {
		if !try(p.sample(chosen)) {
			return
		}
		i := 0
		for ; i < len(chosen); i++ {
			if chosen[i]++; chosen[i] < len(p.values[p.paths[i]].values) {
				break
			}
			chosen[i] = 0
		}
		if i == len(chosen) {
			return
		}
	}
}

func (p *probe) pairs(try func(*sample) bool) {
	chosen := make([]int, len(p.paths))
	left := maxSamples
	for i := range p.paths {
		for j := i; j < len(p.paths); j++ {
			for a := range p.values[p.paths[i]].values {
				for b := range p.values[p.paths[j]].values {
					clear(chosen)
					chosen[i], chosen[j] = a, b
					if left--; left < 0 || !try(p.sample(chosen)) {
						return
					}
				}
			}
		}
	}
}

func (p *probe) sample(chosen []int) *sample {
	s := &sample{values: map[string]any{}, steps: map[string]eventpath.Path{}}
	for i, path := range p.paths {
		c := p.values[path]
		v := c.values[chosen[i]]
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

// putAt puts a value at a path, unless another value is in its way.
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
		if _, taken := at[name].(map[string]any); !taken || name != "detail" {
			at[name] = wrap(v)
		}
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
