package gen

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// both returns the schema of values that keep to a and to b.
func both(a, b *node) *node {
	all := *a
	if b.always != nil {
		if !*b.always {
			all.always = b.always
		}
		return &all
	}
	all.Properties = merged(a.Properties, b.Properties)
	all.Patterns = merged(a.Patterns, b.Patterns)
	all.Required = slices.Compact(slices.Sorted(slices.Values(slices.Concat(a.Required, b.Required))))
	all.Type = commonTypes(a.Type, b.Type)
	all.Nullable = a.Nullable && (b.Nullable || len(b.Type) == 0) || b.Nullable && len(a.Type) == 0
	all.Enum = commonValues(a.Enum, b.Enum)
	either(&all.Const, b.Const)
	either(&all.Minimum, b.Minimum)
	either(&all.Maximum, b.Maximum)
	either(&all.ExclusiveMinimum, b.ExclusiveMinimum)
	either(&all.ExclusiveMaximum, b.ExclusiveMaximum)
	either(&all.MultipleOf, b.MultipleOf)
	all.MinLength, all.MaxLength = larger(a.MinLength, b.MinLength), smaller(a.MaxLength, b.MaxLength)
	all.MinItems, all.MaxItems = larger(a.MinItems, b.MinItems), smaller(a.MaxItems, b.MaxItems)
	all.MinProperties, all.MaxProperties = larger(a.MinProperties, b.MinProperties), smaller(a.MaxProperties, b.MaxProperties)
	all.UniqueItems = a.UniqueItems || b.UniqueItems
	for _, text := range []struct{ to, from *string }{
		{&all.Format, &b.Format}, {&all.Description, &b.Description}, {&all.Title, &b.Title}, {&all.Pattern, &b.Pattern},
		{&all.Source, &b.Source}, {&all.DetailType, &b.DetailType}, {&all.DynamicRef, &b.DynamicRef},
	} {
		if *text.to == "" {
			*text.to = *text.from
		}
	}
	for _, schema := range []struct{ to, from **node }{{&all.Additional, &b.Additional}, {&all.Not, &b.Not}, {&all.If, &b.If}, {&all.Contains, &b.Contains}} {
		if *schema.to == nil {
			*schema.to = *schema.from
		}
	}
	if all.Items == nil {
		all.Items = b.Items
	}
	if all.PrefixItems == nil {
		all.PrefixItems = b.PrefixItems
	}
	// Both choices must hold: what one of them leaves is all that can be said.
	all.AnyOf, all.OneOf = slices.Concat(a.AnyOf, b.AnyOf), slices.Concat(a.OneOf, b.OneOf)
	return &all
}

func either(to *jsontext.Value, from jsontext.Value) {
	if *to == nil {
		*to = from
	}
}

// merged has the properties of both; one that both have keeps to both schemas.
func merged(a, b map[string]*node) map[string]*node {
	if len(b) == 0 {
		return a
	}
	all := maps.Clone(a)
	if all == nil {
		all = map[string]*node{}
	}
	for name, schema := range b {
		if own := all[name]; own != nil && schema != nil {
			all[name] = &node{AllOf: []*node{own, schema}}
		} else {
			all[name] = schema
		}
	}
	return all
}

func commonTypes(a, b texts) texts {
	switch {
	case len(a) == 0:
		return b
	case len(b) == 0:
		return a
	}
	var common texts
	for _, t := range a {
		switch {
		case slices.Contains(b, t), t == "integer" && slices.Contains(b, "number"):
			common = append(common, t)
		case t == "number" && slices.Contains(b, "integer"):
			common = append(common, "integer")
		}
	}
	return common
}

func commonValues(a, b []jsontext.Value) []jsontext.Value {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	return slices.DeleteFunc(slices.Clone(a), func(v jsontext.Value) bool {
		return !slices.ContainsFunc(b, func(w jsontext.Value) bool { return string(v) == string(w) })
	})
}

func larger(a, b *count) *count {
	if a == nil || b != nil && *b > *a {
		return b
	}
	return a
}

func smaller(a, b *count) *count {
	if a == nil || b != nil && *b < *a {
		return b
	}
	return a
}

// choice returns the schema of values that keep to one or some of the alternatives of n, and to the rest of n; nil if no
// one schema says it. Alternatives of objects become one with all their members, of which those are required that every
// alternative requires.
func (c *converter) choice(n *node, depth int) (*node, error) {
	rest := *n
	rest.AnyOf, rest.OneOf = nil, nil
	alternatives := slices.Concat(n.AnyOf, n.OneOf)
	several := len(n.AnyOf) > 0 && len(n.OneOf) > 0
	var joined *node
	nullable := false
	for _, a := range alternatives {
		if a == nil {
			continue
		}
		whole, err := c.flat(a, depth+1)
		if err != nil {
			return nil, err
		}
		if len(whole.Type) == 1 && whole.Type[0] == "null" || whole.Const.Kind() == 'n' && whole.Const != nil {
			nullable = true
			continue
		}
		if joined == nil {
			first := *whole
			joined = &first
			continue
		}
		if joined = union(joined, whole); joined == nil {
			break
		}
	}
	if joined == nil || several || len(joined.AnyOf)+len(joined.OneOf) > 0 && len(alternatives) > 2 {
		return &node{AnyOf: alternatives}, nil // no one schema: fill makes any value of it
	}
	joined = both(joined, &rest)
	joined.Nullable = joined.Nullable || nullable
	return joined, nil
}

// union returns a schema of values that keep to a or to b, nil if they are of different kinds. It is as loose as it has to
// be.
func union(a, b *node) *node {
	if a.kind() == "" || a.kind() != b.kind() {
		return nil
	}
	u := &node{Type: texts{a.kind()}, Nullable: a.Nullable || b.Nullable, Description: strings.TrimSpace(a.Description)}
	switch a.kind() {
	case "object":
		u.Properties = maps.Clone(a.Properties)
		if u.Properties == nil {
			u.Properties = map[string]*node{}
		}
		for name, schema := range b.Properties {
			if own := u.Properties[name]; own != nil && schema != nil {
				u.Properties[name] = &node{AnyOf: []*node{own, schema}}
			} else {
				u.Properties[name] = schema
			}
		}
		for _, name := range a.Required {
			if slices.Contains(b.Required, name) {
				u.Required = append(u.Required, name)
			}
		}
	case "array":
		if a.Items != nil && b.Items != nil && !a.Items.places && !b.Items.places {
			u.Items = &items{all: &node{AnyOf: []*node{a.Items.all, b.Items.all}}}
		}
	case "string":
		values := func(n *node) []jsontext.Value {
			if n.Const != nil {
				return []jsontext.Value{n.Const}
			}
			return n.Enum
		}
		if values(a) != nil && values(b) != nil {
			u.Enum = slices.Concat(values(a), values(b))
		}
		if a.Format == b.Format {
			u.Format = a.Format
		}
	}
	return u
}
