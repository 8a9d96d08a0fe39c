package schema

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
)

// Draft4 returns the JSON Schema of a type's events in draft 4, which EventBridge's schema registry and older tools read.
func Draft4(t registry.Registration) (jsontext.Value, error) {
	d, err := describe(t)
	if err != nil {
		return nil, err
	}
	root := older(d.document(), "#/definitions/", false).(node)
	root["$schema"] = "http://json-schema.org/draft-04/schema#"
	return write(root)
}

// OpenAPI returns the OpenAPI 3.0 document of a type's events in the form in which EventBridge's schema registry keeps and
// exports schemas: the envelope is the schema AWSEvent, and its detail one of its own. See
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema.html.
func OpenAPI(t registry.Registration) (jsontext.Value, error) {
	d, err := describe(t)
	if err != nil {
		return nil, err
	}
	schemas := node{}
	for name, n := range d.defs {
		schemas[name] = older(n, "#/components/schemas/", true)
	}
	envelope := older(d.envelope, "#/components/schemas/", true).(node)
	if s := only(d.sources); s != "" {
		envelope["x-amazon-events-source"] = s
	}
	if s := only(d.detailTypes); s != "" {
		envelope["x-amazon-events-detail-type"] = s
	}
	schemas["AWSEvent"] = envelope
	return write(node{
		"openapi": "3.0.0", "paths": node{}, "components": node{"schemas": schemas},
		"info": node{"title": d.name, "version": "1.0.0"},
	})
}

// older says a schema of 2020-12 as draft 4 has it or, for openapi, as OpenAPI 3.0 has it. References begin with prefix.
func older(v any, prefix string, openapi bool) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = older(v[i], prefix, openapi)
		}
		return out
	case node:
		return olderNode(v, prefix, openapi)
	}
	return v
}

// plainKeywords hold no schemas: what is in them is left as it is.
var plainKeywords = map[string]bool{"enum": true, "required": true, "type": true, "default": true}

func olderNode(n node, prefix string, openapi bool) node {
	out := node{}
	for key, v := range n {
		switch {
		case key == "$ref":
			out[key] = prefix + strings.TrimPrefix(v.(string), "#/$defs/")
		case key == "$defs":
			out["definitions"] = inner(v.(node), prefix, openapi)
		case key == "properties":
			out[key] = inner(v.(node), prefix, openapi)
		case key == "const":
			out["enum"] = []any{v}
		case key == "exclusiveMinimum":
			out["minimum"], out[key] = v, true
		case key == "exclusiveMaximum":
			out["maximum"], out[key] = v, true
		case key == "contentEncoding" && openapi:
			out["format"] = "byte"
		case openapi && (key == "$comment" || key == "propertyNames" || key == "$schema"):
			// OpenAPI 3.0 has none of these.
		case key == "propertyNames":
			// Draft 4 has it not.
		case plainKeywords[key]:
			out[key] = v
		default:
			out[key] = older(v, prefix, openapi)
		}
	}
	if openapi {
		nullableIn30(out)
	}
	return out
}

func inner(members node, prefix string, openapi bool) node {
	out := node{}
	for name, v := range members {
		out[name] = older(v, prefix, openapi)
	}
	return out
}

// nullableIn30 says that null is allowed as OpenAPI 3.0 does, which has no type null.
func nullableIn30(n node) {
	if kinds, ok := n["type"].([]string); ok {
		n["type"], n["nullable"] = kinds[0], true
	}
	choices, _ := n["anyOf"].([]any)
	if len(choices) != 2 {
		return
	}
	if second, ok := choices[1].(node); ok && second["type"] == "null" {
		delete(n, "anyOf")
		first := choices[0].(node)
		if first["$ref"] != nil {
			n["allOf"], n["nullable"] = []any{first}, true
			return
		}
		for k, v := range first {
			n[k] = v
		}
		n["nullable"] = true
		if values, ok := n["enum"].([]any); ok {
			n["enum"] = append(append([]any{}, values...), nil)
		}
	}
}
