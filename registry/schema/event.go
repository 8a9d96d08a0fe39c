package schema

import (
	"cmp"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/internal/route"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// Error is returned for a type of which no schema can be made. Type is its name; Reason says why not.
type Error struct {
	Type   string
	Reason string
}

// Error returns the type and the reason in one line.
func (e *Error) Error() string { return "schema: " + e.Type + ": " + e.Reason }

// described is an event type with its schema.
type described struct {
	name        string // of the Go type
	sources     []route.Text
	detailTypes []route.Text
	envelope    node
	defs        map[string]node
}

// describe makes the schema of whole events of a type.
func describe(t registry.Registration) (*described, error) {
	if t.Type == nil || t.Type.Kind() != reflect.Struct || t.Type.NumField() == 0 || t.Type.Field(0).Type != eventType {
		return nil, &Error{Type: t.String(), Reason: "it is no event type: take those that Registry.Types lists"}
	}
	tag, _ := tags.EventOf(t.Type.Field(0))
	pattern, tolerant, fault := tags.Event(tag)
	if fault != nil {
		return nil, &Error{Type: t.Type.String(), Reason: fault.Problem}
	}
	b := newBuilder()
	root := b.object(t.Type, true)
	properties, _ := root["properties"].(node)
	if properties == nil {
		properties = node{}
		root["properties"] = properties
	}
	text := node{"type": "string", "minLength": 1}
	for name, n := range map[string]node{
		"version": nullable(node{"type": "string"}), "id": text, "account": text, "region": text,
		"time": {"type": "string", "format": "date-time"}, "resources": nullable(node{"type": "array", "items": nullable(node{"type": "string"})}),
		"replay-name": nullable(node{"type": "string"}),
	} {
		properties[name] = n
	}
	d := &described{name: nameOf(t.Type), defs: b.defs, envelope: root}
	d.sources, d.detailTypes = pattern.Sources, pattern.DetailTypes
	properties["source"] = oneOf(d.sources)
	properties["detail-type"] = oneOf(d.detailTypes)
	if properties["detail"] == nil {
		properties["detail"] = node{}
	}
	required, _ := root["required"].([]string)
	required = append(required, "id", "source", "detail-type", "account", "time", "region")
	slices.Sort(required)
	root["required"] = slices.Compact(required)
	for _, c := range pattern.Conditions {
		root = both(root, conditionOf(c))
	}
	if tolerant {
		root = both(root, node{"description": "What does not fit is taken all the same, and reported as drift."})
	}
	d.envelope = root
	return d, nil
}

func nameOf(t reflect.Type) string {
	name, _, _ := strings.Cut(t.Name(), "[")
	return cmp.Or(name, "Event")
}

// oneOf describes the texts that a value of an event tag matches: all of them if it names none.
func oneOf(texts []route.Text) node {
	var values, any []any
	for _, t := range texts {
		switch {
		case !t.Prefix:
			values = append(values, t.Text)
		case t.Text == "":
			return node{"type": "string"}
		default:
			any = append(any, node{"type": "string", "pattern": "^" + regexp.QuoteMeta(t.Text)})
		}
	}
	switch {
	case len(any) == 0 && len(values) == 0:
		return node{"type": "string"}
	case len(any) == 0:
		return node{"type": "string", "enum": values}
	case len(values) > 0:
		any = append(any, node{"type": "string", "enum": values})
	}
	if len(any) == 1 {
		return any[0].(node)
	}
	return node{"anyOf": any}
}

// conditionOf describes events that have one of some values at a path. A path through a list is said in words.
func conditionOf(c route.Condition) node {
	n := oneOf(c.Values)
	for _, step := range slices.Backward(c.Path) {
		if step.Kind != eventpath.Member {
			return node{"$comment": "taken where " + c.Path.String() + " is one of the values in the event tag"}
		}
		n = node{"properties": node{step.Name: n}, "required": []string{step.Name}}
	}
	return node{"allOf": []any{n}}
}

// only is the one text that values are, if they are but one and no prefix.
func only(texts []route.Text) string {
	if len(texts) == 1 && !texts[0].Prefix {
		return texts[0].Text
	}
	return ""
}

// JSONSchema returns the JSON Schema, draft 2020-12, of the events that a type takes, on one line.
// [jsontext.Value.Indent] spreads it. The same type makes the same bytes each time.
func JSONSchema(t registry.Registration) (jsontext.Value, error) {
	d, err := describe(t)
	if err != nil {
		return nil, err
	}
	return write(d.document())
}

// document is the schema with what it refers to.
func (d *described) document() node {
	root := clone(d.envelope)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = d.name
	if len(d.defs) > 0 {
		defs := node{}
		for name, n := range d.defs {
			defs[name] = n
		}
		root["$defs"] = defs
	}
	return root
}

func write(v any) (jsontext.Value, error) {
	data, err := json.Marshal(v, json.Deterministic(true))
	return data, err
}
