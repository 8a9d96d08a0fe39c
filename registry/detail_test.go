package registry

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
)

// Details of other kinds than a struct.
type (
	pointerDetail struct {
		Event  `event:"source=pointer"`
		Detail *struct{ A int } `json:"detail"`
	}
	mapDetail struct {
		Event  `event:"source=map"`
		Detail map[string]int `json:"detail"`
	}
	rawDetail struct {
		Event  `event:"source=raw"`
		Detail jsontext.Value `json:"detail"`
	}
	anyDetail struct {
		Event  `event:"source=any"`
		Detail any `json:"detail"`
	}
	stringDetail struct {
		Event  `event:"source=string"`
		Detail string `json:"detail"`
	}
	wrapper[T any] struct {
		Event  `event:"source=generic"`
		Detail T `json:"detail"`
	}
)

func TestKindsOfDetail(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(pointerDetail{}, mapDetail{}, rawDetail{}, anyDetail{}, stringDetail{}, wrapper[struct{ A int }]{}))
	for source, want := range map[string]any{
		"pointer": &struct{ A int }{1},
		"map":     map[string]int{"A": 1},
		"raw":     jsontext.Value(`{"A":1}`),
		"any":     map[string]any{"A": 1.0},
		"generic": struct{ A int }{1},
	} {
		for form, detail := range map[string]string{"object": `{"A":1}`, "string": `"{\"A\":1}"`} {
			t.Run(source+" from "+form, func(t *testing.T) {
				event, err := r.Decode(eventJSON(source, "x", detail))
				require.NoError(t, err)
				require.Equal(t, want, reflect.ValueOf(event).Elem().FieldByName("Detail").Interface())
			})
		}
	}
	event, err := r.Decode(eventJSON("string", "x", `"{\"A\":1}"`))
	require.NoError(t, err)
	require.Equal(t, `{"A":1}`, event.(*stringDetail).Detail, "a string stays one where one is asked for")
	event, err = r.Decode(eventJSON("pointer", "x", `null`))
	require.NoError(t, err)
	require.Nil(t, event.(*pointerDetail).Detail)
}

// Structs in structs, as JSON sees them.
type (
	Common struct {
		Name  string `json:"name"`
		Level int    `json:"level"`
	}
	lower struct {
		Tag   string `json:"tag"`
		Level int    `json:"level"` // as deep as Common's: neither counts
	}
	embedding struct {
		Event  `event:"source=embedding"`
		Detail struct {
			*Common
			lower
			Amount  int64  `json:"amount,string"`
			Loose   string `json:"loose-name,case:ignore"`
			Default string
			odds
		} `json:"detail"`
	}
	odds struct {
		Data  []byte            `json:"data"`
		Fixed [2]int            `json:"fixed"`
		Deep  [][]int           `json:"deep"`
		Keyed map[int]string    `json:"keyed"`
		ByRef map[string]*lower `json:"byRef"`
	}
)

func TestStructsInStructs(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(embedding{}))
	detail := `{"name":"n","tag":"t","level":5,"amount":"12","LOOSE_NAME":"l","default":"no","Default":"yes","data":"aGk=","fixed":[1,2],
		"deep":[[1],[]],"keyed":{"1":"a"},"byRef":{"a":{"tag":"q"},"b":null}}`
	check := func(t *testing.T, e *embedding) {
		require.Equal(t, "n", e.Detail.Name)
		require.Equal(t, "t", e.Detail.Tag)
		require.Zero(t, e.Detail.Common.Level)
		require.Zero(t, e.Detail.lower.Level)
		require.EqualValues(t, 12, e.Detail.Amount)
		require.Equal(t, "l", e.Detail.Loose)
		require.Equal(t, "yes", e.Detail.Default, "names are matched with their case")
		require.Equal(t, "hi", string(e.Detail.Data))
		require.Equal(t, [2]int{1, 2}, e.Detail.Fixed)
		require.Equal(t, [][]int{{1}, {}}, e.Detail.Deep)
		require.Equal(t, map[int]string{1: "a"}, e.Detail.Keyed)
		require.Equal(t, map[string]*lower{"a": {Tag: "q"}, "b": nil}, e.Detail.ByRef)
	}
	event, err := r.Decode(eventJSON("embedding", "x", detail))
	require.NoError(t, err)
	check(t, event.(*embedding))
	// The same by the way that is taken where something does not fit.
	event, err = r.Decode(eventJSON("embedding", "x", fmt.Sprintf("%q", detail)))
	require.NoError(t, err)
	check(t, event.(*embedding))

	_, err = r.Decode(eventJSON("embedding", "x", `{"amount":12,"data":"*","fixed":[1,2,3],"keyed":{"x":"a"},"deep":[1]}`))
	invalid, ok := errors.AsType[*ValidationError](err)
	require.True(t, ok, "got %v", err)
	require.Equal(t, []Violation{
		{Path: "detail.amount", Rule: "type", Param: "integer in a string", Got: "number"},
		{Path: "detail.data", Rule: "type", Param: "base64 string", Got: "string"},
		{Path: "detail.deep[0]", Rule: "type", Param: "array", Got: "number"},
		{Path: "detail.fixed", Rule: "type", Param: "array of 2", Got: "array of 3"},
		{Path: "detail.keyed.x", Rule: "type", Param: "an integer of its own for a name", Got: "another name"},
	}, invalid.Violations)
}
