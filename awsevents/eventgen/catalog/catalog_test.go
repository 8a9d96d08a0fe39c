package catalog

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func list(t Type) Type                 { return Type{Kind: List, Elem: &t} }
func mapOf(t Type) Type                { return Type{Kind: Map, Elem: &t} }
func object(fields ...*Field) Type     { return Type{Kind: Object, Fields: fields} }
func scalar(k Kind) Type               { return Type{Kind: k} }
func field(name string, t Type) *Field { return &Field{Name: name, Type: t, Origin: Schema} }

func TestNotation(t *testing.T) {
	for _, text := range []string{
		"string", "time", "integer", "number", "boolean", "any", "unknown", "object",
		"[string]", "[[integer]]", "{string}", "[{any}]", "{[object]}", "=.", "=filter.and[]",
	} {
		t.Run(text, func(t *testing.T) {
			parsed, err := ParseType(text)
			require.NoError(t, err)
			require.Equal(t, text, parsed.Notation())
		})
	}
}

func TestNotationErrors(t *testing.T) {
	for _, text := range []string{"", "word", "[]", "{}", "[string", "string]", "[word]", "=", "String"} {
		_, err := ParseType(text)
		require.Error(t, err, "%q", text)
	}
}

func TestFieldNotation(t *testing.T) {
	tests := []struct {
		text string
		want Field
	}{
		{"string s", Field{Type: scalar(String), Origin: Schema}},
		{"integer! s,c", Field{Type: scalar(Integer), Required: true, Origin: Schema | Console}},
		{"[time]!~ c,d", Field{Type: list(scalar(Time)), Required: true, Null: true, Origin: Console | Document}},
	}
	for _, tt := range tests {
		got, err := parseField(tt.text)
		require.NoError(t, err)
		require.Empty(t, cmp.Diff(tt.want, *got))
		require.Equal(t, tt.text, got.notation())
	}
	bare, err := parseField("boolean~")
	require.NoError(t, err)
	require.Equal(t, Document, bare.Origin, "a fact without an origin is entered by hand")
	_, err = parseField("string x")
	require.Error(t, err)
}

func TestRelationNotation(t *testing.T) {
	tests := []struct {
		text string
		want Relation
	}{
		{"ecs.Cluster,detail.clusterArn s", Relation{Name: "R", Target: "ecs.Cluster", Path: "detail.clusterArn", Origin: Schema}},
		{"ecs.Task*,detail.taskArns,cluster=detail.clusterArn d", Relation{
			Name: "R", Target: "ecs.Task", Path: "detail.taskArns", Args: "cluster=detail.clusterArn", Many: true, Origin: Document,
		}},
	}
	for _, tt := range tests {
		got, err := parseRelation("R", tt.text)
		require.NoError(t, err)
		require.Equal(t, tt.want, got)
		require.Equal(t, tt.text, got.notation())
	}
	for _, bad := range []string{"ecs.Cluster", ",detail.x", "*,detail.x", "ecs.Cluster,detail.x q"} {
		_, err := parseRelation("R", bad)
		require.Error(t, err, bad)
	}
}

func TestPaths(t *testing.T) {
	tests := []struct{ path, parent, name string }{
		{"a", "", "a"},
		{"a.b", "a", "b"},
		{"a[].b", "a[]", "b"},
		{"a{}[].b-c", "a{}[]", "b-c"},
		{"'a.b'", "", "a.b"},
		{"a.'b.c[]'", "a", "b.c[]"},
		{"a.'it''s'", "a", "it's"},
		{"''", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			parent, name, err := splitPath(tt.path)
			require.NoError(t, err)
			require.Equal(t, tt.parent, parent)
			require.Equal(t, tt.name, name)
			require.Equal(t, tt.path, Step(parent, name))
		})
	}
	_, _, err := splitPath("a'b'")
	require.Error(t, err)
}

// everything is a service that has each kind of fact.
func everything() *Service {
	return &Service{Source: "aws.thing", Events: []*Event{{
		DetailType: "Thing Happened", Page: "https://example.com", Origin: Schema | Document,
		Detail: object(
			field("a.b", list(object(field("again", Type{Kind: Object, Same: "."}), field("c", scalar(Time))))),
			&Field{Name: "d", Type: mapOf(object(field("e", scalar(Any)))), Required: true, Null: true, Origin: Console},
			field("empty", object()),
		),
		Relations: []Relation{{Name: "Thing", Target: "AWS::Thing::Thing", Path: "detail.d", Origin: Schema}},
	}, {
		DetailType: "Thing via CloudTrail", Origin: Console, ServedBy: "cloudtrail", Detail: object(),
	}}}
}

