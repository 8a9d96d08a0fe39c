package main

import (
	"cmp"
	"maps"
	"slices"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/awsevents/eventgen/infer"
)

// shaper fills an event's object with the members of a shape.
type shaper struct {
	pin   pin
	model *model
	event *catalog.Event
}

// fill adds to an object what the shape has and it has not, at a path below the
// pinned object. Shapes on the way to it are in stack.
func (c *shaper) fill(t *catalog.Type, shapeName, path string, stack []string) {
	s := c.model.Shapes[shapeName]
	if s.Type != "structure" || slices.Contains(stack, shapeName) {
		return
	}
	stack = append(slices.Clone(stack), shapeName)
	for _, name := range slices.Sorted(maps.Keys(s.Members)) {
		m := s.Members[name]
		spelled := c.pin.spell(cmp.Or(m.LocationName, name))
		below := catalog.Step(path, spelled)
		f := t.Field(spelled)
		if f == nil && c.pin.Case == "wire" {
			f = t.Field(name)
		}
		if f != nil {
			c.known(f, m.Shape, below, stack)
			continue
		}
		if c.pin.Known || slices.Contains(c.pin.Cut, below) {
			continue
		}
		typ, ok := c.typ(m.Shape, below, stack)
		if !ok {
			continue
		}
		if c.pin.Times && typ.Kind == catalog.String && infer.IsTimeName(spelled) {
			typ.Kind = catalog.Time
		}
		t.Fields = append(t.Fields, &catalog.Field{Name: spelled, Type: typ, Origin: catalog.API, Values: c.values(m.Shape)})
	}
	catalog.SortFields(t.Fields)
}

// known adds what a shape says of a member that the event has.
func (c *shaper) known(f *catalog.Field, shapeName, path string, stack []string) {
	t, s := &f.Type, c.model.Shapes[shapeName]
	for t.Elem != nil && (s.Type == "list" || s.Type == "map") {
		t = t.Elem
		shapeName = s.inner()
		s = c.model.Shapes[shapeName]
	}
	switch {
	case t.Kind == catalog.String && s.Type == "string":
		if values := c.values(shapeName); len(values) > 0 {
			f.Values, f.Origin = values, f.Origin|catalog.API
		}
	case t.Kind == catalog.Unknown && !c.pin.Known:
		if typ, ok := c.typ(shapeName, path, stack); ok {
			*t, f.Origin = typ, f.Origin|catalog.API
		}
	case t.Kind == catalog.Object && t.Same == "" && s.Type == "structure":
		inside := *c
		inside.pin.Known = c.pin.Known || slices.Contains(c.pin.Cut, path)
		inside.fill(t, shapeName, path, stack)
	}
}

// typ is the type of a shape, and false for one that has its own shape inside.
func (c *shaper) typ(shapeName, path string, stack []string) (catalog.Type, bool) {
	s := c.model.Shapes[shapeName]
	switch s.Type {
	case "structure":
		if slices.Contains(stack, shapeName) {
			return catalog.Type{}, false
		}
		t := catalog.Type{Kind: catalog.Object}
		if s.Document {
			return catalog.Type{Kind: catalog.Any}, true
		}
		c.fill(&t, shapeName, path, stack)
		return t, len(t.Fields) > 0 || len(s.Members) == 0
	case "list", "map":
		elem, ok := c.typ(s.inner(), path, stack)
		kind := catalog.List
		if s.Type == "map" {
			kind = catalog.Map
		}
		return catalog.Type{Kind: kind, Elem: &elem}, ok
	case "timestamp":
		return catalog.Type{Kind: c.timeKind()}, true
	case "integer", "long":
		return catalog.Type{Kind: catalog.Integer}, true
	case "float", "double":
		return catalog.Type{Kind: catalog.Number}, true
	case "boolean":
		return catalog.Type{Kind: catalog.Boolean}, true
	}
	return catalog.Type{Kind: catalog.String}, true
}

// timeKind is how the event writes the API's times: as the times that samples
// show, for the formats are the event's own.
func (c *shaper) timeKind() catalog.Kind {
	times, texts := 0, 0
	c.event.Detail.Walk(func(_ string, f *catalog.Field) {
		if f.Origin&(catalog.Console|catalog.Published) == 0 || !c.isTimestamp(f.Name) {
			return
		}
		switch f.Type.Leaf().Kind {
		case catalog.Time:
			times++
		case catalog.String:
			texts++
		}
	})
	if texts > times {
		return catalog.String
	}
	return catalog.Time
}

// isTimestamp reports whether the API has a timestamp of an event's name.
func (c *shaper) isTimestamp(name string) bool {
	for _, s := range c.model.Shapes {
		for member, m := range s.Members {
			if c.pin.spell(cmp.Or(m.LocationName, member)) == name && c.model.Shapes[m.Shape].Type == "timestamp" {
				return true
			}
		}
	}
	return false
}

// values are the texts that a shape of text, or a list of such, can hold.
func (c *shaper) values(shapeName string) []string {
	s := c.model.Shapes[shapeName]
	for s.Type == "list" {
		s = c.model.Shapes[s.Member.Shape]
	}
	if s.Type != "string" || len(s.Enum) == 0 || len(s.Enum) > maxValues {
		return nil
	}
	return slices.Sorted(slices.Values(s.Enum))
}

// maxValues bounds how many constants a field is worth: EC2 has a thousand types
// of instance.
const maxValues = 60
