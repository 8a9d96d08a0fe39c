package awsevents_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	_ "github.com/typedbus/typedbus/awsevents/all"
	"github.com/typedbus/typedbus/registry"
)

// consoleSamples reads the sample events of the EventBridge console, which are
// AWS's and not part of this module. They are looked for beside it.
func consoleSamples(tb testing.TB) []jsontext.Value {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "shared", "data", "aws-console-sample-events.json"))
	if err != nil {
		tb.Skip("the console's sample events are not beside the module: ../shared/data/aws-console-sample-events.json")
	}
	var samples []jsontext.Value
	require.NoError(tb, json.Unmarshal(data, &samples))
	return samples
}

// tally counts the leaves of events, and those that a typed field holds.
type tally struct{ events, leaves, typed int }

func (c tally) share() float64 { return 100 * float64(c.typed) / float64(c.leaves) }

// TestConsoleSamples decodes every sample event of the EventBridge console into
// its own type and follows every leaf of it into a typed field or to Lookup. It
// prints each leaf that only Lookup finds, and the share that fields hold: sent
// directly, delivered by CloudTrail, where the parameters and the answer of most
// calls are JSON in the record, and of all.
func TestConsoleSamples(t *testing.T) {
	var direct, delivered tally
	drifted := 0
	for i, payload := range consoleSamples(t) {
		event, err := registry.Decode(payload)
		require.NoError(t, err, "sample %d", i)
		envelope := event.Envelope()
		name := envelope.Source + " " + envelope.DetailType
		_, unknown := event.(*registry.UnknownEvent)
		require.False(t, unknown, name)
		count := &direct
		if strings.HasSuffix(envelope.DetailType, "via CloudTrail") {
			count = &delivered
		}
		count.events++
		if len(envelope.Drift()) > 0 {
			drifted++
			t.Logf("%s drifts: %v", name, envelope.Drift())
		}
		for _, leaf := range leaves(t, payload, nil) {
			count.leaves++
			if held(reflect.ValueOf(event).Elem(), leaf) {
				count.typed++
				continue
			}
			_, found := envelope.Lookup(pathOf(leaf.path))
			require.True(t, found, "%s: %s is neither in a field nor found by Lookup", name, pathOf(leaf.path))
			t.Logf("%s: %s is found by Lookup alone", name, pathOf(leaf.path))
		}
	}
	all := tally{direct.events + delivered.events, direct.leaves + delivered.leaves, direct.typed + delivered.typed}
	t.Logf("sent directly:           %3d events, %4d leaves, %4d in typed fields, %.2f %%", direct.events, direct.leaves, direct.typed, direct.share())
	t.Logf("delivered by CloudTrail: %3d events, %4d leaves, %4d in typed fields, %.2f %%", delivered.events, delivered.leaves, delivered.typed, delivered.share())
	t.Logf("all:                     %3d events, %4d leaves, %4d in typed fields, %.2f %%", all.events, all.leaves, all.typed, all.share())
	t.Logf("%d events with drift", drifted)
	require.Equal(t, 464, all.events)
	require.GreaterOrEqual(t, all.share(), 99.0)
	require.GreaterOrEqual(t, direct.share(), 99.0)
}

// leaf is a value of a payload that is no object or array with something in it.
type leaf struct {
	path  []string
	value jsontext.Value
}

func leaves(t *testing.T, value jsontext.Value, path []string) []leaf {
	t.Helper()
	var out []leaf
	switch value.Kind() {
	case '{':
		var members map[string]jsontext.Value
		require.NoError(t, json.Unmarshal(value, &members))
		for name, v := range members {
			out = append(out, leaves(t, v, append(slices.Clone(path), name))...)
		}
	case '[':
		var elems []jsontext.Value
		require.NoError(t, json.Unmarshal(value, &elems))
		for i, v := range elems {
			out = append(out, leaves(t, v, append(slices.Clone(path), "["+strconv.Itoa(i)))...)
		}
	default:
		return []leaf{{path, value}}
	}
	slices.SortFunc(out, func(a, b leaf) int { return strings.Compare(pathOf(a.path), pathOf(b.path)) })
	return out
}

// pathOf writes a leaf's path as Lookup takes it.
func pathOf(path []string) string {
	var b strings.Builder
	for _, step := range path {
		switch {
		case strings.HasPrefix(step, "["):
			b.WriteString(step + "]")
			continue
		case b.Len() > 0:
			b.WriteByte('.')
		}
		if strings.ContainsAny(step, ".[]' ,=:|*{}()<>/") {
			step = "'" + strings.ReplaceAll(step, "'", "''") + "'"
		}
		b.WriteString(step)
	}
	return b.String()
}

// held reports whether a field of v, reached by the leaf's path, holds its value:
// a field of a type of its own, not one that holds raw JSON.
func held(v reflect.Value, l leaf) bool {
	for _, step := range l.path {
		for v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if !v.IsValid() || v.Type() == rawType {
			return false
		}
		switch v.Kind() {
		case reflect.Struct:
			v = member(v, step)
		case reflect.Map:
			v = v.MapIndex(reflect.ValueOf(step))
		case reflect.Slice:
			i, err := strconv.Atoi(strings.TrimPrefix(step, "["))
			if err != nil || i >= v.Len() {
				return false
			}
			v = v.Index(i)
		default:
			return false
		}
		if !v.IsValid() {
			return false
		}
	}
	if v.Type() == rawType {
		return l.value.Kind() == 'n'
	}
	return !v.IsZero() || isZeroJSON(l.value)
}

var rawType = reflect.TypeFor[jsontext.Value]()

// isZeroJSON reports whether a JSON value is what a zero field says.
func isZeroJSON(v jsontext.Value) bool {
	switch string(v) {
	case "null", "false", `""`, `"false"`:
		return true
	}
	f, err := strconv.ParseFloat(strings.Trim(string(v), `"`), 64)
	return err == nil && f == 0
}

// member finds the field of a JSON name, in embedded structs too.
func member(v reflect.Value, name string) reflect.Value {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous {
			if inner := member(v.Field(i), name); inner.IsValid() {
				return inner
			}
			continue
		}
		tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if tag == name && f.IsExported() {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}
