package schema_test

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/schema"
)

var (
	update = flag.Bool("update", false, "write the golden files")
	seed   = flag.Uint64("seed", 1, "the seed of the random events")
	count  = flag.Int("events", 5_000, "how many random events")
)

func types(t *testing.T) (*registry.Registry, map[string]registry.Registration) {
	t.Helper()
	r := registry.New()
	require.NoError(t, r.Register((*everything)(nil), (*chosen)(nil), (*loose)(nil)))
	byName := map[string]registry.Registration{}
	for _, registered := range r.Types() {
		byName[registered.Type.Name()] = registered
	}
	return r, byName
}

func compile(t *testing.T, document jsontext.Value) *jsonschema.Schema {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	require.NoError(t, c.AddResource("schema.json", parsed))
	compiled, err := c.Compile("schema.json")
	require.NoError(t, err, "%s", document)
	return compiled
}

// random makes events that more or less fit everything.
type random struct{ *rand.Rand }

func (r random) pick(values ...any) any { return values[r.IntN(len(values))] }

func (r random) item() any {
	i := map[string]any{"sku": r.pick("a", "", nil, 5), "quantity": r.pick(0, 1, -1, nil), "code": r.pick("", "ab", "abc", nil)}
	return r.without(i, 20)
}

func (r random) without(object map[string]any, oneIn int) map[string]any {
	for name := range object {
		if r.IntN(oneIn) == 0 {
			delete(object, name)
		}
	}
	return object
}

func (r random) tree(depth int) any {
	t := map[string]any{"name": r.pick("a", "", "b", nil)}
	if depth < 3 {
		var children []any
		for range r.IntN(4) {
			children = append(children, r.tree(depth+1))
		}
		t["children"] = children
	}
	return r.without(t, 10)
}

// fitting is a detail that fits.
func (r random) fitting() map[string]any {
	return map[string]any{
		"inherited": "x", "text": "x", "needed": "x", "there": "x", "short": "abc", "long": "abc", "maybe": "ab", "state": "c d", "prefixed": "i-z", "holds": "ax.yb",
		"pattern": "abab", "notThis": "yes", "count": 3, "small": 5, "unsigned": 4, "share": 0.5, "choice": 2, "yes": true, "flag": false, "at": "2026-01-02T03:04:05Z",
		"items": []any{map[string]any{"sku": "a", "quantity": 1}}, "names": []any{"a", "b"}, "pair": []any{1, 2}, "labels": map[string]any{"a": "b"},
		"optional": map[string]any{"sku": "x"}, "raw": 1, "any": []any{1}, "tree": map[string]any{"name": "x"}, "day": "2026-01-02", "either": "a",
	}
}

// detail changes some members of a detail that fits.
func (r random) detail() map[string]any {
	d := r.fitting()
	others := map[string]func() any{
		"long": func() any { return r.pick("a", "abcde", "éé", nil) }, "maybe": func() any { return r.pick("", "a", "abc", nil) },
		"state": func() any { return r.pick("a", "b", "c", "c d", "", nil) }, "prefixed": func() any { return r.pick("", "i-", "i-aaz", "z", nil) },
		"holds": func() any { return r.pick("x.y", "xay", "", nil) }, "pattern": func() any { return r.pick("", "a", "c", "abc", nil) },
		"count": func() any { return r.pick(0, 1, 10, 11, nil, "3") }, "small": func() any { return r.pick(-128, 127, 128, -129, nil, 0.5) },
		"unsigned": func() any { return r.pick(0, 4, 5, -1, nil) }, "share": func() any { return r.pick(0, 0.001, 1.5, 1.6, nil, "x") },
		"choice": func() any { return r.pick(0, 1, 2, 4, nil) }, "yes": func() any { return r.pick(false, nil, "true") }, "flag": func() any { return r.pick(nil, 1, true) },
		"at": func() any { return r.pick("2026-01-02T03:04:05.123+02:00", "2026-01-02", "yesterday", nil, 5) },
		"items": func() any {
			return r.pick([]any{}, nil, []any{r.item()}, []any{r.item(), r.item()}, []any{r.item(), r.item(), r.item()}, "x")
		},
		"unchecked": func() any { return r.pick([]any{}, nil, []any{r.item()}) }, "names": func() any { return r.pick([]any{"a", "a"}, []any{""}, []any{"a", "b", "c"}, nil, []any{}) },
		"pair": func() any { return r.pick([]any{1}, []any{1, 2, 3}, nil, []any{"a", 1}) },
		"labels": func() any {
			return r.pick(nil, map[string]any{}, map[string]any{"abc": "x"}, map[string]any{"a": "abcd"}, map[string]any{"a": "1", "b": "2", "c": "3"})
		},
		"optional": func() any { return r.pick(nil, r.item(), 5) }, "tree": func() any { return r.pick(nil, r.tree(0)) },
		"raw": func() any { return r.pick(nil, "x", map[string]any{}) }, "day": func() any { return r.pick(nil, "2026-02-30", "2024-02-29", "") },
		"either": func() any { return r.pick("", "b", "c", nil) }, "needed": func() any { return r.pick("", nil, 1) }, "there": func() any { return r.pick("", nil, true) },
		"short": func() any { return r.pick("", "abcd", "ééé", nil) }, "notThis": func() any { return r.pick("no", "", nil) }, "text": func() any { return r.pick(nil, 1, "") },
		"inherited": func() any { return r.pick(nil, 1) },
	}
	for name, other := range others {
		if r.IntN(25) == 0 {
			d[name] = other()
		}
	}
	return r.without(d, 60)
}

