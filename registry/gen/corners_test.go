package gen_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/gen"
)

// TestCornersAgreeWithTheirSchemas: the type of a schema takes the values that another implementation of JSON Schema takes,
// and no others. The schemas are of kinds that the random ones are not.
func TestCornersAgreeWithTheirSchemas(t *testing.T) {
	rows := []struct{ schema, values string }{
		{`{"type":["integer","number"]}`, `1 1.5 "x"`},
		{`{"type":"object","required":["x"]}`, `{"x":1} {} {"y":1}`},
		{`{"const":3}`, `3 4 "3"`},
		{`{"type":"integer","enum":[1,2,2]}`, `1 2 3`},
		{`{"type":["integer","null"],"enum":[1,null,2]}`, `1 2 3`},
		{`{"type":"integer","minimum":2,"exclusiveMinimum":1}`, `1 2 3`},
		{`{"type":"integer","minimum":1,"exclusiveMinimum":1}`, `1 2 3`},
		{`{"type":"integer","maximum":3,"exclusiveMaximum":5}`, `3 4 5`},
		{`{"type":"integer","minimum":-2.5,"maximum":-1.5}`, `-3 -2 -1`},
		{`{"type":"integer","minimum":-1e30,"maximum":1e30}`, `0 1.5`},
		{`{"type":"integer","minimum":1,"exclusiveMinimum":-1e400}`, `0 1`},
		{`{"type":"integer","maximum":1,"exclusiveMaximum":1e400}`, `1 2`},
		{`{"type":"integer","minimum":1e-400,"exclusiveMinimum":-1e-400}`, `-1 0 1`},
		{`{"type":"integer","minimum":9007199254740993,"exclusiveMinimum":9007199254740992}`, `9007199254740992 9007199254740993`},
		{`{"type":"number","minimum":1,"exclusiveMinimum":-1e999,"maximum":1e999}`, `0.5 1 5`},
		{`{"type":"number","maximum":1e2}`, `99.5 100 100.5`},
		{`{"type":"string","format":"date-time","enum":["2026-01-02T03:04:05Z"]}`, `"2026-01-02T03:04:05Z" "2026-01-02T03:04:06Z"`},
		{`{"allOf":[{"type":"number"},{"type":"integer"}]}`, `1 1.5`},
		{`{"allOf":[{"type":"integer"},{"type":"number"}]}`, `1 1.5`},
		{`{"allOf":[{"type":"string","enum":["a","b","c"]},{"enum":["b","c","d"]}]}`, `"a" "b" "d"`},
		{`{"allOf":[{"type":"string","enum":["a"]},{"maxLength":3}]}`, `"a" "b"`},
		{`{"allOf":[{"type":"string","minLength":2,"maxLength":5},{"minLength":1,"maxLength":3}]}`, `"a" "ab" "abc" "abcd"`},
		{`{"allOf":[{"type":"string","minLength":1,"maxLength":3},{"minLength":2,"maxLength":5}]}`, `"a" "ab" "abc" "abcd"`},
		{`{"allOf":[true,{"type":"string"}]}`, `"a" 1`},
		{`{"allOf":[{"type":"object","properties":{"a":{"type":"string"}}},{"properties":{"a":{"maxLength":2},"b":{"type":"integer"}}}]}`, `{"a":"ab"} {"a":"abc"} {"a":1} {"b":1} {"b":"x"}`},
		{`{"anyOf":[{"type":"array","items":{"type":"string"}},{"type":"array","items":{"type":"string"}}]}`, `["a"] [1]`},
		{`{"anyOf":[{"type":"object","required":["a"]},{"type":"object","required":["a"],"properties":{"a":{}}}]}`, `{"a":1} {}`},
		{`{"anyOf":[{"type":"string","enum":["a"]},{"type":"string","const":"b"}]}`, `"a" "b" "c"`},
		{`{"anyOf":[{"type":"string"},{"const":null}]}`, `"a" null 1`},
		{`{"type":"array","items":{"type":"boolean"},"uniqueItems":true}`, `[true] [true,true]`},
		{`{"type":"array","items":{"type":"number"},"uniqueItems":true}`, `[1] [1.5,1.5]`},
		{`{"type":"array","items":{"type":["string","null"],"minLength":2}}`, `["ab"] [null] ["a"]`},
		{`{"$ref":"#/x-parts/1"}`, `2 "x"`},
		{`{"type":"array","items":{"$ref":"#/x-parts/2"}}`, `["on"] ["of"]`},
	}
	var documents []byte
	var events []jsontext.Value
	var of []string
	var valid []bool
	for i, row := range rows {
		detailType := fmt.Sprintf("T%d", i)
		text := fmt.Sprintf(`{"type":"object","required":["detail"],"x-parts":[{"type":"string"},{"type":"integer"},{"enum":["on","off"]}],`+
			`"properties":{"source":{"const":"my.corners"},"detail-type":{"const":%q},"detail":{"type":"object","required":["v"],"properties":{"v":%s}}}}`, detailType, row.schema)
		documents = append(append(documents, text...), '\n')
		compiled := compile(t, []byte(text))
		takes, refuses := 0, 0
		for value := range strings.FieldsSeq(row.values) {
			e := whole("my.corners", detailType, `{"v":`+value+`}`)
			instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(e))
			require.NoError(t, err)
			events, of = append(events, e), append(of, row.schema+" "+value)
			valid = append(valid, compiled.Validate(instance) == nil || value == "null")
			if valid[len(valid)-1] {
				takes++
			} else {
				refuses++
			}
		}
		require.Positive(t, takes, row.schema)
		require.Positive(t, refuses, row.schema)
	}
	types, err := gen.FromSchema(documents)
	require.NoError(t, err)
	for i, answer := range trial(t, types, events) {
		require.Equal(t, valid[i], answer == "taken", "%s: %s", of[i], answer)
	}
}

