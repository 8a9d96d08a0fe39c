package awsevents_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
)

// TestExamples decodes the examples in testdata/examples, which have the form of
// events that AWS's pages show and that others received, with neutral values, and
// fails on any member that no field takes and on any drift.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "examples", "*.json"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	count := 0
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			var payloads []jsontext.Value
			require.NoError(t, json.Unmarshal(data, &payloads))
			for i, payload := range payloads {
				event, err := registry.Decode(payload)
				require.NoError(t, err, "example %d", i)
				envelope := event.Envelope()
				require.Equal(t, strings.TrimSuffix(filepath.Base(file), ".json"), envelope.Source)
				_, unknown := event.(*registry.UnknownEvent)
				require.False(t, unknown, "no type: %s", envelope.DetailType)
				require.Empty(t, unfit(envelope.Drift()), envelope.DetailType)
				v := reflect.ValueOf(event).Elem()
				for _, leaf := range leaves(t, payload, nil) {
					if leaf.path[0] == "detail" && leaf.value.Kind() != 'n' {
						require.True(t, has(v, leaf), "%s: no field takes %s", envelope.DetailType, pathOf(leaf.path))
					}
				}
				count++
			}
		})
	}
	t.Logf("%d examples", count)
}

// has reports whether the type of v has a field for a leaf, of its own or as raw
// JSON, or a map or text that takes it.
func has(v reflect.Value, l leaf) bool {
	if held(v, l) || free(v, l) || isText(v, l) {
		return true
	}
	// A field of raw JSON, and any other field whose value is zero.
	return len(l.path) > 1 && fieldAt(v.Type(), l.path)
}

// isText reports whether a leaf is inside a member that is kept as text.
func isText(v reflect.Value, l leaf) bool {
	for n := len(l.path) - 1; n > 1; n-- {
		if held(v, leaf{path: l.path[:n], value: jsontext.Value(`"x"`)}) {
			if at := typeAt(v.Type(), l.path[:n]); at != nil && at.Name() == "Text" {
				return true
			}
		}
	}
	return false
}

// fieldAt reports whether a path leads to a field by types alone.
func fieldAt(t reflect.Type, path []string) bool { return typeAt(t, path) != nil }

func typeAt(t reflect.Type, path []string) reflect.Type {
	for _, step := range path {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch {
		case t == rawType:
			return nil
		case t.Kind() == reflect.Struct:
			inner := member(reflect.New(t).Elem(), step)
			if !inner.IsValid() {
				return nil
			}
			t = inner.Type()
		case t.Kind() == reflect.Map, t.Kind() == reflect.Slice:
			t = t.Elem()
		default:
			return nil
		}
	}
	return t
}
