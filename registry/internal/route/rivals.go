package route

import "slices"

// rivals are the types of one cell, filed so that those which one event could be, too, are found without looking at all
// of them: thousands of types may differ in the value that they ask for at one path, such as detail.eventName.
type rivals struct {
	groups []rivalGroup
	others []*Route // those that ask for no exact value
}

// rivalGroup are types that ask for an exact value at one path, which leads to one value in an event.
type rivalGroup struct {
	path    string
	all     []*Route
	byValue map[string][]*Route
}

// filing returns the condition that a type is filed by, or nil if it is one of the others.
func (p *Pattern) filing() *Condition {
	for i := range p.Conditions {
		if c := &p.Conditions[i]; c.files() {
			return c
		}
	}
	return nil
}

// add files p.
func (r *rivals) add(p *Route) {
	c := p.Pattern.filing()
	if c == nil {
		r.others = append(r.others, p)
		return
	}
	i := slices.IndexFunc(r.groups, func(g rivalGroup) bool { return g.path == c.Key })
	if i < 0 {
		i = len(r.groups)
		r.groups = append(r.groups, rivalGroup{path: c.Key, byValue: make(map[string][]*Route)})
	}
	g := &r.groups[i]
	g.all = append(g.all, p)
	for _, v := range c.Values {
		g.byValue[v.Text] = append(g.byValue[v.Text], p)
	}
}

// remove takes back that p was added.
func (r *rivals) remove(p *Route) {
	without := func(routes []*Route) []*Route {
		return slices.DeleteFunc(routes, func(o *Route) bool { return o == p })
	}
	c := p.Pattern.filing()
	if c == nil {
		r.others = without(r.others)
		return
	}
	for i := range r.groups {
		if g := &r.groups[i]; g.path == c.Key {
			g.all = without(g.all)
			for _, v := range c.Values {
				g.byValue[v.Text] = without(g.byValue[v.Text])
			}
		}
	}
}

// of yields the types that an event of p could be, too, until yield returns false: all but those that ask for another
// value at the same path. A type may come twice.
func (r *rivals) of(p *Route, yield func(*Route) bool) {
	each := func(routes []*Route) bool {
		return !slices.ContainsFunc(routes, func(o *Route) bool { return !yield(o) })
	}
	for i := range r.groups {
		g := &r.groups[i]
		own := p.Pattern.at(g.path)
		if own == nil || !own.exact() {
			if !each(g.all) {
				return
			}
			continue
		}
		for _, v := range own.Values {
			if !each(g.byValue[v.Text]) {
				return
			}
		}
	}
	each(r.others)
}
