package gen

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// node is a schema: the keywords of JSON Schema (draft 4 to 2020-12) and of OpenAPI 3 that say what a value is.
type node struct {
	always *bool // the schema is true or false

	Ref         string           `json:"$ref"`
	DynamicRef  string           `json:"$dynamicRef"`
	Type        texts            `json:"type"`
	Format      string           `json:"format"`
	Title       string           `json:"title"`
	Description string           `json:"description"`
	Properties  map[string]*node `json:"properties"`
	Required    required         `json:"required"`
	Items       *items           `json:"items"`
	PrefixItems []*node          `json:"prefixItems"`
	Additional  *node            `json:"additionalProperties"`
	Patterns    map[string]*node `json:"patternProperties"`
	AllOf       []*node          `json:"allOf"`
	AnyOf       []*node          `json:"anyOf"`
	OneOf       []*node          `json:"oneOf"`
	Not         *node            `json:"not"`
	If          *node            `json:"if"`
	Enum        []jsontext.Value `json:"enum"`
	Const       jsontext.Value   `json:"const"`
	Nullable    bool             `json:"nullable"`

	Minimum          jsontext.Value `json:"minimum"`
	Maximum          jsontext.Value `json:"maximum"`
	ExclusiveMinimum jsontext.Value `json:"exclusiveMinimum"` // a boolean in draft 4, a number later
	ExclusiveMaximum jsontext.Value `json:"exclusiveMaximum"`
	MultipleOf       jsontext.Value `json:"multipleOf"`
	MinLength        *count         `json:"minLength"`
	MaxLength        *count         `json:"maxLength"`
	Pattern          string         `json:"pattern"`
	MinItems         *count         `json:"minItems"`
	MaxItems         *count         `json:"maxItems"`
	UniqueItems      bool           `json:"uniqueItems"`
	MinProperties    *count         `json:"minProperties"`
	MaxProperties    *count         `json:"maxProperties"`
	Contains         *node          `json:"contains"`

	Source     string `json:"x-amazon-events-source"`
	DetailType string `json:"x-amazon-events-detail-type"`
}

// UnmarshalJSON reads a schema: an object, or true or false.
func (n *node) UnmarshalJSON(data []byte) error {
	if k := jsontext.Value(data).Kind(); k == 't' || k == 'f' {
		yes := k == 't'
		n.always = &yes
		return nil
	}
	type plain node
	return json.Unmarshal(data, (*plain)(n))
}

// texts is one text or several.
type texts []string

// UnmarshalJSON reads a text or an array of texts.
func (t *texts) UnmarshalJSON(data []byte) error {
	if jsontext.Value(data).Kind() == '"' {
		*t = texts{""}
		return json.Unmarshal(data, &(*t)[0])
	}
	return json.Unmarshal(data, (*[]string)(t))
}

// required are the names of the members that must be there. Draft 3 had a boolean on the member itself, which schemas
// that are otherwise newer still have: it is passed over.
type required []string

// UnmarshalJSON reads an array of names.
func (r *required) UnmarshalJSON(data []byte) error {
	if jsontext.Value(data).Kind() != '[' {
		return nil
	}
	return json.Unmarshal(data, (*[]string)(r))
}

// items is the schema of all elements or, before 2020-12, a list of one for each place.
type items struct {
	all    *node
	tuple  []*node
	places bool
}

// UnmarshalJSON reads a schema or an array of schemas.
func (i *items) UnmarshalJSON(data []byte) error {
	if i.places = jsontext.Value(data).Kind() == '['; i.places {
		return json.Unmarshal(data, &i.tuple)
	}
	return json.Unmarshal(data, &i.all)
}

// count is a number of things. JSON Schema allows 2.0 for 2.
type count int

// UnmarshalJSON reads a whole number.
func (c *count) UnmarshalJSON(data []byte) error {
	var f float64
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	*c = count(f)
	return nil
}

// document is a file of schemas.
type document struct {
	root  *node
	value jsontext.Value
	named map[string]*node // those that a $ref has led to, by the text of the $ref
}

// ForEvent gives the source and the detail-type of the event to a schema that describes only the event's detail.
func ForEvent(source, detailType string) Option {
	return func(o *options) { o.source, o.detailType = source, detailType }
}

// Option changes what the functions of this package make.
type Option func(*options)

type options struct{ source, detailType string }

