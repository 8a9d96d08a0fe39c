package schema

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
	"github.com/typedbus/typedbus/awsevents/eventgen/infer"
)

// node is a schema, in the part of its language that the registry uses.
type node struct {
	Ref        string           `json:"$ref"`
	Type       typeNames        `json:"type"`
	Format     string           `json:"format"`
	Properties map[string]*node `json:"properties"`
	Required   []string         `json:"required"`
	Items      *node            `json:"items"`
	Additional *additional      `json:"additionalProperties"`
	AllOf      []*node          `json:"allOf"`
	AnyOf      []*node          `json:"anyOf"`
	OneOf      []*node          `json:"oneOf"`
	Enum       []any            `json:"enum"`
	Nullable   bool             `json:"nullable"`
	Source     string           `json:"x-amazon-events-source"`
	DetailType string           `json:"x-amazon-events-detail-type"`
}

// document is a file of schemas.
type document struct {
	node
	Components struct {
		Schemas map[string]*node `json:"schemas"`
	} `json:"components"`
	Definitions map[string]*node `json:"definitions"`
	Defs        map[string]*node `json:"$defs"`
}

// typeNames is a schema's type: one name or several.
type typeNames []string

// UnmarshalJSON reads a name or an array of names.
func (t *typeNames) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		*t = typeNames{""}
		return json.Unmarshal(data, &(*t)[0])
	}
	return json.Unmarshal(data, (*[]string)(t))
}

// additional is the schema of members that have no name in the schema; nil for
// one that is true or false.
type additional struct{ node *node }

// UnmarshalJSON reads a schema, true or false.
func (a *additional) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '{' {
		return json.Unmarshal(data, &a.node)
	}
	return nil
}

// ErrNoEvent says that a document has no schema of an event.
var ErrNoEvent = errors.New("no schema of an event: none has the members detail, source and detail-type")

// Parse reads the event types in a document.
func Parse(data []byte) ([]*catalog.Service, error) {
	var doc document
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	r := &reader{doc: &doc}
	roots := []*node{&doc.node}
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		roots = append(roots, doc.Components.Schemas[name])
	}
	bySource := map[string]*catalog.Service{}
	for _, root := range roots {
		if root.Properties["detail"] == nil {
			continue
		}
		source := cmp.Or(root.Source, constant(root.Properties["source"]))
		detailType := cmp.Or(root.DetailType, constant(root.Properties["detail-type"]))
		if source == "" || detailType == "" {
			continue
		}
		detail, err := r.typ(root.Properties["detail"], "", "", nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", source, detailType, err)
		}
		if bySource[source] == nil {
			bySource[source] = &catalog.Service{Source: source}
		}
		bySource[source].Events = append(bySource[source].Events, &catalog.Event{
			DetailType: detailType, Origin: catalog.Schema, Detail: detail,
		})
	}
	if len(bySource) == 0 {
		return nil, ErrNoEvent
	}
	services := slices.SortedFunc(maps.Values(bySource), func(a, b *catalog.Service) int { return cmp.Compare(a.Source, b.Source) })
	for _, s := range services {
		slices.SortFunc(s.Events, func(a, b *catalog.Event) int { return cmp.Compare(a.DetailType, b.DetailType) })
	}
	return services, nil
}

// constant is the one text that a schema allows, if it allows but one.
func constant(n *node) string {
	if n == nil || len(n.Enum) != 1 {
		return ""
	}
	s, _ := n.Enum[0].(string)
	return s
}

// reader converts the schemas of a document.
type reader struct{ doc *document }

// open is an object on the way to the one being read.
type open struct {
	ref  string
	path string
}