func TestFileRoundTrip(t *testing.T) {
	want := everything()
	data, err := Marshal(want)
	require.NoError(t, err)
	got, err := Unmarshal(data)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(want, got))
	again, err := Marshal(got)
	require.NoError(t, err)
	require.Equal(t, string(data), string(again))
}

func TestUnmarshalErrors(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":                           `{`,
		"an unknown member":                 `{"source":"a","evnts":{}}`,
		"an unknown type":                   `{"source":"a","events":{"E":{"fields":{"x":"word"}}}}`,
		"an unknown origin":                 `{"source":"a","events":{"E":{"origin":"hearsay"}}}`,
		"no parent":                         `{"source":"a","events":{"E":{"fields":{"x.y":"string"}}}}`,
		"a parent of no kind":               `{"source":"a","events":{"E":{"fields":{"x":"string","x.y":"string"}}}}`,
		"another list level":                `{"source":"a","events":{"E":{"fields":{"x":"[object]","x.y":"string"}}}}`,
		"a bad relation":                    `{"source":"a","events":{"E":{"relations":{"X":"nowhere"}}}}`,
		"looked at no page":                 `{"source":"a","events":{"E":{"looked":["the guide"]}}}`,
		"looked for members that are known": `{"source":"a","events":{"E":{"looked":["https://a.example/p.html"],"fields":{"x":"string"}}}}`,
		"like nothing":                      `{"source":"a","events":{"E":{"like":"F"}}}`,
		"via another road":                  `{"source":"a","events":{"E":{"via":"A Letter","fields":{"x":"string"}}}}`,
		"via and served":                    `{"source":"a","events":{"E":{"via":"AWS API Call via CloudTrail","served-by":"b","fields":{"x":"string"}}}}`,
		"via with nothing":                  `{"source":"a","events":{"E":{"via":"AWS API Call via CloudTrail"}}}`,
		"like one like it":                  `{"source":"a","events":{"E":{"like":"F"},"F":{"like":"G"},"G":{}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Unmarshal([]byte(text))
			require.Error(t, err)
		})
	}
}

func TestLike(t *testing.T) {
	s, err := Unmarshal([]byte(`{"source":"a","events":{
		"E":{"fields":{"x":"string"},"relations":{"X":"a.X,detail.x"},"page":"p"},
		"F":{"like":"E","fields":{"y":"time"}}}}`))
	require.NoError(t, err)
	f := s.Event("F")
	require.NotNil(t, f.Detail.Field("x"))
	require.NotNil(t, f.Detail.Field("y"))
	require.Equal(t, "X", f.Relations[0].Name)
	require.Equal(t, "p", f.Page)
	require.Nil(t, s.Event("E").Detail.Field("y"))
}

func TestSaveAndLoad(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	write("names.json", `{}`)
	write("aws.gone.json", `{"source":"aws.gone","events":{}}`)
	require.NoError(t, os.Mkdir(filepath.Join(dir, SupplementDir), 0o755))
	write(SupplementDir+"/aws.thing.json", `{"source":"aws.thing","events":{"Thing Happened":{"fields":{"empty":"string~"}}}}`)
	write(SupplementDir+"/aws.new.json", `{"source":"aws.new","events":{"New":{}}}`)
	require.NoError(t, Save(dir, []*Service{everything()}))
	require.NoFileExists(t, filepath.Join(dir, "aws.gone.json"))
	require.FileExists(t, filepath.Join(dir, "names.json"))

	services, err := Load(dir)
	require.NoError(t, err)
	require.Len(t, services, 2)
	require.Equal(t, "aws.new", services[0].Source)
	empty := services[1].Event("Thing Happened").Detail.Field("empty")
	require.Equal(t, String, empty.Type.Kind)
	require.Equal(t, Schema|Document, empty.Origin)

	generated, err := LoadGenerated(dir)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff([]*Service{everything()}, generated))

	write(SupplementDir+"/aws.copy.json", `{"source":"aws.new","events":{}}`)
	_, err = Load(dir)
	require.ErrorContains(t, err, "aws.copy.json")
}
