package pattern

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/internal/route"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// ErrTypes: there is no pattern for the types that were given.
var ErrTypes = errors.New("no pattern for the types")

// ForTypes returns the pattern that matches what registered types take, for PutRule, CloudFormation, Terraform or CDK:
// [Pattern.String] is its JSON. The types are those of [registry.Registry.Types], all or some. Several types become a
// $or, unless they differ in their detail-types alone; look at [Pattern.Lint] for its size.
//
// A warning names what the pattern language cannot say exactly as a tag does, so that the rule delivers more events
// than the type takes, or fewer. Two differences always remain: a pattern always looks into arrays, so that one that
// wants running matches "state": ["running"]; and a pattern compares numbers by value, where a tag compares their text.
func ForTypes(types ...registry.Registration) (*Pattern, []Warning, error) {
	if len(types) == 0 {
		return nil, nil, fmt.Errorf("pattern: %w: none were given", ErrTypes)
	}
	var warnings []Warning
	var all []*object
	for _, t := range types {
		p, _, fault := tags.Event(t.Pattern)
		if fault != nil {
			return nil, nil, fmt.Errorf("pattern: %w: %s: %s", ErrTypes, quote(t.Pattern), fault.Problem)
		}
		o, w := ofType(&p)
		for i := range w {
			w[i].Text += " (" + t.Type.String() + ")"
		}
		warnings = append(warnings, w...)
		all = append(all, o)
	}
	text := string(together(all).append(nil))
	p, err := Compile(text)
	if err != nil {
		return nil, nil, fmt.Errorf("pattern: %w: %w", ErrTypes, err)
	}
	return p, warnings, nil
}

// object is an object of a pattern that is being written.
type object struct {
	names  []string
	values []*entry
}

// entry is a member of such an object: an object, or a list of JSON values.
type entry struct {
	object *object
	list   []string
}

func (o *object) at(name string) *entry {
	if i := slices.Index(o.names, name); i >= 0 {
		return o.values[i]
	}
	f := &entry{}
	o.names, o.values = append(o.names, name), append(o.values, f)
	return f
}

func (o *object) append(b []byte) []byte {
	b = append(b, '{')
	for i, name := range o.names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendJSONString(b, name), ':')
		if f := o.values[i]; f.object != nil {
			b = f.object.append(b)
		} else {
			b = append(b, "["+strings.Join(f.list, ",")+"]"...)
		}
	}
	return append(b, '}')
}

func jsonText(s string) string { return string(appendJSONString(nil, s)) }

// ofType returns what a type takes as a pattern's object.
func ofType(p *route.Pattern) (*object, []Warning) {
	o := &object{}
	var warnings []Warning
	if list := texts(p.Sources); list != nil {
		o.at("source").list = list
	}
	if list := texts(p.DetailTypes); list != nil {
		o.at("detail-type").list = list
	}
	each := map[string]string{} // by the path of an array that a condition takes each element of
	for i := range p.Conditions {
		c := &p.Conditions[i]
		warnings = append(warnings, o.condition(c)...)
		for n, s := range c.Path {
			if s.Kind != eventpath.Each && s.Kind != eventpath.ARN {
				continue
			}
			at := c.Path[:n].String()
			if other := each[at]; other != "" {
				warnings = append(warnings, Warning{Path: c.Key, Text: "in one event the element that keeps this condition may be another than that of " + quotePath(other) + "; the pattern asks for one that keeps both"})
			}
			each[at] = c.Key
		}
	}
	if len(o.names) == 0 {
		o.at("source").list = []string{`{"exists":true}`} // a pattern must have a field
	}
	return o, warnings
}

// texts returns the values of the source or the detail-type, or nil if it may be any.
func texts(of []route.Text) []string {
	var list []string
	for _, t := range of {
		switch {
		case t.Prefix && t.Text == "":
			return nil
		case t.Prefix:
			list = append(list, `{"prefix":`+jsonText(t.Text)+`}`)
		default:
			list = append(list, jsonText(t.Text))
		}
	}
	return list
}