func (r *reader) resolve(n *node) (*node, string, error) {
	ref := ""
	for range 100 {
		if n.Ref == "" {
			return n, ref, nil
		}
		ref = n.Ref
		name := ref[strings.LastIndexByte(ref, '/')+1:]
		next := cmp.Or(r.doc.Components.Schemas[name], r.doc.Definitions[name], r.doc.Defs[name])
		if next == nil {
			return nil, ref, fmt.Errorf("no schema %s", ref)
		}
		n = next
	}
	return nil, ref, fmt.Errorf("schema %s refers to itself", ref)
}

// typ converts a schema at a path; stack has the objects around it.
func (r *reader) typ(n *node, name, path string, stack []open) (catalog.Type, error) {
	n, ref, err := r.resolve(n)
	if err != nil {
		return catalog.Type{}, err
	}
	for _, o := range stack {
		if ref != "" && o.ref == ref {
			return catalog.Type{Kind: catalog.Object, Same: cmp.Or(o.path, ".")}, nil
		}
	}
	if parts := slices.Concat(n.AllOf, n.AnyOf, n.OneOf); len(parts) > 0 {
		return r.join(parts, name, path, append(stack, open{ref, path}))
	}
	switch kind := n.kind(); kind {
	case "object":
		return r.object(n, name, path, append(stack, open{ref, path}))
	case "array":
		elem := catalog.Type{}
		if n.Items != nil {
			elem, err = r.typ(n.Items, "", path+"[]", stack)
		}
		return catalog.Type{Kind: catalog.List, Elem: &elem}, err
	case "string":
		if n.Format == "date-time" || n.Format == "date" {
			return catalog.Type{Kind: catalog.Time}, nil
		}
		return catalog.Type{Kind: catalog.String}, nil
	case "integer":
		return catalog.Type{Kind: catalog.Integer}, nil
	case "number":
		if strings.HasPrefix(n.Format, "int") {
			return catalog.Type{Kind: catalog.Integer}, nil
		}
		return catalog.Type{Kind: catalog.Number}, nil
	case "boolean":
		return catalog.Type{Kind: catalog.Boolean}, nil
	}
	return catalog.Type{}, nil
}

// kind is the name of a schema's type; "" for one of any type or of several.
func (n *node) kind() string {
	var kinds []string
	for _, k := range n.Type {
		if k != "null" {
			kinds = append(kinds, k)
		}
	}
	switch {
	case len(kinds) == 1:
		return kinds[0]
	case len(kinds) == 0 && n.Properties != nil:
		return "object"
	case len(kinds) == 0 && n.Items != nil:
		return "array"
	}
	return ""
}

// null reports whether a schema allows null.
func (n *node) null() bool { return n.Nullable || slices.Contains(n.Type, "null") }

func (r *reader) join(parts []*node, name, path string, stack []open) (catalog.Type, error) {
	var all catalog.Type
	for _, part := range parts {
		t, err := r.typ(part, name, path, stack)
		if err != nil {
			return t, err
		}
		all = catalog.Join(all, t)
	}
	return all, nil
}

func (r *reader) object(n *node, name, path string, stack []open) (catalog.Type, error) {
	names := slices.Sorted(maps.Keys(n.Properties))
	if len(names) == 0 && n.Additional != nil && n.Additional.node != nil {
		elem, err := r.typ(n.Additional.node, "", path+"{}", stack)
		return catalog.Type{Kind: catalog.Map, Elem: &elem}, err
	}
	t := catalog.Type{Kind: catalog.Object}
	for _, member := range names {
		p := n.Properties[member]
		value, err := r.typ(p, member, catalog.Step(path, member), stack)
		if err != nil {
			return t, err
		}
		t.Fields = append(t.Fields, &catalog.Field{
			Name: member, Type: value, Origin: catalog.Schema,
			Required: slices.Contains(n.Required, member), Null: p.null(),
		})
	}
	if infer.IsFreeForm(name, names) {
		elem := catalog.Type{}
		for _, f := range t.Fields {
			elem = catalog.Join(elem, f.Type)
		}
		return catalog.Type{Kind: catalog.Map, Elem: &elem}, nil
	}
	return t, nil
}
