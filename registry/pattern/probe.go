package pattern

import (
	"strings"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/route"
)

// probe makes up events that tell a rule and types apart: at each path that they name, the values they name and some
// beside.
type probe struct {
	paths  []string // in the order in which they came
	values map[string]*candidates
	inside [][2]int // the paths that are inside others, as indexes of paths
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
		if last := c.Path[len(c.Path)-1]; last.Kind == eventpath.ARN {
			at.add("arn:aws:" + last.Service + ":us-east-1:123456789012:" + strings.TrimSuffix(last.Resource, "*") + "/" + other)
		}
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
	for i, path := range p.paths {
		for j, outer := range p.paths {
			if strings.HasPrefix(path, outer+".") {
				p.inside = append(p.inside, [2]int{i, j})
			}
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
		if e := p.sample(chosen); e != nil && !try(e) {
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
					if left--; left < 0 {
						return
					}
					if e := p.sample(chosen); e != nil && !try(e) {
						return
					}
				}
			}
		}
	}
}
