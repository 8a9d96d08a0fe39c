package pattern

import (
	"fmt"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/internal/route"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// Coverage says how a rule and the types that its events are for differ.
type Coverage struct {
	// Misses are events that a type takes and the rule does not deliver, at most one for each type.
	Misses []Gap
	// Excess are events that the rule delivers and no type takes, at most one for each source and detail-type.
	Excess []Gap
}

// Gap is a difference between the events that a rule delivers and those that types take, with an event that shows it.
type Gap struct {
	// Type is the type that takes the event, as [registry.Registration.String] writes it; it is empty for excess.
	Type string
	// Why says what the rule asks for that the event has not, or what about the event no type takes.
	Why string
	// Event is an event that one of the two takes and the other does not.
	Event string
}

// String returns the reason and the event, in two lines.
func (g Gap) String() string {
	s := g.Why
	if g.Type != "" {
		s = g.Type + ": " + s
	}
	return s + "\n\t" + g.Event
}

// Covers compares a rule's pattern with the types that handlers take: those of [registry.Registry.Types], all or some.
// It tries events that are made of the values, limits and texts that the pattern and the tags name, of others beside
// them, and of fields left out. Each gap has an event that proves it. If Covers finds no gap, there may be one
// nevertheless, since it does not try all combinations if there are more than some thousands.
func Covers(rule *Pattern, types ...registry.Registration) (*Coverage, error) {
	if rule == nil || rule.m == nil {
		return nil, fmt.Errorf("pattern: %w: there is no rule", ErrTypes)
	}
	all := make([]taker, len(types))
	for i, t := range types {
		p, _, fault := tags.Event(t.Pattern)
		if fault != nil {
			return nil, fmt.Errorf("pattern: %w: %s: %s", ErrTypes, quote(t.Pattern), fault.Problem)
		}
		all[i] = taker{t, p}
	}
	c := &Coverage{}
	for i := range all {
		if g, ok := miss(rule, &all[i]); ok {
			c.Misses = append(c.Misses, g)
		}
	}
	c.Excess = excess(rule, all)
	return c, nil
}

// taker is a type and what it takes.
type taker struct {
	registration registry.Registration
	pattern      route.Pattern
}

// maxGaps is how many gaps of excess are shown.
const maxGaps = 20

// miss finds an event that a type takes and the rule does not match.
func miss(rule *Pattern, t *taker) (Gap, bool) {
	var found Gap
	ok := false
	p := newProbe()
	p.addType(&t.pattern)
	added := 0
	for _, a := range rule.alts {
		if near(a, &t.pattern) && added < maxProbed {
			p.addAlternative(a)
			added++
		}
	}
	p.each(func(e *sample) bool {
		if !t.takes(e) {
			return true
		}
		text := e.json()
		if matches, err := rule.Match(text); matches || err != nil {
			return true
		}
		found, ok = Gap{Type: t.registration.String(), Why: whyNot(rule, text), Event: string(text)}, true
		return false
	})
	return found, ok
}

// whyNot says what an event has not that the rule wants.
func whyNot(rule *Pattern, event []byte) string {
	if x, err := rule.Explain(event); err == nil {
		for i := range x.Fields {
			if f := &x.Fields[i]; !f.OK {
				return "the rule asks for more: " + f.String()[len("✗ "):]
			}
		}
	}
	return "the rule does not match"
}

// excess finds events that the rule matches and no type takes.
func excess(rule *Pattern, types []taker) []Gap {
	var gaps []Gap
	seen := map[string]bool{}
	for i, a := range rule.alts {
		if i >= maxProbed || len(gaps) >= maxGaps {
			break
		}
		p := newProbe()
		p.addAlternative(a)
		for j := range types {
			if near(a, &types[j].pattern) {
				p.addType(&types[j].pattern)
			}
		}
		p.each(func(e *sample) bool {
			key := e.source + "\x00" + e.detailType
			if seen[key] || e.source == "" || e.detailType == "" {
				return true
			}
			text := e.json()
			if ok, err := rule.Match(text); !ok || err != nil {
				return true
			}
			partly := ""
			for j := range types {
				if types[j].takes(e) {
					return true
				}
				if types[j].takesEnvelope(e) {
					partly = types[j].registration.String()
				}
			}
			why := "no type takes events of the source " + quote(e.source) + " and the detail-type " + quote(e.detailType)
			if partly != "" {
				why = "no type takes such a detail; the nearest is " + partly
			}
			seen[key] = true
			gaps = append(gaps, Gap{Why: why, Event: string(text)})
			return len(gaps) < maxGaps
		})
	}
	return gaps
}

// maxProbed is how many alternatives of a rule are looked at.
const maxProbed = 100