// TestNotChecked: what a tag cannot say of a member stands in its comment.
func TestNotChecked(t *testing.T) {
	for _, tt := range []struct{ name, schema, field string }{
		{"no value", `false`, "// Not checked: no value at all is allowed.\n\tV jsontext.Value"},
		{"no value by one of two", `{"allOf":[{"type":"string"},false]}`, "// Not checked: no value at all is allowed.\n\tV jsontext.Value"},
		{"not", `{"type":"string","not":{"const":"x"}}`, "// Not checked: not.\n\tV string"},
		{"if", `{"type":"string","if":{"const":"x"}}`, "// Not checked: if.\n\tV string"},
		{"contains", `{"type":"array","items":{"type":"string"},"contains":{"const":"x"}}`, "// Not checked: contains.\n\tV []string"},
		{"a boolean's value", `{"const":true}`, "// Not checked: one of the values.\n\tV bool"},
		{"values of a number", `{"type":"number","enum":[1.5,2]}`, "// Not checked: one of the values.\n\tV float64"},
		{"a value no int64 holds", `{"type":"integer","enum":[1,10000000000000000000000000000000000000001]}`, "// Not checked: one of the values.\n\tV int64"},
		{"a value of 41 digits", `{"type":"integer","const":0.0000000000000000000000000000000000000001}`, "// Not checked: one of the values.\n\tV int64"},
		{"objects", `{"enum":[{"a":1},{"a":2}]}`, "// Not checked: one of the values.\n\tV jsontext.Value"},
		{"texts and numbers", `{"enum":["a",1]}`, "// Not checked: one of the values.\n\tV jsontext.Value"},
		{"a range without integers", `{"type":"integer","minimum":1e30}`, "// Not checked: that no value is in the range.\n\tV int64"},
		{"a range without integers, from above", `{"type":"integer","maximum":-1e30}`, "// Not checked: that no value is in the range.\n\tV int64"},
		{"a range without numbers", `{"type":"number","minimum":1e999}`, "// Not checked: that no value is in the range.\n\tV float64"},
		{"exponents beyond measure", `{"type":"integer","minimum":1e-9999999999,"maximum":1,"exclusiveMaximum":1e9999999999}`, `validate:"min=0,max=1"`},
		{"length of a time", `{"type":"string","format":"date-time","maxLength":30}`, "// Not checked: length and pattern of a time.\n\tV time.Time"},
		{"number of members", `{"type":"object","maxProperties":2,"properties":{"a":{"type":"string"}}}`, "Not checked: the number of members."},
		{"other members", `{"type":"object","additionalProperties":{"type":"string"},"properties":{"a":{"type":"string"}}}`, "Not checked: what other members hold."},
		{"no members", `{"type":"object","additionalProperties":false}`, "// Not checked: no members.\n\tV map[string]jsontext.Value"},
		{"elements that may be null", `{"type":"array","uniqueItems":true,"items":{"type":["string","null"]}}`, "// Not checked: no element twice.\n\tV []*string"},
		{"elements that are lists", `{"type":"array","uniqueItems":true,"items":{"type":"array","items":{"type":"string"}}}`, "// Not checked: no element twice.\n\tV [][]string"},
		{"a member that may be null", `{"type":["string","null"]}`, "// Not checked: that the member is there, for it may be null.\n\tV string"},
		{"nothing but members", `{"properties":{"a":{"type":"string"}}}`, "V DetailV "},
		{"nothing but elements", `{"items":{"type":"string"}}`, "V []string "},
		{"alternatives that are null", `{"anyOf":[null,{"type":"string"}]}`, "V string "},
		{"null among all", `{"allOf":[null,{"type":"string"}]}`, "V string "},
		{"lists of two kinds", `{"anyOf":[{"type":"array","items":{"type":"string"}},{"type":"array","items":{"type":"integer"}}]}`, "// Not checked: of its elements: a choice of several kinds.\n\tV []jsontext.Value"},
		{"a name of its own", `{"$ref":"#/$defs/Colour"}`, `V Colour `},
		{"a pattern with backquotes", "{\"type\":\"string\",\"pattern\":\"a`b\"}", "\"json:\\\"v\\\" event:\\\"present\\\" validate:\\\"matches=a`b\\\"\""},
		{"many values", `{"enum":["a","b","c","d","e","f","g","h","i","j","k","l","m","n"]}`, `"k", "l" and 2 more.`},
		{"a long text", `{"type":"string","description":"` + strings.Repeat("word ", 30) + `"}`, "word\n\t// word"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := `{"type":"object","required":["detail"],"$defs":{"Colour":{"type":"string","enum":["red","blue"]}},"properties":{"source":{"const":"my.corners"},` +
				`"detail-type":{"const":"D"},"detail":{"type":"object","required":["v"],"properties":{"v":` + tt.schema + `}}}}`
			types, err := gen.FromSchema([]byte(text))
			require.NoError(t, err)
			code, err := types.Go("corners", "")
			require.NoError(t, err)
			require.Contains(t, string(code), tt.field)
		})
	}
}

