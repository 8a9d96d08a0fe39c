package registry

import (
	"slices"
	"strings"

	"github.com/typedbus/typedbus/registry/internal/tags"
)

// settle sorts violations by path and leaves out those that only follow from another: what is of the wrong type is not
// also reported as missing, and nothing is reported below it.
func settle(violations []Violation) []Violation {
	if len(violations) < 2 {
		return violations
	}
	slices.SortStableFunc(violations, func(a, b Violation) int { return strings.Compare(a.Path, b.Path) })
	mistyped := make(map[string]bool)
	for _, v := range violations {
		if v.Rule == ruleType {
			mistyped[v.Path] = true
		}
	}
	kept := violations[:1]
	for _, v := range violations[1:] {
		last := kept[len(kept)-1]
		if v.Path == last.Path && (last.Rule == ruleType || last.Rule == tags.Present) || below(v.Path, mistyped) {
			continue
		}
		kept = append(kept, v)
	}
	return kept
}

// below reports whether path leads through one of places.
func below(path string, places map[string]bool) bool {
	if len(places) == 0 {
		return false
	}
	for i := range len(path) {
		if (path[i] == '.' || path[i] == '[') && places[path[:i]] {
			return true
		}
	}
	return false
}

// missing adds the members that every event has and this one lacks.
func (e *Event) missing(violations []Violation) []Violation {
	if e.ID != "" && e.Account != "" && e.Region != "" && !e.Time.IsZero() {
		return violations
	}
	for _, m := range []struct {
		name    string
		missing bool
	}{{"id", e.ID == ""}, {"time", e.Time.IsZero()}, {"account", e.Account == ""}, {"region", e.Region == ""}} {
		if m.missing && !slices.ContainsFunc(violations, func(v Violation) bool { return v.Path == m.name }) {
			violations = append(violations, Violation{Path: m.name, Rule: tags.Present})
		}
	}
	return violations
}
