package gen_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/gen"
)

var everySample = flag.Bool("every-sample", false, "make a type of each published event alone, too: minutes")

// published are events that AWS's console shows and that others published. They lie beside the repository.
func published(t *testing.T) []jsontext.Value {
	t.Helper()
	var all []jsontext.Value
	for _, name := range []string{"aws-console-sample-events.json", "aws-published-events.json"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", name))
		if os.IsNotExist(err) {
			t.Skip("the published events are not beside the repository")
		}
		require.NoError(t, err)
		var events []jsontext.Value
		require.NoError(t, json.Unmarshal(data, &events))
		all = append(all, events...)
	}
	return all
}

func keyOf(t *testing.T, event jsontext.Value) [2]string {
	t.Helper()
	var e struct {
		Source     string `json:"source"`
		DetailType string `json:"detail-type"`
	}
	require.NoError(t, json.Unmarshal(event, &e))
	return [2]string{e.Source, e.DetailType}
}

// proper makes the envelope of a sample one that a strict type takes: samples have placeholders there. The detail, which is
// what types are made from, stays as it is.
func proper(t *testing.T, event jsontext.Value) jsontext.Value {
	t.Helper()
	var members map[string]jsontext.Value
	require.NoError(t, json.Unmarshal(event, &members))
	for name, value := range map[string]string{"version": `"0"`, "id": `"1"`, "account": `"123456789012"`, "region": `"eu-west-1"`, "time": `"2026-01-02T03:04:05Z"`, "resources": `[]`} {
		members[name] = jsontext.Value(value)
	}
	delete(members, "replay-name")
	out, err := json.Marshal(members, json.Deterministic(true))
	require.NoError(t, err)
	return out
}

// TestTypesTakeTheirSamples makes types of published events, all of a type together and each alone, and has them decode what
// they were made from. A strict type that refuses nothing leaves no drift.
func TestTypesTakeTheirSamples(t *testing.T) {
	all := published(t)
	rounds := map[string][]jsontext.Value{"by type": all}
	seen := map[[2]string]int{}
	for _, e := range all {
		key := keyOf(t, e)
		if seen[key] == 0 || *everySample {
			name := "alone " + string(rune('a'+seen[key]))
			rounds[name] = append(rounds[name], e)
		}
		seen[key]++
	}
	for name, events := range rounds {
		t.Run(name, func(t *testing.T) {
			var text []byte
			var payloads []jsontext.Value
			for _, e := range events {
				e = proper(t, e)
				payloads = append(payloads, e)
				text = append(append(text, e...), '\n')
			}
			types, err := gen.FromSamples(text)
			require.NoError(t, err)
			for i, answer := range trial(t, types, payloads) {
				require.Equal(t, "taken", answer, "%s", payloads[i])
			}
		})
	}
}

// TestOddSamplesAreTaken has samples of the awkward kinds, each of which was refused by the type made from it, or lost.
func TestOddSamplesAreTaken(t *testing.T) {
	details := map[string][]string{
		"a list that is empty":             {`{"a":[]}`, `{"a":[[]]}`},
		"a whole number with a fraction":   {`{"n":1.0}`, `{"n":2}`},
		"an exponent":                      {`{"n":1e3}`},
		"a number beyond an int64":         {`{"n":9223372036854775808}`},
		"mixed kinds":                      {`{"v":"x"}`, `{"v":"y"}`, `{"v":1}`, `{"v":{"a":1}}`},
		"a time and a text":                {`{"t":"2026-01-02T03:04:05Z"}`, `{"t":"soon"}`},
		"null and a number":                {`{"n":null}`, `{"n":1}`},
		"null alone":                       {`{"n":null}`},
		"null in a list":                   {`{"l":[null,1]}`},
		"one member that begins in digits": {`{"a":1,"2fa":true,"b/c":"x"}`},
		"keys that are data":               {`{"m":{"10.0.0.1":1,"10.0.0.2":2}}`},
		"keys that are data, mixed":        {`{"m":{"10.0.0.1":1,"10.0.0.2":"x"}}`},
		"names that no tag can say":        {`{"a,b":1,"it's":2,"":3,"-":4,"a\"b":5,"a\\b":6,"c":7}`},
		"names alike but for case":         {`{"id":1,"ID":2,"Id":3,"i-d":4}`},
		"names of Go's own":                {`{"type":1,"func":2,"_":3,"Envelope":4,"String":5}`},
		"an empty object":                  {`{}`, `{"a":{}}`},
		"a detail in a text":               {`"{\"a\":1}"`},
		"an object and a list":             {`{"v":{"a":1}}`, `{"v":[1]}`},
		"umlauts":                          {`{"größe":1,"日本":2}`},
		"an object deep inside":            {`{"a":{"b":{"c":{"d":[{"e":[{"f":1},{"f":2.5,"g":null}]}]}}}}`},
	}
	var text []byte
	var events []jsontext.Value
	for name, samples := range details {
		for _, detail := range samples {
			e := whole("my.odd", name, detail)
			events = append(events, e)
			text = append(append(text, e...), '\n')
		}
	}
	types, err := gen.FromSamples(text)
	require.NoError(t, err)
	for i, answer := range trial(t, types, events) {
		require.Equal(t, "taken", answer, "%s", events[i])
	}
}

func TestFromSamplesRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		kind       error
		place      string
	}{
		{"nothing", "", gen.ErrSyntax, ""},
		{"no events", "[]", gen.ErrNoEvent, ""},
		{"broken JSON", "{\"a\":\n1,}", gen.ErrSyntax, "line 2, offset 8"},
		{"a text", `"x"`, gen.ErrNoEvent, "event 0"},
		{"prose", "hello there", gen.ErrSyntax, ""},
		{"no source", `{"detail-type":"x","detail":{}}`, gen.ErrNoEvent, "event 0"},
		{"the third", `[{"source":"a","detail-type":"b"},{"source":"a","detail-type":"b"},{"source":1}]`, gen.ErrNoEvent, "event 2"},
		{"broken YAML", "a: [", gen.ErrSyntax, ""},
		{"a member twice", `{"source":"a","detail-type":"b","detail":{"x":1,"x":2}}`, gen.ErrSyntax, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := gen.FromSamples([]byte(tt.text))
			require.ErrorIs(t, err, tt.kind)
			var e *gen.Error
			require.ErrorAs(t, err, &e)
			if tt.place != "" {
				require.Equal(t, tt.place, e.Place)
			}
			require.NotEmpty(t, e.Problem)
			require.NotContains(t, err.Error(), "\n")
		})
	}
}

func TestFromFolder(t *testing.T) {
	folder := fstest.MapFS{
		"a.json":       {Data: []byte(`{"source":"my.a","detail-type":"A","detail":{"x":1}}`)},
		"deep/b.jsonl": {Data: []byte("{\"source\":\"my.a\",\"detail-type\":\"A\",\"detail\":{\"x\":1.5}}\n{\"source\":\"my.b\",\"detail-type\":\"B\"}\n")},
		"c.YAML":       {Data: []byte("source: my.c\ndetail-type: C\ndetail:\n  when: 2026-01-02\n")},
		"README.md":    {Data: []byte("not an event")},
	}
	types, err := gen.FromFolder(folder)
	require.NoError(t, err)
	code, err := types.Go("events", "")
	require.NoError(t, err)
	require.Contains(t, string(code), "X *float64")
	require.Contains(t, string(code), "When string")

	folder["deep/broken.json"] = &fstest.MapFile{Data: []byte("{")}
	_, err = gen.FromFolder(folder)
	require.ErrorContains(t, err, "deep/broken.json")
}

func TestWriteFile(t *testing.T) {
	types, err := gen.FromSamples([]byte(`{"source":"my.a","detail-type":"A","detail":{"x":1}}`))
	require.NoError(t, err)
	code, err := types.Go("events", "a.json")
	require.NoError(t, err)
	name := filepath.Join(t.TempDir(), "events.go")
	require.NoError(t, gen.WriteFile(name, code))
	require.NoError(t, gen.WriteFile(name, code), "what was generated may be written over")
	require.NoError(t, os.WriteFile(name, []byte("package events // by hand\n"), 0o600))
	require.ErrorIs(t, gen.WriteFile(name, code), gen.ErrForeignFile)
	there, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, "package events // by hand\n", string(there))

	for _, bad := range []string{"", "my-events", "func", "main", "1a", "a b", "_"} {
		_, err := types.Go(bad, "")
		require.Error(t, err, bad)
	}
}
