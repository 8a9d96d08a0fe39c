package infer

import (
	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// Refine combines what a schema says of a field with what samples show.
//
// The schema is right about structure where samples do not contradict it, and
// poor in scalars: to it a time is a string and a count is a number. A sample
// that the schema's type can take by coercion ("8.0" for a number, 3 for text)
// does not contradict it. Where they cannot both hold, samples are nearer to
// what is sent.
func Refine(name string, schema catalog.Type, e *Evidence) catalog.Type {
	if e == nil || e.Seen == e.null {
		return schema
	}
	shown := e.Type(name)
	if e.onlyPlaceholders() {
		if schema.Kind == catalog.Unknown {
			return shown
		}
		return schema
	}
	if schema.Kind != catalog.Unknown && e.onlyEmpty() {
		return schema
	}
	switch schema.Kind {
	case catalog.Unknown, catalog.Any:
		return shown
	case catalog.String, catalog.Time:
		if shown.Kind == catalog.Integer || shown.Kind == catalog.Number || shown.Kind == catalog.Boolean {
			return schema
		}
		return shown
	case catalog.Integer, catalog.Number:
		if e.text+e.times+e.boolean == 0 && e.digits > 0 && e.fraction == 0 && e.digits == e.wholeDigits {
			return catalog.Type{Kind: catalog.Integer}
		}
		if e.text+e.times+e.boolean == 0 && e.digits > 0 {
			return schema
		}
		return shown
	case catalog.Map:
		if e.objects == 0 {
			return shown
		}
		all := new(Evidence)
		for _, m := range e.members {
			all.merge(m)
		}
		elem := Refine("", *schema.Elem, all)
		return catalog.Type{Kind: catalog.Map, Elem: &elem}
	case catalog.List:
		if e.lists == 0 {
			return shown
		}
		elem := Refine("", *schema.Elem, e.elem)
		return catalog.Type{Kind: catalog.List, Elem: &elem}
	case catalog.Object:
		return e.refineObject(name, schema, shown)
	}
	return shown
}

func (e *Evidence) onlyPlaceholders() bool {
	return e.placeholder > 0 && e.placeholder+e.null == e.Seen
}

// onlyEmpty reports whether all that was seen are empty objects, which is how
// samples write a container of any kind that they leave out.
func (e *Evidence) onlyEmpty() bool {
	return e.objects > 0 && e.objects+e.null == e.Seen && len(e.members) == 0
}

func (e *Evidence) refineObject(name string, schema, shown catalog.Type) catalog.Type {
	if e.objects == 0 {
		return shown
	}
	if e.lists > 0 || schema.Same != "" {
		return catalog.Join(schema, shown)
	}
	var names []string
	for _, f := range schema.Fields {
		names = append(names, f.Name)
	}
	if shown.Kind == catalog.Map || IsFreeForm(name, names) {
		return catalog.Join(schema, shown)
	}
	t := catalog.Type{Kind: catalog.Object}
	for _, f := range schema.Fields {
		c := *f
		if m := e.members[f.Name]; m != nil {
			c.Type = Refine(f.Name, f.Type, m)
			c.Null = m.null > 0
			c.Origin |= catalog.Console
			c.Required = c.Required && m.Seen == e.objects && m.null == 0
		} else {
			c.Required = false
		}
		t.Fields = append(t.Fields, &c)
	}
	for _, f := range shown.Fields {
		if schema.Field(f.Name) == nil {
			t.Fields = append(t.Fields, f)
		}
	}
	catalog.SortFields(t.Fields)
	return t
}
