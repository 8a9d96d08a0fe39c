package registry

import (
	"maps"
	"slices"
)

// candidates are the types of one cell that have conditions.
type candidates struct {
	// discriminator is a path at which most of the types ask for one exact value, if there is one: byValue then has,
	// for each such value, the types that can take an event with it, and others those that ask for none there.
	discriminator *condition
	byValue       map[string][]*plan
	others        []*plan
}

func newCandidates(plans []*plan) *candidates {
	c := &candidates{discriminator: discriminator(plans)}
	if c.discriminator == nil {
		c.others = specificFirst(plans)
		return c
	}
	c.byValue = make(map[string][]*plan)
	for _, p := range plans {
		own := p.pattern.conditionAt(c.discriminator.text)
		if own == nil || !own.exact() {
			c.others = append(c.others, p)
			continue
		}
		for _, v := range own.values {
			c.byValue[v.text] = append(c.byValue[v.text], p)
		}
	}
	for value, some := range c.byValue {
		for _, p := range c.others {
			if own := p.pattern.conditionAt(c.discriminator.text); own == nil || own.takes(value) {
				some = append(some, p)
			}
		}
		c.byValue[value] = specificFirst(some)
	}
	c.others = specificFirst(c.others)
	return c
}

// choose returns the first type whose conditions hold on payload, or nil.
func (c *candidates) choose(payload []byte) *plan {
	plans, settled := c.others, ""
	if c.discriminator != nil {
		if text, ok := c.discriminator.textIn(payload); ok {
			if some, ok := c.byValue[text]; ok {
				plans, settled = some, c.discriminator.text
			}
		}
	}
	for _, p := range plans {
		if p.pattern.holds(payload, settled) {
			return p
		}
	}
	return nil
}

// specificFirst orders types so that each stands before those whose conditions its own include.
func specificFirst(plans []*plan) []*plan {
	var sorted []*plan
	for _, p := range plans {
		i := slices.IndexFunc(sorted, func(o *plan) bool {
			return compareConditions(p.pattern.conditions, o.pattern.conditions) > 0
		})
		if i < 0 {
			i = len(sorted)
		}
		sorted = slices.Insert(sorted, i, p)
	}
	return sorted
}

// discriminator returns the condition whose path leads to one value and is asked for an exact one by most types, or
// nil if there are too few types for it to matter.
func discriminator(plans []*plan) *condition {
	const few = 4
	if len(plans) < few {
		return nil
	}
	counts, conditions := map[string]int{}, map[string]*condition{}
	for _, p := range plans {
		for i := range p.pattern.conditions {
			if c := &p.pattern.conditions[i]; c.exact() && !c.path.Multiple() {
				counts[c.text]++
				conditions[c.text] = c
			}
		}
	}
	var best *condition
	for _, text := range slices.Sorted(maps.Keys(counts)) {
		if best == nil || counts[text] > counts[best.text] {
			best = conditions[text]
		}
	}
	return best
}
