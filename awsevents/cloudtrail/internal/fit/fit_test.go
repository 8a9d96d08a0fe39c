package fit_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/cloudtrail/internal/fit"
)

// into reads text into a T and returns it with the drift, as text.
func into[T any](t *testing.T, text string) (T, []string) {
	t.Helper()
	var value T
	var drift []string
	for _, v := range fit.Into(jsontext.Value(text), reflect.ValueOf(&value).Elem(), "p") {
		drift = append(drift, v.String())
	}
	return value, drift
}

// fits is a row of a table: text that a T is read from without drift.
func fits[T any](name, text string, want T) row {
	return row{name, func(t *testing.T) {
		got, drift := into[T](t, text)
		require.Empty(t, drift)
		require.Equal(t, want, got)
	}}
}

// drifts is a row of a table: text that a T is read from with drift.
func drifts[T any](name, text string, want T, drift ...string) row {
	return row{name, func(t *testing.T) {
		got, found := into[T](t, text)
		require.Equal(t, drift, found)
		require.Equal(t, want, got)
	}}
}

type row struct {
	name string
	test func(t *testing.T)
}

type (
	color string
	item  struct{ Key, Value string }
	tree  struct {
		Name string
		Left *tree
		Kids []tree
	}
	level    int
	reversed string
	failing  struct{ n int }
)

func (l *level) UnmarshalText(text []byte) error {
	levels := map[string]level{"low": 1, "high": 2}
	n, ok := levels[string(text)]
	if !ok {
		return errors.New("no such level")
	}
	*l = n
	return nil
}

func (r *reversed) UnmarshalJSON(text []byte) error {
	var s string
	err := json.Unmarshal(text, &s)
	*r = reversed(s + "!")
	return err
}

