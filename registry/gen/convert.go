package gen

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// converter turns the schemas of a document into kinds.
type converter struct {
	*document
	types *Types
	open  map[string]*kind // by $ref; those being converted are there, too, so that a recursive type ends
}

// deepest is how far schemas may be nested without a $ref between them.
const deepest = 100

func tooDeep() error {
	return &Error{Kind: ErrSyntax, Problem: "schemas are nested too deeply, or refer to themselves without an object between", Fix: "give the inner ones names and refer to them"}
}

// target returns the schema that a $ref leads to.
func (c *converter) target(ref string) (*node, error) {
	if n := c.named[ref]; n != nil {
		return n, nil
	}
	fragment, local := strings.CutPrefix(ref, "#")
	if !local {
		return nil, &Error{Problem: "the schema " + quoted(ref) + " is in another document", Fix: "bundle the documents into one"}
	}
	if fragment == "" {
		return c.root, nil
	}
	pointer, err := url.PathUnescape(fragment)
	if err != nil || !strings.HasPrefix(pointer, "/") {
		return nil, &Error{Problem: "the schema " + quoted(ref) + " is not there", Fix: "refer to it by a JSON pointer, as #/$defs/Name"}
	}
	v, ok := find(c.value, jsontext.Pointer(pointer))
	if !ok {
		return nil, &Error{Problem: "the schema " + quoted(ref) + " is not there", Fix: "correct the $ref, or add the schema"}
	}
	n := new(node)
	if err := json.Unmarshal(v, n); err != nil {
		return nil, at(quoted(ref), schemaError(err))
	}
	c.named[ref] = n
	return n, nil
}

// find returns the value at a pointer.
func find(v jsontext.Value, pointer jsontext.Pointer) (jsontext.Value, bool) {
	for token := range pointer.Tokens() {
		switch v.Kind() {
		case '{':
			var members map[string]jsontext.Value
			if json.Unmarshal(v, &members) != nil || members[token] == nil {
				return nil, false
			}
			v = members[token]
		case '[':
			var elems []jsontext.Value
			n, err := strconv.ParseUint(token, 10, 31)
			if err != nil || json.Unmarshal(v, &elems) != nil || int(n) >= len(elems) {
				return nil, false
			}
			v = elems[n]
		default:
			return nil, false
		}
	}
	return v, true
}

// flat returns a schema with what its $ref and allOf add to it: all of them hold at once.
func (c *converter) flat(n *node, depth int) (*node, error) {
	if depth > deepest {
		return nil, tooDeep()
	}
	if n.Ref == "" && len(n.AllOf) == 0 {
		return n, nil
	}
	all := *n
	all.Ref, all.AllOf = "", nil
	parts := n.AllOf
	if n.Ref != "" {
		target, err := c.target(n.Ref)
		if err != nil {
			return nil, err
		}
		parts = append([]*node{target}, parts...)
	}
	for _, part := range parts {
		if part == nil {
			continue
		}
		part, err := c.flat(part, depth+1)
		if err != nil {
			return nil, err
		}
		all = *both(&all, part)
	}
	return &all, nil
}

// kind converts a schema.
func (c *converter) kind(n *node, depth int) (*kind, error) {
	if n == nil {
		return &kind{}, nil
	}
	if depth > deepest {
		return nil, tooDeep()
	}
	ref := ""
	if n.Ref != "" && onlyRef(n) {
		ref = n.Ref
		if k := c.open[ref]; k != nil {
			return k, nil
		}
	}
	k := &kind{}
	if ref != "" {
		c.open[ref] = k
	}
	whole, err := c.flat(n, depth)
	if err != nil {
		return nil, err
	}
	if err := c.fill(k, whole, depth); err != nil {
		return nil, err
	}
	if i := strings.LastIndexByte(ref, '/'); i >= 0 && (k.shape == objectShape || len(k.enum) > 0) { // "#" is no name
		k.name = ref[i+1:]
	}
	return k, nil
}

// onlyRef reports whether a schema says nothing of values besides its $ref.
func onlyRef(n *node) bool {
	rest := *n
	rest.Ref, rest.Description, rest.Title = "", "", ""
	return len(rest.AllOf)+len(rest.AnyOf)+len(rest.OneOf)+len(rest.Properties)+len(rest.Required)+len(rest.Enum)+len(rest.Type) == 0 &&
		!rest.Nullable && rest.Const == nil && rest.Minimum == nil && rest.Maximum == nil && rest.Pattern == "" &&
		rest.MinLength == nil && rest.MaxLength == nil && rest.MinItems == nil && rest.MaxItems == nil
}

