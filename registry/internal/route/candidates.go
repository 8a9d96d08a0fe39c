package route

import (
	"maps"
	"slices"
)

// candidates are the routes of one cell that have conditions.
type candidates struct {
	// discriminator is a path at which most of the routes ask for one exact value, if there is one: byValue then has,
	// for each such value, the routes that an event with it can take, and others those that ask for none there.
	discriminator *Condition
	byValue       map[string][]*Route
	others        []*Route
}

func newCandidates(routes []*Route) *candidates {
	c := &candidates{discriminator: discriminator(routes)}
	if c.discriminator == nil {
		c.others = specificFirst(routes)
		return c
	}
	c.byValue = make(map[string][]*Route)
	for _, r := range routes {
		own := r.Pattern.at(c.discriminator.Key)
		if own == nil || !own.exact() {
			c.others = append(c.others, r)
			continue
		}
		for _, v := range own.Values {
			c.byValue[v.Text] = append(c.byValue[v.Text], r)
		}
	}
	for value, some := range c.byValue {
		for _, r := range c.others {
			if own := r.Pattern.at(c.discriminator.Key); own == nil || own.takes(value) {
				some = append(some, r)
			}
		}
		c.byValue[value] = specificFirst(some)
	}
	c.others = specificFirst(c.others)
	return c
}

// choose returns the first route whose conditions hold on payload, or nil.
func (c *candidates) choose(find Finder, payload string) *Route {
	routes := c.others
	if c.discriminator != nil {
		find(nil, payload, c.discriminator.Path, func(text string) bool {
			if some, ok := c.byValue[text]; ok {
				routes = some
			}
			return false
		})
	}
	for _, r := range routes {
		if r.holds(find, payload) {
			return r
		}
	}
	return nil
}

// specificFirst orders routes so that each stands before those whose conditions its own include.
func specificFirst(routes []*Route) []*Route {
	var sorted []*Route
	for _, r := range routes {
		i := slices.IndexFunc(sorted, func(o *Route) bool {
			return compareConditions(r.Pattern.Conditions, o.Pattern.Conditions) > 0
		})
		if i < 0 {
			i = len(sorted)
		}
		sorted = slices.Insert(sorted, i, r)
	}
	return sorted
}

// discriminator returns the condition whose path leads to one value and is asked for an exact one by most routes, or
// nil if there are too few routes for it to matter.
func discriminator(routes []*Route) *Condition {
	const few = 4
	if len(routes) < few {
		return nil
	}
	counts, conditions := map[string]int{}, map[string]*Condition{}
	for _, r := range routes {
		for i := range r.Pattern.Conditions {
			if c := &r.Pattern.Conditions[i]; c.files() {
				counts[c.Key]++
				conditions[c.Key] = c
			}
		}
	}
	var best *Condition
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		if best == nil || counts[key] > counts[best.Key] {
			best = conditions[key]
		}
	}
	return best
}