func event(t *testing.T, source, detailType string, detail any) jsontext.Value {
	t.Helper()
	data, err := json.Marshal(map[string]any{
		"version": "0", "id": "1", "source": source, "detail-type": detailType, "account": "123456789012", "region": "eu-west-1",
		"time": "2026-01-02T03:04:05Z", "resources": []string{}, "detail": detail,
	}, json.Deterministic(true))
	require.NoError(t, err)
	return data
}

// TestSchemaTakesWhatTheTypeTakes asks the type and another implementation of JSON Schema about the same events.
func TestSchemaTakesWhatTheTypeTakes(t *testing.T) {
	r, byName := types(t)
	documents := map[string]*jsonschema.Schema{}
	for name, write := range map[string]func(registry.Registration) (jsontext.Value, error){"2020-12": schema.JSONSchema, "draft 4": schema.Draft4} {
		document, err := write(byName["everything"])
		require.NoError(t, err)
		documents[name] = compile(t, document)
	}
	random := random{rand.New(rand.NewPCG(*seed, 0))}
	taken, refused := 0, 0
	for range *count {
		e := event(t, "my.shop", "Everything", random.detail())
		_, err := r.Decode(e)
		if err == nil {
			taken++
		} else {
			refused++
		}
		instance, parseErr := jsonschema.UnmarshalJSON(bytes.NewReader(e))
		require.NoError(t, parseErr)
		for name, document := range documents {
			invalid := document.Validate(instance)
			if name == "draft 4" && fmt.Sprint(instance.(map[string]any)["detail"].(map[string]any)["labels"]) == "map[abc:x]" {
				continue // draft 4 says nothing of the names of members
			}
			require.Equal(t, err == nil, invalid == nil, "%s\n%s\nthe type: %v\nthe schema: %v", name, e, err, invalid)
		}
	}
	t.Logf("%d events taken, %d refused", taken, refused)
	require.Greater(t, taken, *count/20)
	require.Greater(t, refused, *count/20)
}

func TestGolden(t *testing.T) {
	_, byName := types(t)
	all := []registry.Registration{byName["chosen"], byName["everything"], byName["loose"]}
	files := map[string]jsontext.Value{}
	add := func(name string, v jsontext.Value, err error) {
		require.NoError(t, err)
		require.NoError(t, v.Indent(jsontext.WithIndent("  ")))
		files[name] = append(v, '\n')
	}
	for name, registered := range byName {
		v, err := schema.JSONSchema(registered)
		add(name+".schema.json", v, err)
	}
	v, err := schema.Draft4(byName["everything"])
	add("everything.draft4.json", v, err)
	v, err = schema.OpenAPI(byName["everything"])
	add("everything.openapi.json", v, err)
	info := schema.Info{Title: "Shop", Version: "2.0.0", Owners: []string{"team-shop"}}
	v, err = schema.AsyncAPI(info, all...)
	add("asyncapi.json", v, err)
	catalog, err := schema.EventCatalog(info, all...)
	require.NoError(t, err)
	for name, data := range catalog {
		files[filepath.Join("eventcatalog", filepath.FromSlash(name))] = data
	}
	for name, data := range files {
		golden := filepath.Join("testdata", name)
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(golden), 0o750))
			require.NoError(t, os.WriteFile(golden, data, 0o600))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		require.Equal(t, string(want), string(data), name)
	}
}

// TestConditions: a schema takes the events that the registry routes to the type.
func TestConditions(t *testing.T) {
	r, byName := types(t)
	document, err := schema.JSONSchema(byName["chosen"])
	require.NoError(t, err)
	compiled := compile(t, document)
	for _, tt := range []struct{ source, detailType, kind string }{
		{"my.shop.a", "A", "x"}, {"my.shop.", "B", "y"}, {"my.shop", "A", "x"}, {"my.shop.a", "C", "x"}, {"my.shop.a", "A", "z"},
	} {
		e := event(t, tt.source, tt.detailType, map[string]any{"kind": tt.kind})
		got, err := r.Decode(e)
		require.NoError(t, err)
		_, routed := got.(*chosen)
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(e))
		require.NoError(t, err)
		require.Equal(t, routed, compiled.Validate(instance) == nil, "%s", e)
	}
}

func TestNoEventType(t *testing.T) {
	var refused *schema.Error
	_, err := schema.JSONSchema(registry.Registration{})
	require.ErrorAs(t, err, &refused)
}