func TestScalars(t *testing.T) {
	at := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for _, row := range []row{
		fits("text", `"a"`, "a"),
		fits("enumeration", `"red"`, color("red")),
		fits("number as text wanted", `1.50`, "1.50"),
		fits("boolean as text wanted", `true`, "true"),
		fits("hidden text", `"HIDDEN_DUE_TO_SECURITY_REASONS"`, "HIDDEN_DUE_TO_SECURITY_REASONS"),
		fits("content of a list element", `{"tag":1,"content":"sg"}`, "sg"),
		drifts("object as text", `{ "a": [1] }`, `{"a":[1]}`, "p: type=string, got object"),
		drifts("object of several as text", `{"a":1,"b":2}`, `{"a":1,"b":2}`, "p: type=string, got object"),

		fits("integer", `5`, int32(5)),
		fits("integer as text", `" 5 "`, int64(5)),
		fits("whole number", `5.0`, 5),
		fits("exponent", `1e3`, 1000),
		fits("greatest", `9223372036854775807`, int64(9223372036854775807)),
		fits("unsigned", `"18446744073709551615"`, uint64(18446744073709551615)),
		fits("nothing where a number is wanted", `""`, 0),
		fits("null", `null`, (*int)(nil)),
		drifts("fraction", `5.5`, 0, "p: type=integer, got number"),
		drifts("too great", `300`, int8(0), "p: type=integer, got number"),
		drifts("negative", `-1`, uint(0), "p: type=integer, got number"),
		drifts("huge exponent", `1e999999`, int64(0), "p: type=integer, got number"),
		drifts("words", `"five"`, 0, "p: type=integer, got string"),
		drifts("hidden number", `"HIDDEN_DUE_TO_SECURITY_REASONS"`, 0, "p: redacted=integer"),
		drifts("asterisks", `"***"`, 0, "p: redacted=integer"),
		drifts("list", `[1]`, 0, "p: type=integer, got array"),
		drifts("hidden pointer", `"sensitiveDataRemoved"`, (*int)(nil), "p: redacted=integer"),

		fits("boolean", `true`, true),
		fits("boolean as text", `"True"`, true),
		drifts("number as boolean", `1`, false, "p: type=boolean, got number"),
		fits("float", `1.5`, 1.5),
		fits("float as text", `"1.5"`, float32(1.5)),
		drifts("no float", `"x"`, 0.0, "p: type=number, got string"),

		fits("bytes", `"AQID"`, []byte{1, 2, 3}),
		fits("bytes that are not base64", `"a b"`, []byte("a b")),
		fits("bytes as numbers", `[1,-1,255]`, []byte{1, 255, 255}),
		fits("array of bytes", `"AQI="`, [2]byte{1, 2}),
		drifts("too many bytes", `"AQID"`, [2]byte{}, "p: type=blob, got string"),
		drifts("numbers that are no bytes", `[1000]`, []byte(nil), "p: type=blob, got array"),
		drifts("hidden bytes", `"HIDDEN_DUE_TO_SECURITY_REASONS"`, []byte(nil), "p: redacted=blob"),

		fits("time", `"2026-03-04T05:06:07Z"`, at),
		fits("time of Java", `"Mar 4, 2026 5:06:07 AM"`, at),
		fits("time of later Java", `"Mar 4, 2026, 5:06:07\u202fAM"`, at),
		fits("time of C", `"Wed Mar  4 05:06:07 UTC 2026"`, at),
		fits("time in HTTP", `"Wed, 04 Mar 2026 05:06:07 GMT"`, at),
		fits("time with an offset", `"2026-03-04T07:06:07+0200"`, at),
		drifts("time in a zone of no offset", `"Wed Mar  4 05:06:07 XYZ 2026"`, time.Time{}, "p: type=time, got string"),
		fits("compact time", `"20260304T050607Z"`, at),
		fits("seconds", `1772600767`, at),
		fits("milliseconds", `1772600767000`, at),
		fits("seconds as text", `"1772600767"`, at),
		fits("fraction of a second", `1772600767.5`, at.Add(500*time.Millisecond)),
		drifts("no time", `"soon"`, time.Time{}, "p: type=time, got string"),
		drifts("negative time", `-1`, time.Time{}, "p: type=time, got number"),

		fits("raw JSON", `{"a":1}`, jsontext.Value(`{"a":1}`)),
		fits("any", `{"a":[1,"b",null]}`, any(map[string]any{"a": []any{1.0, "b", nil}})),
		fits("text that unmarshals itself", `"high"`, level(2)),
		fits("JSON that unmarshals itself", `"a"`, reversed("a!")),
		drifts("text that refuses", `"middle"`, level(0), "p: type=integer, got string"),
		drifts("hidden from what unmarshals itself", `"****"`, level(0), "p: redacted=integer"),
		drifts("a channel", `1`, (chan int)(nil), "p: type=chan int, got number"),
	} {
		t.Run(row.name, row.test)
	}
}