// FromSchema reads the event types in a document: an OpenAPI 3 document or a JSON Schema of draft 4 or later, as JSON
// or YAML. The source and the detail-type of each event are taken from the enum or const of the members source and
// detail-type, or from x-amazon-events-source and x-amazon-events-detail-type, which EventBridge's schema registry
// writes. A schema that describes the detail alone needs [ForEvent].
//
// The error is an [*Error]: of [ErrSyntax] for a document that cannot be read, of [ErrNoEvent] for one without an event.
func FromSchema(data []byte, with ...Option) (*Types, error) {
	var o options
	for _, option := range with {
		option(&o)
	}
	values, err := documents(data)
	if err != nil {
		return nil, err
	}
	t := &Types{named: map[string]*kind{}}
	for _, v := range values {
		if err := t.read(v, o); err != nil {
			return nil, err
		}
	}
	if err := t.sort(); err != nil {
		return nil, err
	}
	return t, nil
}

// read adds the events of one document.
func (t *Types) read(value jsontext.Value, o options) error {
	d := &document{value: value, named: map[string]*node{}}
	if err := json.Unmarshal(value, &d.root, json.RejectUnknownMembers(false)); err != nil {
		return schemaError(err)
	}
	var more struct {
		Components struct {
			Schemas map[string]*node `json:"schemas"`
		} `json:"components"`
		Definitions map[string]*node `json:"definitions"`
		Defs        map[string]*node `json:"$defs"`
	}
	if value.Kind() == '{' {
		if err := json.Unmarshal(value, &more); err != nil {
			return schemaError(err)
		}
	}
	c := &converter{document: d, types: t, open: map[string]*kind{}}
	roots := []*node{d.root}
	for _, set := range []map[string]*node{more.Components.Schemas, more.Definitions, more.Defs} {
		for _, name := range slices.Sorted(maps.Keys(set)) {
			roots = append(roots, set[name])
		}
	}
	for _, root := range roots {
		if root == nil {
			continue
		}
		found, err := c.event(root)
		if err != nil {
			return err
		}
		if found != nil {
			t.events = append(t.events, found)
		}
	}
	if len(t.events) == 0 && o.source != "" {
		detail, err := c.kind(d.root, 0)
		if err != nil {
			return err
		}
		t.events = append(t.events, &event{source: o.source, detailType: o.detailType, doc: d.root.doc(), detail: detail, detailRequired: true})
	}
	return nil
}

// schemaError says what in a document is no schema.
func schemaError(err error) error {
	e := &Error{Kind: ErrSyntax, Problem: "this is no schema", Fix: "write what JSON Schema has there"}
	if s, ok := errors.AsType[*json.SemanticError](err); ok {
		e.Place = quoted(string(s.JSONPointer))
	}
	return e
}

// event reads the event that a schema describes, nil if it describes none.
func (c *converter) event(root *node) (*event, error) {
	whole, err := c.flat(root, 0)
	if err != nil || whole.Properties["detail"] == nil {
		return nil, err
	}
	source, err := c.constant(whole.Properties["source"])
	if err != nil {
		return nil, err
	}
	detailType, err := c.constant(whole.Properties["detail-type"])
	if err != nil {
		return nil, err
	}
	source, detailType = cmp.Or(whole.Source, source), cmp.Or(whole.DetailType, detailType)
	if source == "" || detailType == "" {
		return nil, nil
	}
	detail, err := c.kind(whole.Properties["detail"], 0)
	if err != nil {
		return nil, at(quoted(detailType), err)
	}
	return &event{source: source, detailType: detailType, doc: whole.doc(), detail: detail,
		detailRequired: slices.Contains(whole.Required, "detail")}, nil
}

// constant is the one text that a schema allows, if it allows but one.
func (c *converter) constant(n *node) (string, error) {
	if n == nil {
		return "", nil
	}
	n, err := c.flat(n, 0)
	if err != nil {
		return "", err
	}
	values := n.Enum
	if n.Const != nil {
		values = []jsontext.Value{n.Const}
	}
	var s string
	if len(values) == 1 && values[0].Kind() == '"' {
		_ = json.Unmarshal(values[0], &s) // a text of a document that was read
	}
	return s, nil
}

// doc is what a schema says of itself.
func (n *node) doc() string { return strings.TrimSpace(cmp.Or(n.Description, n.Title)) }