// TestFromSchemaRefusesMore: the error says where in the document the mistake is, however deep.
func TestFromSchemaRefusesMore(t *testing.T) {
	deep := strings.Repeat(`{"type":"array","items":`, 120) + `{}` + strings.Repeat(`}`, 120)
	twice := `{"properties":{"source":{"const":"a"},"detail-type":{"const":"b"},"detail":{}}}`
	nope := `{"$ref":"#/$defs/Nope"}`
	for _, tt := range []struct{ name, text, place, says string }{
		{"nested too deeply", event(deep), `"b"`, "nested too deeply"},
		{"in a member", event(`{"type":"object","properties":{"x":` + nope + `}}`), `"b": "x"`, "Nope"},
		{"in an alternative", event(`{"anyOf":[{"type":"string"},` + nope + `]}`), `"b"`, "Nope"},
		{"in the member of an alternative", event(`{"anyOf":[{"type":"object","properties":{"x":` + nope + `}}]}`), `"b": "x"`, "Nope"},
		{"a $ref to what is no schema", event(`{"$ref":"#/x-parts"}`), `"b": "#/x-parts": "/minLength"`, "no schema"},
		{"a $ref beyond the end of a list", strings.Replace(event(`{"$ref":"#/x-list/1"}`), "{", `{"x-list":[{}],`, 1), `"b"`, "#/x-list/1"},
		{"a $ref to no place in a list", strings.Replace(event(`{"$ref":"#/x-list/-"}`), "{", `{"x-list":[{}],`, 1), `"b"`, "#/x-list/-"},
		{"a long $ref", event(`{"$ref":"#/` + strings.Repeat("x", 300) + `"}`), `"b"`, "…"},
		{"a count that is a text", event(`{"minLength":"x"}`), `"/properties/detail/minLength"`, "no schema"},
		{"definitions that are none", `{"type":"object","$defs":5}`, `"/$defs"`, "no schema"},
		{"the same event twice", twice + "\n" + twice, "", `two schemas describe the event "b" of "a"`},
		{"the source", `{"properties":{"source":` + nope + `,"detail-type":{"const":"b"},"detail":{}}}`, "", "Nope"},
		{"the detail-type", `{"properties":{"source":{"const":"a"},"detail-type":` + nope + `,"detail":{}}}`, "", "Nope"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := gen.FromSchema([]byte(strings.Replace(tt.text, `"type"`, `"x-parts":{"minLength":"x"},"type"`, 1)))
			require.ErrorContains(t, err, tt.says)
			var e *gen.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, tt.place, e.Place)
			require.Less(t, len(err.Error()), 600)
		})
	}
	_, err := gen.FromSchema([]byte(`{"type":"object","properties":{"x":`+nope+`}}`), gen.ForEvent("a", "b"))
	require.ErrorContains(t, err, "Nope")
}

