// Package route says which events a type takes, finds the type of an event, and finds two types that one event could
// be. It knows nothing of the types: a [Route] leads from a [Pattern] to whatever it leads to.
package route

import (
	"slices"
	"strings"

	"github.com/typedbus/typedbus/internal/eventpath"
)

// Pattern says which events a type takes: those with one of the sources, one of the detail-types if there are any, and
// every condition.
type Pattern struct {
	Sources     []Text
	DetailTypes []Text
	Conditions  []Condition // sorted by Key
}

// Condition is a value that an event must have at a path.
type Condition struct {
	Path   eventpath.Path
	Key    string // the path as text: equal for equal paths
	Values []Text
	Offset int // of the path in the tag
}

// Route leads from the events of a pattern to their type.
type Route struct {
	Pattern Pattern
	To      any
}

// Finder yields the scalars that a payload has at a path, as texts, until yield returns false: those that it has for
// the type that a route leads to, or, if to is nil, those that it may have for some type.
type Finder func(to any, payload string, path eventpath.Path, yield func(text string) bool)

// matches reports whether payload has, at the condition's path, a scalar that one of the values matches.
func (c *Condition) matches(find Finder, to any, payload string) bool {
	matched := false
	find(to, payload, c.Path, func(text string) bool {
		matched = c.takes(text)
		return !matched
	})
	return matched
}

// exact reports whether the condition asks for exact values only.
func (c *Condition) exact() bool {
	return !slices.ContainsFunc(c.Values, func(v Text) bool { return v.Prefix })
}

// files reports whether types can be filed by the condition: it asks for exact values of the one that an event has.
func (c *Condition) files() bool { return c.exact() && !c.Path.Several() }

func (c *Condition) takes(text string) bool {
	return slices.ContainsFunc(c.Values, func(v Text) bool { return v.matches(text) })
}

// takes reports whether the route takes the event with that source, detail-type and payload.
func (r *Route) takes(find Finder, source, detailType, payload string) bool {
	p := &r.Pattern
	return slices.ContainsFunc(p.Sources, func(t Text) bool { return t.matches(source) }) &&
		(len(p.DetailTypes) == 0 || slices.ContainsFunc(p.DetailTypes, func(t Text) bool { return t.matches(detailType) })) &&
		r.holds(find, payload)
}

// at returns the condition at the path that key writes, or nil.
func (p *Pattern) at(key string) *Condition {
	for i := range p.Conditions {
		if p.Conditions[i].Key == key {
			return &p.Conditions[i]
		}
	}
	return nil
}

// holds reports whether every condition holds.
func (r *Route) holds(find Finder, payload string) bool {
	for i := range r.Pattern.Conditions {
		if !r.Pattern.Conditions[i].matches(find, r.To, payload) {
			return false
		}
	}
	return true
}

// String returns the pattern as a tag has it.
func (p *Pattern) String() string {
	var b strings.Builder
	b.WriteString("source=" + join(p.Sources))
	if len(p.DetailTypes) > 0 {
		b.WriteString(",detail-type=" + join(p.DetailTypes))
	}
	for _, c := range p.Conditions {
		b.WriteString("," + c.Key + "=" + join(c.Values))
	}
	return b.String()
}

// compareConditions tells which of two patterns' conditions ask for more: 1 if a's include all of b's and more, -1 the
// other way round, 0 if neither does.
func compareConditions(a, b []Condition) int {
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
func includes(a, b []Condition) bool {
	for _, wide := range b {
		i := slices.IndexFunc(a, func(c Condition) bool { return c.Key == wide.Key })
		if i < 0 {
			return false
		}
		for _, v := range a[i].Values {
			if !slices.ContainsFunc(wide.Values, func(w Text) bool { return w == v || w.Covers(v) }) {
				return false
			}
		}
	}
	return true
}
