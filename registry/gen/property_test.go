package gen_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/gen"
)

var (
	schemaSeed  = flag.Uint64("schema-seed", 1, "the seed of the random schemas")
	schemaCount = flag.Int("schemas", 40, "how many random schemas")
)

// random makes schemas and values that more or less keep to them.
type random struct {
	*rand.Rand
	defs map[string]any
}

func (r *random) pick(values ...any) any { return values[r.IntN(len(values))] }

// schema makes a schema in the part of the language that tags can say: what they cannot is in TestNotChecked.
func (r *random) schema(depth int) map[string]any {
	kinds := []string{"string", "string", "integer", "number", "boolean", "object", "array", "map", "ref", "allOf", "nullable", "date", "time", "const"}
	if depth > 3 {
		kinds = kinds[:5]
	}
	switch kinds[r.IntN(len(kinds))] {
	case "string":
		s := map[string]any{"type": "string"}
		switch r.IntN(5) {
		case 0:
			s["enum"] = []any{"a", "b b", r.pick("c", "it's", "x,y", "é", "")}
		case 1:
			s["pattern"] = r.pick("^[a-c]+$", "b", "^(a|b,c)", `^\w{2,3}$`)
		case 2:
			s["minLength"], s["maxLength"] = r.IntN(2), 1+r.IntN(3)
		}
		return s
	case "date":
		return map[string]any{"type": "string", "format": "date"}
	case "time":
		return map[string]any{"type": "string", "format": "date-time"}
	case "const":
		return map[string]any{"const": r.pick("fixed", "a b", "q'")}
	case "integer":
		s := map[string]any{"type": "integer"}
		switch r.IntN(3) {
		case 0:
			s["minimum"] = r.pick(-1, 0, 0.5, 1)
			s["exclusiveMaximum"] = r.pick(2, 3, 3.5)
		case 1:
			s["enum"] = []any{1, 2}
		}
		return s
	case "number":
		s := map[string]any{"type": "number"}
		if r.IntN(2) == 0 {
			s["exclusiveMinimum"], s["maximum"] = r.pick(-1, 0, 0.5), r.pick(1.5, 2, 1e2)
		}
		return s
	case "boolean":
		return map[string]any{"type": "boolean"}
	case "map":
		return map[string]any{"type": "object", "additionalProperties": r.schema(depth + 1), "maxProperties": 1 + r.IntN(3)}
	case "array":
		s := map[string]any{"type": "array", "items": r.schema(depth + 1)}
		if r.IntN(2) == 0 {
			s["minItems"], s["maxItems"] = r.IntN(2), 1+r.IntN(3)
		}
		return s
	case "ref":
		name := fmt.Sprintf("Shared%d", r.IntN(3))
		if r.defs[name] == nil {
			r.defs[name] = true // while it is made, it may be referred to
			r.defs[name] = r.object(depth + 1)
		}
		return map[string]any{"$ref": "#/$defs/" + name}
	case "allOf":
		s := map[string]any{"allOf": []any{r.object(depth + 1)}, "type": "object", "properties": map[string]any{"own": r.schema(depth + 1)}}
		if s["properties"].(map[string]any)["own"].(map[string]any)["anyOf"] == nil {
			s["required"] = []any{"own"}
		}
		return s
	case "nullable":
		return map[string]any{"anyOf": []any{r.plain(), map[string]any{"type": "null"}}}
	}
	return r.object(depth)
}

func (r *random) plain() map[string]any {
	return r.pick(map[string]any{"type": "string", "minLength": 1}, map[string]any{"type": "integer", "maximum": 2}, map[string]any{"type": "boolean"}).(map[string]any)
}

func (r *random) object(depth int) map[string]any {
	properties, required := map[string]any{}, []any{}
	for _, name := range []string{"a", "b", "2c", "d/e", "f_g"} {
		if r.IntN(2) == 0 {
			continue
		}
		s := r.schema(depth + 1)
		properties[name] = s
		// A required member that may be null is there for a schema when it is null; the rule present says it is not.
		if r.IntN(2) == 0 && s["anyOf"] == nil {
			required = append(required, name)
		}
	}
	properties["always"] = map[string]any{"type": "string"}
	return map[string]any{"type": "object", "properties": properties, "required": required}
}