// TestWholeDocument: a $ref of # alone is the document, an event without a constant source is none, and null is no schema.
func TestWholeDocument(t *testing.T) {
	types, err := gen.FromSchema([]byte(`{"type":"object","title":"Tree","properties":{"name":{"type":"string"},"left":{"$ref":"#"}}}`), gen.ForEvent("my.trees", "Tree Grown"))
	require.NoError(t, err)
	code, err := types.Go("trees", "")
	require.NoError(t, err)
	require.Regexp(t, `Left +\*TreeGrownDetailLeft `, string(code))

	_, err = gen.FromSchema([]byte(`{"properties":{"source":{"enum":["a","b"]},"detail-type":{"const":"b"},"detail":{}}}`))
	require.ErrorIs(t, err, gen.ErrNoEvent)

	types, err = gen.FromSchema([]byte(`{"$defs":{"Nothing":null,"E":{"properties":{"source":{"const":"a"},"detail-type":{"const":"b"},"detail":{}}}}}`))
	require.NoError(t, err)
	_, err = types.Go("a", "")
	require.NoError(t, err)
}

// TestSamplesInTheCorners: YAML's own kinds of keys, details without an envelope, and keys that are data with objects and lists
// below them.
func TestSamplesInTheCorners(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		with       []gen.Option
		field      string
	}{
		{"keys that are numbers", "source: a\ndetail-type: b\ndetail:\n  m:\n    1: x\n    2: y\n", nil, `M map\[string\]string `},
		{"details alone", "{\"id\":1}\n{\"id\":2,\"source\":5}\n", []gen.Option{gen.ForEvent("a", "b")}, `ID +\*int64 `},
		{"times", `{"source":"a","detail-type":"b","detail":{"at":"2026-01-02T03:04:05Z"}}`, nil, `At time.Time `},
		{"objects below data", `{"source":"a","detail-type":"b","detail":{"m":{"10.0.0.1":{"x":[1],"y":"a"},"10.0.0.2":{"x":[2.5]}}}}`, nil, `X \[\]float64 `},
	} {
		t.Run(tt.name, func(t *testing.T) {
			types, err := gen.FromSamples([]byte(tt.text), tt.with...)
			require.NoError(t, err)
			code, err := types.Go("samples", "")
			require.NoError(t, err)
			require.Regexp(t, tt.field, string(code))
		})
	}
	for _, text := range []string{"source: !!int x", "source: .inf\n", "source: [\n"} {
		_, err := gen.FromSamples([]byte(text))
		require.ErrorIs(t, err, gen.ErrSyntax, text)
	}
}

// TestLongNames: what names a source in the head of a file is cut, and so is what an error says of a name.
func TestLongNames(t *testing.T) {
	types, err := gen.FromSamples([]byte(`{"source":"a","detail-type":"b"}`))
	require.NoError(t, err)
	code, err := types.Go("samples", strings.Repeat("x", 1000))
	require.NoError(t, err)
	require.Contains(t, string(code), "// source: "+strings.Repeat("x", 200)+"…\n")
}

// TestFilesThatCannotBeRead: a link that leads nowhere, and a folder in a file's place.
func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "a.json")))
	_, err := gen.FromFolder(os.DirFS(dir))
	require.ErrorIs(t, err, os.ErrNotExist)
	require.Error(t, gen.WriteFile(dir, []byte(gen.Marker)))
}
