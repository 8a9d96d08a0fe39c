package infer

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

func observe(t *testing.T, values ...string) *Evidence {
	t.Helper()
	e := new(Evidence)
	for _, v := range values {
		require.NoError(t, e.Observe(jsontext.Value(v)))
	}
	return e
}

func TestType(t *testing.T) {
	tests := []struct {
		name   string
		field  string
		values []string
		want   string
	}{
		{"text", "a", []string{`"x"`}, "string"},
		{"times", "a", []string{`"2026-01-02T03:04:05Z"`, `""`, `null`}, "time"},
		{"a time and a text", "a", []string{`"2026-01-02T03:04:05Z"`, `"never"`}, "string"},
		{"placeholders", "startTime", []string{`"<time>"`, `"{iso8601-timestamp}"`, `"yyyy-MM-dd"`}, "string"},
		{"a time and a placeholder", "a", []string{`"2026-01-02T03:04:05Z"`, `"<time>"`}, "time"},
		{"whole numbers", "a", []string{`1`, `60.0`}, "integer"},
		{"a fraction among them", "a", []string{`1`, `60.5`}, "number"},
		{"a whole number as text", "a", []string{`1`, `"8.0"`}, "integer"},
		{"numbers as text alone", "a", []string{`"8"`}, "string"},
		{"milliseconds by name", "startDate", []string{`1551225271984`}, "time"},
		{"milliseconds as text by name", "startTime", []string{`"1635786000000"`}, "time"},
		{"milliseconds by no name", "stateId", []string{`1551225271984`}, "integer"},
		{"booleans", "a", []string{`true`, `null`}, "boolean"},
		{"a boolean and a text", "a", []string{`true`, `"x"`}, "string"},
		{"a boolean and a number", "a", []string{`true`, `1`}, "any"},
		{"nothing", "a", []string{`null`}, "unknown"},
		{"a list", "a", []string{`["x"]`, `[]`}, "[string]"},
		{"an empty list", "a", []string{`[]`}, "[unknown]"},
		{"lists of lists", "a", []string{`[[1]]`}, "[[integer]]"},
		{"an object", "a", []string{`{"b":1}`}, "object"},
		{"an object and a list", "a", []string{`{"b":1}`, `[]`}, "any"},
		{"an object and a placeholder", "a", []string{`{"b":1}`, `""`}, "object"},
		{"tags", "tags", []string{`{"b":"x"}`}, "{string}"},
		{"a list of tags", "tags", []string{`[{"key":"x"}]`}, "[object]"},
		{"names that are data", "a", []string{`{"192.0.2.1":1,"192.0.2.2":2}`}, "{integer}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			typ := observe(t, tt.values...).Type(tt.field)
			require.Equal(t, tt.want, typ.Notation())
		})
	}
}

func TestIsTime(t *testing.T) {
	for _, text := range []string{
		"2019-11-15T11:45:18Z", "2019-11-15T11:45:18.123456789Z", "2019-11-15T11:45:18+02:00", "2019-11-15T11:45:18+0000",
		"2019-11-15T11:45:18.979+0000", "2017-04-18T00:21:12.059000", "2017-04-18 00:21:12.059000", "2019-11-15T11:45Z",
		"Fri, 10 Mar 2023 12:03:38 GMT", "Tue Jun 18 10:18:42 PDT 2019",
	} {
		require.True(t, IsTime(text), text)
	}
	for _, text := range []string{"", "soon", "2019", "11:45:18", "1551225271984", "Nov 29, 2016 7:43:25 PM"} {
		require.False(t, IsTime(text), text)
	}
}

// TestIsReadable takes what a time.Time of the registry takes, though it be no evidence of an instant.
func TestIsReadable(t *testing.T) {
	for _, text := range []string{
		"2019-11-15T11:45:18Z", "Nov 29, 2016 7:43:25 PM", "Aug 28, 2024, 10:47:53 PM", "20131102T010628Z", "2019-11-15",
	} {
		require.True(t, IsReadable(text), text)
	}
	for _, text := range []string{"", "soon", "2019", "11:45:18", "Nov 29, 2016", "20131102"} {
		require.False(t, IsReadable(text), text)
	}
}

