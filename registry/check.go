package registry

import (
	"reflect"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/registry/internal/reader"
)

// The rules of violations that are not validations.
const (
	ruleType    = "type"
	rulePresent = "present"
)

// check returns the violations of a decoded event, sorted by path, and how many there are: those that its reader has
// noted and those of the rules that the values have to keep.
func (s *settings) check(p *plan, event reflect.Value, read *reader.Reader) ([]Violation, int, error) {
	var all []Violation
	found, count := read.Violations()
	for _, v := range found {
		all = append(all, Violation{Path: v.Path, Rule: v.Rule, Param: v.Want, Got: v.Got})
	}
	unlisted := count - len(found)
	all = envelopeOf(event).missing(all)
	if p.tolerant {
		var more int
		all, more = p.unnamed(event.Elem(), all)
		unlisted += more
	}
	if validate := s.validatorFor(p); validate != nil {
		broken, err := violationsOf(validate, p, event)
		if err != nil {
			return nil, 0, err
		}
		all = append(all, broken...)
	}
	all = settle(all)
	if count = len(all) + unlisted; len(all) > reader.Most {
		all = all[:reader.Most]
	}
	return all, count, nil
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
		if m.missing {
			violations = addMissing(violations, m.name)
		}
	}
	return violations
}

// addMissing adds the violation that a member is missing, if nothing is said of it yet.
func addMissing(violations []Violation, path string) []Violation {
	if slices.ContainsFunc(violations, func(v Violation) bool { return v.Path == path }) {
		return violations
	}
	return append(violations, Violation{Path: path, Rule: rulePresent})
}

// settle sorts violations by path and leaves out those that only follow from another: what is of the wrong type is not
// also reported as missing, and nothing is reported below it.
func settle(violations []Violation) []Violation {
	if len(violations) < 2 {
		return violations
	}
	slices.SortStableFunc(violations, func(a, b Violation) int { return strings.Compare(a.Path, b.Path) })
	mistyped := make(map[uint64]bool)
	for _, v := range violations {
		if v.Rule == ruleType {
			mistyped[hashed(v.Path)] = true
		}
	}
	kept := violations[:1]
	for _, v := range violations[1:] {
		last := kept[len(kept)-1]
		if v.Path == last.Path && (last.Rule == ruleType || last.Rule == rulePresent) || below(v.Path, mistyped) {
			continue
		}
		kept = append(kept, v)
	}
	return kept
}

// The places are known by hashes (FNV-1a), so that it takes one pass over a path to find all that are above it.
const (
	hashStart = 14695981039346656037
	hashPrime = 1099511628211
)

func hashed(path string) uint64 {
	hash := uint64(hashStart)
	for _, c := range []byte(path) {
		hash = (hash ^ uint64(c)) * hashPrime
	}
	return hash
}

// below reports whether path leads through one of places.
func below(path string, places map[uint64]bool) bool {
	if len(places) == 0 {
		return false
	}
	hash := uint64(hashStart)
	for i, c := range []byte(path) {
		if i > 0 && (c == '.' || c == '[') && places[hash] {
			return true
		}
		hash = (hash ^ uint64(c)) * hashPrime
	}
	return false
}