// fill makes k what a schema without $ref and allOf says.
func (c *converter) fill(k *kind, n *node, depth int) error {
	k.doc = n.doc()
	if n.always != nil {
		if !*n.always {
			k.note("no value at all is allowed")
		}
		return nil
	}
	for _, keyword := range []struct {
		name string
		is   bool
	}{{"not", n.Not != nil}, {"if", n.If != nil}, {"contains", n.Contains != nil}, {"$dynamicRef", n.DynamicRef != ""}} {
		if keyword.is {
			k.note(keyword.name)
		}
	}
	if len(n.AnyOf)+len(n.OneOf) > 0 {
		joined, err := c.choice(n, depth)
		if err != nil || joined == nil {
			return err
		}
		if joined.always == nil && len(joined.AnyOf)+len(joined.OneOf) == 0 {
			doc, notes := k.doc, k.unchecked
			if err := c.fill(k, joined, depth+1); err != nil {
				return err
			}
			k.doc, k.unchecked = cmp.Or(doc, k.doc), append(notes, k.unchecked...)
			if len(n.AnyOf)+len(n.OneOf) > 1 && k.shape == objectShape {
				k.note("which of the alternatives the members belong to")
			}
			return nil
		}
		k.note("a choice of several kinds")
		return nil
	}
	k.nullable = n.Nullable || slices.Contains(n.Type, "null") || slices.ContainsFunc(n.Enum, func(v jsontext.Value) bool { return v.Kind() == 'n' })
	switch n.kind() {
	case "object":
		return c.object(k, n, depth)
	case "array":
		return c.list(k, n, depth)
	case "string":
		stringKind(k, n)
	case "integer", "number":
		numberKind(k, n)
	case "boolean":
		k.shape = booleanShape
		if n.Const != nil || n.Enum != nil {
			k.note("one of the values")
		}
	default:
		k.anyOf(n)
	}
	return nil
}

// anyOf notes what a schema says of values of no one kind.
func (k *kind) anyOf(n *node) {
	if n.Enum != nil || n.Const != nil {
		k.note("one of the values")
	}
	if len(n.Type) > 1 {
		k.note("a choice of several kinds")
	}
}

func (k *kind) note(unchecked string) {
	if !slices.Contains(k.unchecked, unchecked) {
		k.unchecked = append(k.unchecked, unchecked)
	}
}

// kind is the name of a schema's type; "" for one of any type or of several.
func (n *node) kind() string {
	kinds := slices.DeleteFunc(slices.Clone(n.Type), func(t string) bool { return t == "null" })
	switch {
	case len(kinds) == 1:
		return kinds[0]
	case len(kinds) == 2 && slices.Contains(kinds, "integer") && slices.Contains(kinds, "number"):
		return "number"
	case len(kinds) > 0:
		return ""
	case n.Properties != nil:
		return "object"
	case n.Items != nil || n.PrefixItems != nil:
		return "array"
	}
	values := n.Enum
	if n.Const != nil {
		values = []jsontext.Value{n.Const}
	}
	return kindOf(values)
}

// kindOf is the name of the type that all values have, null aside.
func kindOf(values []jsontext.Value) string {
	name := ""
	for _, v := range values {
		var own string
		switch v.Kind() {
		case '"':
			own = "string"
		case '0':
			own = "number"
			if !strings.ContainsAny(string(v), ".eE") {
				own = "integer"
			}
		case 't', 'f':
			own = "boolean"
		case 'n':
			continue
		default:
			return ""
		}
		if name != "" && name != own {
			return ""
		}
		name = own
	}
	return name
}

// object converts a schema of objects: a struct if it names members, else a map.
func (c *converter) object(k *kind, n *node, depth int) error {
	if len(n.Properties) == 0 && len(n.Required) == 0 {
		return c.mapOf(k, n, depth)
	}
	k.shape = objectShape
	if n.Additional != nil && n.Additional.always != nil && !*n.Additional.always {
		k.note("no other members")
	}
	if n.MinProperties != nil || n.MaxProperties != nil {
		k.note("the number of members")
	}
	if len(n.Patterns) > 0 || n.Additional != nil && n.Additional.always == nil {
		k.note("what other members hold")
	}
	names := slices.Collect(maps.Keys(n.Properties))
	for _, name := range n.Required {
		if n.Properties[name] == nil && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		inner, err := c.kind(n.Properties[name], depth+1)
		if err != nil {
			return at(quoted(name), err)
		}
		doc := ""
		if p := n.Properties[name]; p != nil {
			doc = p.doc()
		}
		k.add(&member{name: name, kind: inner, required: slices.Contains(n.Required, name), doc: cmp.Or(doc, inner.doc)})
	}
	return nil
}

// mapOf converts a schema of objects whose members have no names of their own.
func (c *converter) mapOf(k *kind, n *node, depth int) (err error) {
	k.shape = mapShape
	k.rules.minItems, k.rules.maxItem = (*int)(n.MinProperties), (*int)(n.MaxProperties)
	switch {
	case len(n.Patterns) > 0:
		k.elem = &kind{}
		k.note("what members hold, by their names")
	case n.Additional != nil && n.Additional.always != nil && !*n.Additional.always:
		k.elem = &kind{}
		k.note("no members")
	default:
		k.elem, err = c.kind(n.Additional, depth+1)
	}
	return err
}

// list converts a schema of arrays.
func (c *converter) list(k *kind, n *node, depth int) (err error) {
	k.shape = listShape
	k.rules.minItems, k.rules.maxItem = (*int)(n.MinItems), (*int)(n.MaxItems)
	k.elem = &kind{}
	switch {
	case n.PrefixItems != nil, n.Items != nil && n.Items.places:
		k.note("what each place holds")
	case n.Items != nil:
		k.elem, err = c.kind(n.Items.all, depth+1)
	}
	if n.UniqueItems {
		switch k.elem.shape {
		case stringShape, integerShape, numberShape, booleanShape, dateShape:
			if k.elem.nullable {
				k.note("no element twice")
			} else {
				k.rules.unique = true
			}
		default:
			k.note("no element twice")
		}
	}
	return err
}