func TestListsAndMaps(t *testing.T) {
	pair := []string{"a", "b"}
	for _, row := range []row{
		fits("array", `["a","b"]`, pair),
		fits("EC2", `{"items":["a","b"]}`, pair),
		fits("EC2 of objects", `{"items":[{"groupId":"a"},{"groupId":"b"}]}`, pair),
		fits("EC2 of the newer kind", `[{"tag":1,"content":"a"},{"tag":2,"content":"b"}]`, pair),
		fits("one of the newer kind", `{"tag":1,"content":"a"}`, pair[:1]),
		fits("XML", `{"Event":["a","b"]}`, pair),
		fits("query", `{"member":["a","b"]}`, pair),
		fits("one", `"a"`, pair[:1]),
		fits("none", `{}`, []string{}),
		fits("one struct", `{"key":"k"}`, []item{{Key: "k"}}),
		fits("structs in XML", `{"Tag":[{"Key":"k"},{"Key":"l"}]}`, []item{{Key: "k"}, {Key: "l"}}),
		fits("one struct in XML", `{"Tag":{"Key":"k","Value":"v"}}`, []item{{"k", "v"}}),
		fits("pointers", `{"items":[{"key":"k"}]}`, []*item{{Key: "k"}}),
		fits("lists of lists", `{"items":[{"items":["a"]}]}`, [][]string{{"a"}}),
		fits("array of two", `[1,2]`, [2]int{1, 2}),
		drifts("array of too few", `[1,2,3]`, [2]int{1, 2}, "p: type=array, got array"),
		drifts("hidden", `"HIDDEN_DUE_TO_SECURITY_REASONS"`, []string(nil), "p: redacted=array"),
		drifts("text for structs", `"x"`, []item(nil), "p: type=array, got string"),
		drifts("a hidden element", `{"items":["HIDDEN_DUE_TO_SECURITY_REASONS",{"key":"k"}]}`, []item{{}, {Key: "k"}}, "p.items[0]: redacted=object"),
		drifts("an element of another type", `[1,"x",3]`, []int{1, 0, 3}, "p[1]: type=integer, got string"),

		fits("map", `{"Some.Key":"v","some.key":"w"}`, map[string]string{"Some.Key": "v", "some.key": "w"}),
		fits("map with keys of a type", `{"red":1}`, map[color]int{"red": 1}),
		fits("map in XML", `{"entry":[{"key":"A","value":"1"},{"key":"B","value":2}]}`, map[string]string{"A": "1", "B": "2"}),
		fits("map as list", `[{"Name":"A","Value":"1"}]`, map[string]string{"A": "1"}),
		fits("map of lists", `{"Instance.Ids":["i-1"]}`, map[string][]string{"Instance.Ids": {"i-1"}}),
		drifts("map of other values", `{"a.b":"x","c":1}`, map[string]int{"c": 1}, "p.'a.b': type=integer, got string"),
		drifts("map with other keys", `{"1":"x"}`, map[int]string(nil), "p: type=object, got object"),
		drifts("hidden map", `"***"`, map[string]string(nil), "p: redacted=object"),
		drifts("list that is no map", `["a"]`, map[string]string(nil), "p: type=object, got array"),
	} {
		t.Run(row.name, row.test)
	}
}

type base struct{ ID string }

func TestStructs(t *testing.T) {
	type tagged struct {
		base
		Name   string `json:"some-name,omitempty"`
		Hidden string `json:"-"`
		DBName *string
		secret string
	}
	for _, row := range []row{
		fits("case", `{"ID":"1","SOME-NAME":"n","dBName":"d"}`, tagged{base: base{"1"}, Name: "n", DBName: new("d")}),
		fits("fields that are none", `{"hidden":"h","secret":"s"}`, tagged{secret: ""}),
		fits("an exact name before another", `{"items":"x","item":"y"}`, struct{ Item string }{"y"}),
		fits("content after an empty namesake", `{"tagging":"","Tagging":{"key":"k"}}`, struct{ Tagging item }{item{Key: "k"}}),
		fits("content before an empty namesake", `{"Policy":"p","policy":""}`, struct{ Policy string }{"p"}),
		fits("a wrapper of one", `{"instancesSet":{"items":[{"name":"n"}]}}`, struct{ Name string }{"n"}),
		fits("a named wrapper", `{"CreateFleetRequest":{"Name":"n"}}`, struct{ Name string }{"n"}),
		fits("no wrapper where it is wanted", `{"fooRequest":{"Name":"n"}}`, struct{ FooRequest struct{ Name string } }{struct{ Name string }{"n"}}),
		fits("list by its elements' name", `{"instancesSet":{"items":[{"instanceId":"i"}]}}`, struct{ InstanceIds []string }{[]string{"i"}}),
		fits("a list is not put into text", `{"statusSet":{"items":["a"]}}`, struct{ State, Status string }{}),
		fits("recursive", `{"name":"a","left":{"name":"b"},"kids":{"items":[{"name":"c","left":{"name":"d"}}]}}`,
			tree{"a", &tree{Name: "b"}, []tree{{Name: "c", Left: &tree{Name: "d"}}}}),
		fits("nothing for a pointer", `{"left":""}`, tree{}),
		drifts("no object", `[1]`, tree{}, "p: type=object, got array"),
		drifts("hidden object", `{"left":"HIDDEN_DUE_TO_SECURITY_REASONS"}`, tree{}, "p.left: redacted=object"),
		drifts("all hidden", `{"left":{"left":"HIDDEN_DUE_TO_SECURITY_REASONS"}}`, tree{Left: &tree{}}, "p.left.left: redacted=object"),
		drifts("malformed", `{"name":`, tree{}, "p: type=object, got object"),
	} {
		t.Run(row.name, row.test)
	}
}

