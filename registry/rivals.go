package registry

import "slices"

// rivals are the types of one cell, filed so that those which one event could be, too, are found without looking at all
// of them: thousands of types may differ in the value that they ask for at one path, such as detail.eventName.
type rivals struct {
	groups []rivalGroup
	others []*plan // those that ask for no exact value
}

// rivalGroup are types that ask for an exact value at one path, which leads to one value in an event.
type rivalGroup struct {
	path    string
	all     []*plan
	byValue map[string][]*plan
}

// filing returns the condition that a type is filed by, or nil if it is one of the others.
func (p *pattern) filing() *condition {
	for i := range p.conditions {
		if c := &p.conditions[i]; c.exact() && !c.path.Multiple() {
			return c
		}
	}
	return nil
}

// add files p.
func (r *rivals) add(p *plan) {
	c := p.pattern.filing()
	if c == nil {
		r.others = append(r.others, p)
		return
	}
	i := slices.IndexFunc(r.groups, func(g rivalGroup) bool { return g.path == c.text })
	if i < 0 {
		i = len(r.groups)
		r.groups = append(r.groups, rivalGroup{path: c.text, byValue: make(map[string][]*plan)})
	}
	g := &r.groups[i]
	g.all = append(g.all, p)
	for _, v := range c.values {
		g.byValue[v.text] = append(g.byValue[v.text], p)
	}
}

// remove takes back that p was added.
func (r *rivals) remove(p *plan) {
	without := func(plans []*plan) []*plan { return slices.DeleteFunc(plans, func(o *plan) bool { return o == p }) }
	c := p.pattern.filing()
	if c == nil {
		r.others = without(r.others)
		return
	}
	for i := range r.groups {
		if g := &r.groups[i]; g.path == c.text {
			g.all = without(g.all)
			for _, v := range c.values {
				g.byValue[v.text] = without(g.byValue[v.text])
			}
		}
	}
}

// of yields the types that an event of p could be, too, until yield returns false: all but those that ask for another
// value at the same path. A type may come twice.
func (r *rivals) of(p *plan, yield func(*plan) bool) {
	each := func(plans []*plan) bool { return !slices.ContainsFunc(plans, func(o *plan) bool { return !yield(o) }) }
	for i := range r.groups {
		g := &r.groups[i]
		own := p.pattern.conditionAt(g.path)
		if own == nil || !own.exact() {
			if !each(g.all) {
				return
			}
			continue
		}
		for _, v := range own.values {
			if !each(g.byValue[v.text]) {
				return
			}
		}
	}
	each(r.others)
}
