package registry

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// pattern says which events a type takes: those with one of the sources, one of the detail-types if there are any,
// and every condition.
type pattern struct {
	sources     []textPattern
	detailTypes []textPattern
	conditions  []condition // sorted by text
}

// textPattern matches one text, or every text with a prefix.
type textPattern struct {
	text   string
	prefix bool
}

func (t textPattern) matches(s string) bool {
	if t.prefix {
		return strings.HasPrefix(s, t.text)
	}
	return s == t.text
}

// covers reports whether t matches everything that o matches, and t is not o.
func (t textPattern) covers(o textPattern) bool {
	return t != o && t.prefix && strings.HasPrefix(o.text, t.text)
}

// String returns t as a tag has it.
func (t textPattern) String() string {
	s := t.text
	if s == "" || strings.TrimSpace(s) != s || strings.ContainsAny(s, ",|='*") || s[0] == '"' || s[0] == '[' || runTogether(s, 0, true) != nil {
		s = "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	if t.text == "" && t.prefix {
		s = ""
	}
	if t.prefix {
		s += "*"
	}
	return s
}

// anyText stands for the detail-types of a pattern that names none.
var anyText = textPattern{prefix: true}

// condition is a value that an event must have at a path.
type condition struct {
	path   Path
	text   string // the path as formatSteps writes it: equal for equal paths
	values []textPattern
	offset int // of the path in the tag
}

// matches reports whether payload has, at the condition's path, a scalar that one of the values matches.
func (c *condition) matches(payload []byte) bool {
	matched := false
	find(payload, c.path.steps, nil, func(_ []int, v jsontext.Value) bool {
		if text, ok := scalarText(v); ok {
			matched = c.takes(text)
		}
		return !matched
	})
	return matched
}

// textIn returns the scalar at the condition's path, which leads to one value at most.
func (c *condition) textIn(payload []byte) (text string, ok bool) {
	find(payload, c.path.steps, nil, func(_ []int, v jsontext.Value) bool {
		text, ok = scalarText(v)
		return false
	})
	return text, ok
}

// exact reports whether the condition asks for exact values only.
func (c *condition) exact() bool {
	return !slices.ContainsFunc(c.values, func(v textPattern) bool { return v.prefix })
}

func (c *condition) takes(text string) bool {
	return slices.ContainsFunc(c.values, func(v textPattern) bool { return v.matches(text) })
}

// matches reports whether the pattern takes the event with that source, detail-type and payload.
func (p *pattern) matches(source, detailType string, payload []byte) bool {
	return slices.ContainsFunc(p.sources, func(t textPattern) bool { return t.matches(source) }) &&
		(len(p.detailTypes) == 0 || slices.ContainsFunc(p.detailTypes, func(t textPattern) bool { return t.matches(detailType) })) &&
		p.holds(payload, "")
}

// conditionAt returns the condition at a path, as formatSteps writes it, or nil.
func (p *pattern) conditionAt(text string) *condition {
	for i := range p.conditions {
		if p.conditions[i].text == text {
			return &p.conditions[i]
		}
	}
	return nil
}

// holds reports whether every condition holds, the one at the path settled aside: it is known to hold.
func (p *pattern) holds(payload []byte, settled string) bool {
	for i := range p.conditions {
		if c := &p.conditions[i]; c.text != settled && !c.matches(payload) {
			return false
		}
	}
	return true
}

// String returns the pattern as a tag has it.
func (p *pattern) String() string {
	var b strings.Builder
	b.WriteString("source=" + joinPatterns(p.sources))
	if len(p.detailTypes) > 0 {
		b.WriteString(",detail-type=" + joinPatterns(p.detailTypes))
	}
	for _, c := range p.conditions {
		b.WriteString("," + c.text + "=" + joinPatterns(c.values))
	}
	return b.String()
}

func joinPatterns(patterns []textPattern) string {
	texts := make([]string, len(patterns))
	for i, p := range patterns {
		texts[i] = p.String()
	}
	return strings.Join(texts, "|")
}

// compareConditions tells which of two patterns' conditions ask for more: 1 if a's include all of b's and more, -1 the
// other way round, 0 if neither does.
func compareConditions(a, b []condition) int {
	aIncludes, bIncludes := includes(a, b), includes(b, a)
	switch {
	case aIncludes && !bIncludes:
		return 1
	case bIncludes && !aIncludes:
		return -1
	}
	return 0
}

// includes reports whether every event on which all of a hold is one on which all of b hold, as far as can be told
// from values for the same paths.
func includes(a, b []condition) bool {
	for _, wide := range b {
		i := slices.IndexFunc(a, func(c condition) bool { return c.text == wide.text })
		if i < 0 {
			return false
		}
		for _, v := range a[i].values {
			if !slices.ContainsFunc(wide.values, func(w textPattern) bool { return w == v || w.covers(v) }) {
				return false
			}
		}
	}
	return true
}