func TestDepthIsLimited(t *testing.T) {
	text := strings.Repeat(`{"left":`, 5000) + `{"name":"x"}` + strings.Repeat(`}`, 5000)
	got, drift := into[tree](t, text)
	require.Len(t, drift, 1)
	require.Contains(t, drift[0], "depth=100")
	require.NotNil(t, got.Left.Left)
}

type shade interface{ isShade() }

type (
	shadeMemberName  struct{ Value string }
	shadeMemberLevel struct{ Value int }
	shadeMemberMix   struct{ Value []shade }
	stranger         struct{ Value string }
)

func (*shadeMemberName) isShade()  {}
func (*shadeMemberLevel) isShade() {}
func (*shadeMemberMix) isShade()   {}
func (*stranger) isShade()         {}

func TestUnions(t *testing.T) {
	_, drift := into[struct{ Shade shade }](t, `{"shade":{"name":"x"}}`)
	require.Equal(t, []string{"p.shade: union=fit_test.shade, got object"}, drift)

	typ := reflect.TypeFor[shade]()
	fit.RegisterUnion(typ, &shadeMemberName{}, &shadeMemberLevel{}, &shadeMemberMix{})
	for _, row := range []row{
		fits("by name", `{"Level":"3"}`, shade(&shadeMemberLevel{3})),
		fits("plain text", `"red"`, shade(&shadeMemberName{"red"})),
		fits("plain number", `3`, shade(&shadeMemberLevel{3})),
		fits("nested", `{"mix":[{"name":"a"},{"mix":[1]}]}`, shade(&shadeMemberMix{[]shade{&shadeMemberName{"a"}, &shadeMemberMix{[]shade{&shadeMemberLevel{1}}}}})),
		fits("in a map", `{"a":{"name":"x"}}`, map[string]shade{"a": &shadeMemberName{"x"}}),
		drifts("no member", `{"hue":1}`, shade(nil), "p: union=fit_test.shade, got object"),
		drifts("another type", `{"level":"x"}`, shade(&shadeMemberLevel{}), "p.level: type=integer, got string"),
		drifts("hidden", `"****"`, shade(nil), "p: redacted=fit_test.shade"),
	} {
		t.Run(row.name, row.test)
	}
	require.Panics(t, func() { fit.RegisterUnion(typ, &stranger{}) })
	require.Panics(t, func() { fit.RegisterUnion(typ, stranger{}) })
	require.Panics(t, func() { fit.RegisterUnion(typ, nil) })
	require.Panics(t, func() { fit.RegisterUnion(reflect.TypeFor[item](), &item{}) })
}

func TestDecoders(t *testing.T) {
	fit.RegisterDecoder(reflect.TypeFor[failing](), func(v jsontext.Value, dst reflect.Value) error {
		dst.Set(reflect.ValueOf(failing{len(v)}))
		if v.Kind() != '0' {
			return errors.New("not a number")
		}
		return nil
	})
	fits("decoded", `[123]`, []failing{{3}}).test(t)
	drifts("refused", `["x"]`, []failing{{}}, "p[0]: type=object, got string").test(t)
}
