package gen_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/gen"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden compares what is made of schemas of the awkward kinds, a folder for each.
func TestGolden(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join("testdata", "*", "schema.*"))
	require.NoError(t, err)
	require.Len(t, folders, 12)
	for _, name := range folders {
		t.Run(filepath.Base(filepath.Dir(name)), func(t *testing.T) {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			types, err := gen.FromSchema(data)
			require.NoError(t, err)
			code, err := types.Go("awkward", filepath.Base(name))
			require.NoError(t, err)
			again, err := types.Go("awkward", filepath.Base(name))
			require.NoError(t, err)
			require.Equal(t, string(code), string(again))
			golden := filepath.Join(filepath.Dir(name), "types.golden")
			if *update {
				require.NoError(t, os.WriteFile(golden, code, 0o600))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), string(code))
		})
	}
}

// TestAwkwardTypes compiles what the golden files have, and has it decode what the schemas take and what they refuse.
func TestAwkwardTypes(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join("testdata", "*", "schema.json"))
	require.NoError(t, err)
	var all []byte
	for _, name := range folders {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		all = append(all, data...)
	}
	types, err := gen.FromSchema(all)
	require.NoError(t, err)
	rows := []struct {
		detailType, detail string
		taken              bool
	}{
		{"All Of", `{"own":"a","more":1,"id":"x"}`, true},
		{"All Of", `{"own":"a","more":1}`, false},
		{"All Of", `{"more":1,"id":"x"}`, false},
		{"All Of", `{"own":"a","more":0,"id":"x"}`, false},
		{"Names", `{"2fa":true,"a/b":"x","a,b":"y","type":"z","ID":"1","id":"2","größe":3,"":"e"}`, true},
		{"Names", `{"2fa":"no"}`, false},
		{"Dates", `{"day":"2026-01-02","at":"2026-01-02T03:04:05Z","email":"not checked"}`, true},
		{"Dates", `{"day":"2026-01-02T03:04:05Z"}`, false},
		{"Dates", `{}`, false},
		{"Rules", `{"code":"ab,","look":"b","count":1,"share":0.5,"tags":["a","b"]}`, true},
		{"Rules", `{"code":"abcd"}`, false},
		{"Rules", `{"code":"ab","count":0}`, false},
		{"Rules", `{"code":"ab","count":10}`, false},
		{"Rules", `{"code":"ab","share":0}`, false},
		{"Rules", `{"code":"ab","tags":[]}`, false},
		{"Rules", `{"code":"ab","tags":["a","a"]}`, false},
		{"Rules", `{"code":"ab","tags":["a",""]}`, false},
		{"Enums", `{"state":"it's","level":2,"mixed":1,"maybe":null,"only":"fixed"}`, true},
		{"Enums", `{"state":"a|b"}`, true},
		{"Enums", `{"state":""}`, true},
		{"Enums", `{"state":"a"}`, false},
		{"Enums", `{"level":4}`, false},
		{"Enums", `{"maybe":"z"}`, false},
		{"Enums", `{"only":""}`, false},
		{"Recursive", `{"name":"a","parent":{"name":"b"},"children":[{"name":"c","byName":{"d":{"name":"d"}}}]}`, true},
		{"Recursive", `{"name":"a","children":[{}]}`, false},
		{"Recursive", `{"name":"a","parent":{}}`, false},
		{"Choices", `{"payment":{"kind":"card","number":"1"},"either":1,"perhaps":null,"several":"x"}`, true},
		{"Choices", `{"payment":{"kind":"transfer","iban":"1"},"perhaps":"ab"}`, true},
		{"Choices", `{"payment":{"kind":"cash"}}`, false},
		{"Choices", `{"payment":{"number":"1"}}`, false},
		{"Choices", `{"perhaps":"a"}`, false},
		{"Maps", `{"labels":{"a":"abc"},"byPattern":{"x-1":1},"anything":{"a":[1]},"true":5,"closed":{"a":"x"}}`, true},
		{"Maps", `{"labels":{"a":"abcd"}}`, false},
		{"Maps", `{"labels":[]}`, false},
		{"Refs", `{"first":{"inner":{"n":1}},"second":{"n":2},"escaped":"x"}`, true},
		{"Refs", `{"second":{}}`, false},
		{"Deep Lists", `{"matrix":[[1,2.5],[]],"objects":[[{"x":1}]],"holes":[1,null]}`, true},
		{"Deep Lists", `{"objects":[[{"x":0}]]}`, false},
		{"Deep Lists", `{"objects":[[{}]]}`, false},
		{"Draft 4", `{"share":0.5,"pair":["a",1]}`, true},
		{"Draft 4", `{"share":0}`, false},
		{"Draft 4", `{"share":1}`, true},
		{"Draft 4", `{"pair":[]}`, false},
	}
	events := make([]jsontext.Value, len(rows))
	for i, row := range rows {
		events[i] = whole("my.awkward", row.detailType, row.detail)
	}
	for i, answer := range trial(t, types, events) {
		require.Equal(t, rows[i].taken, answer == "taken", "%s of %s: %s", rows[i].detail, rows[i].detailType, answer)
	}
}

func TestFromSchemaRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		kind       error
		says       string
	}{
		{"nothing", " ", gen.ErrSyntax, "empty"},
		{"broken JSON", `{"type":`, gen.ErrSyntax, "line 1"},
		{"broken YAML", "a: b: c", gen.ErrSyntax, "neither JSON nor YAML"},
		{"YAML that is a text", "hello", gen.ErrSyntax, "object"},
		{"a list", `[1]`, gen.ErrSyntax, "no schema"},
		{"no event", `{"type":"object"}`, gen.ErrNoEvent, "ForEvent"},
		{"a type that is a number", `{"type":5}`, gen.ErrSyntax, "/type"},
		{"another document", event(`{"$ref":"other.json#/x"}`), nil, "bundle"},
		{"a schema that is not there", event(`{"$ref":"#/$defs/Nope"}`), nil, "Nope"},
		{"a schema that refers to itself", event(`{"$ref":"#/$defs/A"}`), nil, "refer to themselves"},
		{"an element that is not there", event(`{"$ref":"#/allOf/7"}`), nil, "#/allOf/7"},
		{"an element that is no number", event(`{"$ref":"#/allOf/x"}`), nil, "#/allOf/x"},
		{"a part of a text", event(`{"$ref":"#/type/x"}`), nil, "#/type/x"},
		{"a name that is no pointer", event(`{"$ref":"#Name"}`), nil, "JSON pointer"},
		{"a $ref that is no URL", event(`{"$ref":"#/%zz"}`), nil, "JSON pointer"},
		{"all of itself", event(`{"allOf":[{"$ref":"#/$defs/B"}]}`), nil, "refer to themselves"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := gen.FromSchema([]byte(tt.text))
			require.ErrorContains(t, err, tt.says)
			if tt.kind != nil {
				require.ErrorIs(t, err, tt.kind)
			}
			var e *gen.Error
			require.ErrorAs(t, err, &e)
			require.NotContains(t, err.Error(), "\n")
		})
	}
}

func event(detail string) string {
	return `{"type":"object","$defs":{"A":{"$ref":"#/$defs/A"},"B":{"allOf":[{"$ref":"#/$defs/B"}]}},"properties":{"source":{"const":"a"},"detail-type":{"const":"b"},"detail":` + detail + `}}`
}

func TestForEvent(t *testing.T) {
	types, err := gen.FromSchema([]byte(`{"type":"object","properties":{"id":{"type":"string"}}}`), gen.ForEvent("my.source", "My Type"))
	require.NoError(t, err)
	code, err := types.Go("events", "")
	require.NoError(t, err)
	require.Contains(t, string(code), "`event:\"source=my.source,detail-type=My Type\"`")
}