func TestIsTimeName(t *testing.T) {
	for _, name := range []string{"createdAt", "start-time", "CreationDate", "last_updated_timestamp", "time", "openTimeISO", "created_at"} {
		require.True(t, IsTimeName(name), name)
	}
	for _, name := range []string{"status", "runtime", "format", "at", "durationTime", "timeout", "updatedBy", "candidate"} {
		require.False(t, IsTimeName(name), name)
	}
}

func TestRefine(t *testing.T) {
	tests := []struct {
		name   string
		schema string
		values []string
		want   string
	}{
		{"no sample", "string", nil, "string"},
		{"null alone", "string", []string{`null`}, "string"},
		{"a text that is a time", "string", []string{`"2026-01-02T03:04:05Z"`}, "time"},
		{"a number for a text", "string", []string{`1`}, "string"},
		{"a list for a text", "string", []string{`["x"]`}, "[string]"},
		{"a number that is whole", "number", []string{`3`}, "integer"},
		{"a number that is a fraction", "number", []string{`3.5`}, "number"},
		{"a whole number as text", "number", []string{`"8.0"`}, "integer"},
		{"a fraction as text", "number", []string{`"8.5"`}, "number"},
		{"a text for a number", "number", []string{`"eni-1"`}, "string"},
		{"a placeholder for a number", "number", []string{`"<count>"`}, "number"},
		{"an untyped schema", "unknown", []string{`true`}, "boolean"},
		{"an untyped schema and a placeholder", "unknown", []string{`"<x>"`}, "string"},
		{"an empty object for a list", "[object]", []string{`{}`}, "[object]"},
		{"a text for a list", "[string]", []string{`"AVAILABLE"`}, "string"},
		{"a list", "[unknown]", []string{`[1]`}, "[integer]"},
		{"a map", "{unknown}", []string{`{"a":1}`}, "{integer}"},
		{"a list for a map", "{string}", []string{`[]`}, "[unknown]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			schema, err := catalog.ParseType(tt.schema)
			require.NoError(t, err)
			typ := Refine("field", schema, observe(t, tt.values...))
			require.Equal(t, tt.want, typ.Notation())
		})
	}
}

func TestRefineObject(t *testing.T) {
	str := catalog.Type{Kind: catalog.String}
	schema := catalog.Type{Kind: catalog.Object, Fields: []*catalog.Field{
		{Name: "always", Type: str, Required: true, Origin: catalog.Schema},
		{Name: "never", Type: str, Required: true, Origin: catalog.Schema},
		{Name: "null", Type: str, Required: true, Origin: catalog.Schema},
		{Name: "sometimes", Type: str, Required: true, Origin: catalog.Schema},
	}}
	got := Refine("", schema, observe(t,
		`{"always":"x","null":null,"sometimes":"x"}`, `{"always":"x","null":"x","more":1}`))
	both := catalog.Schema | catalog.Console
	for _, want := range []catalog.Field{
		{Name: "always", Type: str, Required: true, Origin: both},
		{Name: "more", Type: catalog.Type{Kind: catalog.Integer}, Origin: catalog.Console},
		{Name: "never", Type: str, Origin: catalog.Schema},
		{Name: "null", Type: str, Null: true, Origin: both},
		{Name: "sometimes", Type: str, Origin: both},
	} {
		require.Equal(t, want, *got.Field(want.Name))
	}
}

func TestCollectRefuses(t *testing.T) {
	for _, bad := range []string{`[{}]`, `[{"source":"a"}]`, `[`, `1`} {
		_, err := Collect([]byte(bad))
		require.Error(t, err, bad)
	}
}
