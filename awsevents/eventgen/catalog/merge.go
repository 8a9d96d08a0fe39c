package catalog

import (
	"cmp"
	"maps"
	"slices"
)

// Join is the type of values of which some are of type a and some of type b: it
// holds both. A whole number and a fraction are numbers, a time and another
// string are strings; a scalar is told from text by its value, so text holds
// any scalar; what else has nothing in common is Any.
func Join(a, b Type) Type {
	switch {
	case a.Kind == Unknown:
		return b
	case b.Kind == Unknown:
		return a
	case a.Kind == b.Kind:
		return joinSame(a, b)
	}
	if a.Kind > b.Kind {
		a, b = b, a
	}
	switch {
	case b.Kind == Any:
		return b
	case a.Kind == Integer && b.Kind == Number:
		return b
	case a.Kind == Object && b.Kind == Map:
		elem := *b.Elem
		for _, f := range a.Fields {
			elem = Join(elem, f.Type)
		}
		return Type{Kind: Map, Elem: &elem}
	case b.Kind == Text, a.Kind == Text:
		return Type{Kind: Text}
	case b.Kind < Object:
		return Type{Kind: String}
	}
	return Type{Kind: Any}
}

func joinSame(a, b Type) Type {
	switch a.Kind {
	case List, Map:
		elem := Join(*a.Elem, *b.Elem)
		return Type{Kind: a.Kind, Elem: &elem}
	case Object:
		if a.Same != "" {
			return a
		}
		if b.Same != "" {
			return b
		}
		return Type{Kind: Object, Fields: JoinFields(a.Fields, b.Fields)}
	}
	return a
}

// JoinFields merges the members of two objects. A field is required that both
// require, or the only one of them that has an opinion: facts from the same
// origin with one side lacking the field make it optional.
func JoinFields(a, b []*Field) []*Field {
	out := make([]*Field, 0, max(len(a), len(b)))
	for _, f := range a {
		c := *f
		if i := indexField(b, f.Name); i >= 0 {
			g := b[i]
			c.Type = Join(f.Type, g.Type)
			c.Required = f.Required && g.Required
			c.Null = f.Null || g.Null
			c.Origin = f.Origin | g.Origin
			c.Values = slices.Compact(slices.Sorted(slices.Values(slices.Concat(f.Values, g.Values))))
			c.Doc = cmp.Or(f.Doc, g.Doc)
		} else {
			c.Required = false
		}
		out = append(out, &c)
	}
	for _, g := range b {
		if indexField(a, g.Name) < 0 {
			c := *g
			c.Required = false
			out = append(out, &c)
		}
	}
	SortFields(out)
	return out
}

func indexField(fields []*Field, name string) int {
	return slices.IndexFunc(fields, func(f *Field) bool { return f.Name == name })
}

// SortFields puts fields in the order of their names.
func SortFields(fields []*Field) {
	slices.SortFunc(fields, func(a, b *Field) int { return cmp.Compare(a.Name, b.Name) })
}

// Overlay lays services entered by hand over others: a fact of theirs replaces
// the same field's or relation's, and all else is kept.
func Overlay(base, over []*Service) []*Service {
	out := slices.Clone(base)
	for _, o := range over {
		i := slices.IndexFunc(out, func(s *Service) bool { return s.Source == o.Source })
		if i < 0 {
			out = append(out, o)
			continue
		}
		merged := *out[i]
		merged.Events = slices.Clone(merged.Events)
		for _, e := range o.Events {
			j := slices.IndexFunc(merged.Events, func(b *Event) bool { return b.DetailType == e.DetailType })
			if j < 0 {
				merged.Events = append(merged.Events, e)
			} else {
				merged.Events[j] = overlayEvent(merged.Events[j], e)
			}
		}
		slices.SortFunc(merged.Events, func(a, b *Event) int { return cmp.Compare(a.DetailType, b.DetailType) })
		out[i] = &merged
	}
	slices.SortFunc(out, func(a, b *Service) int { return cmp.Compare(a.Source, b.Source) })
	return out
}

func overlayEvent(base, over *Event) *Event {
	e := *base
	e.Via = cmp.Or(over.Via, base.Via)
	e.Also = slices.Compact(slices.Sorted(slices.Values(slices.Concat(base.Also, over.Also))))
	e.Page = cmp.Or(over.Page, base.Page)
	e.Level = cmp.Or(over.Level, base.Level)
	e.Looked = slices.Concat(base.Looked, over.Looked)
	e.ServedBy = cmp.Or(over.ServedBy, base.ServedBy)
	e.Origin |= over.Origin
	e.Doc = cmp.Or(over.Doc, base.Doc)
	e.Detail = overlayType(base.Detail, over.Detail)
	e.Values, e.Words = maps.Clone(over.Values), maps.Clone(over.Words)
	e.settleCopy()
	e.Relations = slices.Clone(base.Relations)
	for _, r := range over.Relations {
		e.Relations = slices.DeleteFunc(e.Relations, func(b Relation) bool {
			return b.Name == r.Name || b.Path == r.Path && b.Args == r.Args && !r.Many
		})
		e.Relations = append(e.Relations, r)
	}
	slices.SortFunc(e.Relations, func(a, b Relation) int { return cmp.Compare(a.Name, b.Name) })
	return &e
}

func overlayType(base, over Type) Type {
	if base.Kind != over.Kind {
		return over
	}
	switch over.Kind {
	case List, Map:
		elem := overlayType(*base.Elem, *over.Elem)
		return Type{Kind: over.Kind, Elem: &elem}
	case Object:
		if over.Same != "" || base.Same != "" {
			return over
		}
		fields := slices.Clone(base.Fields)
		for _, f := range over.Fields {
			c := *f
			i := indexField(fields, f.Name)
			if f.Type.Kind == Gone {
				if i >= 0 {
					fields = slices.Delete(fields, i, i+1)
				}
				continue
			}
			if i < 0 {
				fields = append(fields, &c)
				continue
			}
			c.Type = overlayType(fields[i].Type, f.Type)
			if f.Type.Leaf().Kind == Object {
				// An object stands in the supplement as the way to its members.
				c.Required, c.Null = fields[i].Required, fields[i].Null
			}
			c.Origin |= fields[i].Origin
			c.Values, c.Doc = slices.Compact(slices.Sorted(slices.Values(slices.Concat(c.Values, fields[i].Values)))), cmp.Or(c.Doc, fields[i].Doc)
			fields[i] = &c
		}
		SortFields(fields)
		return Type{Kind: Object, Fields: fields}
	}
	return over
}

// settleCopy is settle for an event whose fields may be another's, too: it copies
// them first.
func (e *Event) settleCopy() {
	if len(e.Values)+len(e.Words) > 0 {
		e.Detail = copyType(e.Detail)
		e.settle()
	}
}

func copyType(t Type) Type {
	if t.Elem != nil {
		elem := copyType(*t.Elem)
		t.Elem = &elem
	}
	if t.Fields != nil {
		fields := make([]*Field, len(t.Fields))
		for i, f := range t.Fields {
			c := *f
			c.Type = copyType(f.Type)
			fields[i] = &c
		}
		t.Fields = fields
	}
	return t
}