// value makes a value for a schema: mostly one that keeps to it, sometimes one that does not.
func (r *random) value(s map[string]any, depth int) any {
	if r.IntN(12) == 0 {
		return r.pick("odd", 7, 1.5, true, []any{}, map[string]any{}, "", "2026-01-02", -3)
	}
	if ref, ok := s["$ref"].(string); ok {
		s = r.defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
	}
	switch {
	case s["allOf"] != nil:
		base := r.value(s["allOf"].([]any)[0].(map[string]any), depth)
		if m, ok := base.(map[string]any); ok && r.IntN(8) > 0 {
			m["own"] = r.value(s["properties"].(map[string]any)["own"].(map[string]any), depth+1)
		}
		return base
	case s["anyOf"] != nil:
		if r.IntN(3) == 0 {
			return nil
		}
		return r.value(s["anyOf"].([]any)[0].(map[string]any), depth)
	case s["const"] != nil:
		return s["const"]
	case s["enum"] != nil:
		return r.pick(s["enum"].([]any)...)
	}
	switch s["type"] {
	case "string":
		switch s["format"] {
		case "date":
			return r.pick("2026-01-02", "2024-02-29", "2023-02-29", "x")
		case "date-time":
			return r.pick("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.5+02:00", "2026-01-02")
		}
		return r.pick("a", "b", "ab", "abc", "b,c", "", "éé", "xyzw")
	case "integer":
		return r.pick(-1, 0, 1, 2, 3, 4)
	case "number":
		return r.pick(-1, 0, 0.25, 1, 1.5, 2, 99.5, 101)
	case "boolean":
		return r.pick(true, false)
	case "array":
		list := []any{}
		for range r.IntN(4) {
			list = append(list, r.value(s["items"].(map[string]any), depth+1))
		}
		return list
	}
	object := map[string]any{}
	if elem, ok := s["additionalProperties"].(map[string]any); ok {
		for i := range r.IntN(4) {
			object[fmt.Sprint("k", i)] = r.value(elem, depth+1)
		}
		return object
	}
	if depth > 6 {
		return object
	}
	for name, member := range s["properties"].(map[string]any) {
		if r.IntN(6) > 0 {
			object[name] = r.value(member.(map[string]any), depth+1)
		}
	}
	return object
}

// TestTypesAgreeWithTheirSchemas makes types of random schemas, and values, and asks another implementation of JSON Schema
// which values are valid: the type takes those and no others.
func TestTypesAgreeWithTheirSchemas(t *testing.T) {
	r := &random{Rand: rand.New(rand.NewPCG(*schemaSeed, 0))}
	var documents []byte
	var events []jsontext.Value
	var schemas []string
	var valid []bool
	for i := range *schemaCount {
		r.defs = map[string]any{}
		detailType := fmt.Sprintf("T%d", i)
		detail := r.object(0)
		schema := map[string]any{
			"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": []any{"detail"}, "$defs": r.defs,
			"properties": map[string]any{"source": map[string]any{"const": "my.random"}, "detail-type": map[string]any{"const": detailType}, "detail": detail},
		}
		text, err := json.Marshal(schema, json.Deterministic(true))
		require.NoError(t, err)
		documents = append(append(documents, text...), '\n')
		compiled := compile(t, text)
		for range 40 {
			value, err := json.Marshal(r.value(detail, 0), json.Deterministic(true))
			require.NoError(t, err)
			e := whole("my.random", detailType, string(value))
			instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(e))
			require.NoError(t, err)
			events, schemas = append(events, e), append(schemas, string(text))
			valid = append(valid, compiled.Validate(instance) == nil)
		}
	}
	types, err := gen.FromSchema(documents)
	require.NoError(t, err)
	takes, refuses := 0, 0
	for i, answer := range trial(t, types, events) {
		require.Equal(t, valid[i], answer == "taken", "%s\n%s\nby\n%s", answer, events[i], schemas[i])
		if valid[i] {
			takes++
		} else {
			refuses++
		}
	}
	t.Logf("%d schemas, %d values taken, %d refused", *schemaCount, takes, refuses)
	require.Greater(t, takes, 100)
	require.Greater(t, refuses, 100)
}

func compile(t *testing.T, schema []byte) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("schema.json", document))
	compiled, err := c.Compile("schema.json")
	require.NoError(t, err, "%s", schema)
	return compiled
}