// condition writes a condition of a tag.
func (o *object) condition(c *route.Condition) []Warning {
	var warnings []Warning
	warn := func(text string) { warnings = append(warnings, Warning{Path: c.Key, Text: text}) }
	at, joined := o, ""
	var names []string
	for _, s := range c.Path {
		switch s.Kind {
		case eventpath.Member:
			names = append(names, s.Name)
			if strings.Contains(s.Name, ".") {
				warn("a dot in a name is an object inside to a pattern, too")
			}
		case eventpath.Index:
			warn("a pattern cannot ask for one element of a list: it takes any")
		}
	}
	for i, name := range names {
		joined = join(joined, name)
		if i+1 == len(names) {
			break
		}
		if reserved[name] || reserved[names[i+1]] {
			continue // an operator's name cannot be a field inside $or, but a path with a dot may have it
		}
		f := at.at(joined)
		if f.list != nil {
			continue // the path goes on from a field that is a value, too
		}
		if f.object == nil {
			f.object = &object{}
		}
		at, joined = f.object, ""
	}
	f := at.at(joined)
	if f.object != nil {
		warn("another condition is inside this one, and a pattern cannot ask for both")
		return warnings
	}
	last := c.Path[len(c.Path)-1]
	for _, v := range c.Values {
		if last.Kind == eventpath.ARN {
			f.list = append(f.list, arnValues(v, last, warn)...)
			continue
		}
		f.list = append(f.list, scalarValues(v, warn)...)
	}
	f.list = unique(f.list)
	return warnings
}

// scalarValues returns the values of a pattern that are a tag's: the text, and the number or word that is written so.
func scalarValues(v route.Text, warn func(string)) []string {
	if v.Prefix {
		if v.Text == "" {
			return []string{`{"exists":true}`}
		}
		if end, _, err := lexScalar([]byte(v.Text+" "), 0); err == nil && end == len(v.Text) || strings.ContainsAny(v.Text[:1], "-0123456789tfn") && !strings.ContainsAny(v.Text, " :/_") {
			warn("a tag's prefix takes numbers, true, false and null that are written so, a pattern's takes strings alone")
		}
		return []string{`{"prefix":` + jsonText(v.Text) + `}`}
	}
	list := []string{jsonText(v.Text)}
	if _, ok := parseAddress([]byte(v.Text)); ok {
		warn("an IP address matches however it is written")
	}
	if v.Text != "" && v.Text[0] != '"' {
		if end, _, err := lexScalar([]byte(v.Text+" "), 0); err == nil && end == len(v.Text) {
			list = append(list, v.Text)
		}
	}
	return list
}

// arnValues returns the values of a pattern for the ARNs that a step takes and a tag's value matches.
func arnValues(v route.Text, step eventpath.Step, warn func(string)) []string {
	if !v.Prefix {
		if !step.TakesARN(v.Text) {
			warn("the value is no ARN that the path takes")
		}
		return []string{jsonText(v.Text)}
	}
	if v.Text != "" {
		warn("the pattern takes all texts with the prefix, whatever resource they name")
		return []string{`{"prefix":` + jsonText(v.Text) + `}`}
	}
	warn("an asterisk of a pattern goes over colons, so that an ARN whose other parts look the same matches, too")
	start := "arn:*:" + step.Service + ":*:"
	if step.Resource == "*" {
		return []string{`{"wildcard":` + jsonText(start+"*") + `}`}
	}
	return []string{`{"wildcard":` + jsonText(start+"*:"+step.Resource+"/*") + `}`, `{"wildcard":` + jsonText(start+"*:"+step.Resource+":*") + `}`}
}

func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// together returns one object for several: the lists of those that differ in one field's list, joined, and a $or of
// those that are left.
func together(all []*object) *object {
	byRest := map[string]int{}
	var merged []*object
	for _, o := range all {
		rest := &object{}
		for i, name := range o.names {
			if name != "detail-type" {
				rest.names, rest.values = append(rest.names, name), append(rest.values, o.values[i])
			}
		}
		i := slices.Index(o.names, "detail-type")
		key := fmt.Sprint(i >= 0) + string(rest.append(nil))
		if have, ok := byRest[key]; ok {
			if i >= 0 {
				f := merged[have].at("detail-type")
				f.list = unique(slices.Concat(f.list, o.values[i].list))
			}
			continue
		}
		byRest[key] = len(merged)
		merged = append(merged, o)
	}
	if len(merged) == 1 {
		return merged[0]
	}
	whole := &object{}
	for _, name := range []string{"source", "detail-type"} {
		if list, ok := common(merged, name); ok {
			whole.at(name).list = list
			for _, o := range merged {
				i := slices.Index(o.names, name)
				o.names, o.values = slices.Delete(o.names, i, i+1), slices.Delete(o.values, i, i+1)
			}
		}
	}
	parts := make([]string, len(merged))
	for i, o := range merged {
		if parts[i] = string(o.append(nil)); len(o.names) == 0 {
			return whole // one takes all that is left
		}
	}
	whole.at("$or").list = parts
	return whole
}

// common returns the list that all objects have at a name.
func common(all []*object, name string) ([]string, bool) {
	var list []string
	for i, o := range all {
		n := slices.Index(o.names, name)
		if n < 0 || o.values[n].object != nil || i > 0 && !slices.Equal(list, o.values[n].list) {
			return nil, false
		}
		list = o.values[n].list
	}
	return list, true
}
