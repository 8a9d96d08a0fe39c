package registry

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

type (
	level   string
	byLevel map[level]*phased

	innermost struct {
		Depth int    `json:"depth"`
		Text  string `json:"text"`
	}
	innerPart struct {
		innermost
		Number int `json:"number"`
	}
	Outside struct {
		Flag bool   `json:"flag"`
		Name string `json:"name"`
	}
	phased struct {
		Code  *int   `json:"code"`
		Label string `json:"label"`
	}
	anyCaseDetail struct {
		ID int `json:"id,case:ignore"`
	}
)

// converting has places of all kinds for a value that is converted.
type converting struct {
	Event  `event:"source=aws.converting,tolerant"`
	Detail struct {
		innerPart
		*Outside
		Level    level                     `json:"level"`
		When     *time.Time                `json:"when"`
		Numbers  []int                     `json:"numbers"`
		Matrix   [][]*float64              `json:"matrix"`
		Stages   []*phased                 `json:"stages"`
		One      []phased                  `json:"one"`
		Counts   map[string]int            `json:"counts"`
		ByLevel  byLevel                   `json:"byLevel"`
		Nested   map[string]map[string]int `json:"nested"`
		Lists    map[string][]bool         `json:"lists"`
		Quoted   int                       `json:"quoted,string"`
		AnyCase  anyCaseDetail             `json:"anyCase"`
		Wrapped  phased                    `json:"wrapped"`
		Anything any                       `json:"anything"`
	} `json:"detail"`
}

// TestConversions: a value that is converted comes to its place, and all beside it stays.
func TestConversions(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(converting{}))
	event, err := r.Decode(eventJSON("aws.converting", "x", ` {
		"depth": "3", "text": "deep", "number": 4.0, "flag": "true", "name": "n", "level": 5, "when": 1560878322,
		"numbers": [1, "2", null, 4], "matrix": [[1, "2.5"], null, ["3"]], "stages": [{"code": "7", "label": "a"}, null, {"label": 8}],
		"one": {"code": "9", "label": "b"}, "counts": {"a": 1, "b": "2", "c": null, "d": {}},
		"byLevel": {"low": {"code": "1", "label": "c"}, "high": {"label": "d"}, "none": null}, "nested": {"x": {"y": "1", "z": 2}},
		"lists": {"l": [true, "false", "true"]}, "quoted": "12", "anyCase": {"id": 1, "ID": "2"}, "wrapped": "{\"code\":\"3\",\"label\":\"e\"}",
		"anything": {"a": ["1"]}, "unknown": {"a": "1"}}`))
	require.NoError(t, err)
	got := event.(*converting).Detail
	require.Equal(t, []Violation{{Path: "detail.counts.d", Rule: "type", Param: "integer", Got: "object"}}, event.Envelope().Drift())
	number := func(f float64) *float64 { return &f }
	require.Equal(t, innerPart{innermost{3, "deep"}, 4}, got.innerPart)
	require.Equal(t, &Outside{true, "n"}, got.Outside)
	require.Equal(t, level("5"), got.Level)
	require.EqualValues(t, 1560878322, got.When.Unix())
	require.Equal(t, []int{1, 2, 0, 4}, got.Numbers)
	require.Equal(t, [][]*float64{{number(1), number(2.5)}, nil, {number(3)}}, got.Matrix)
	require.Equal(t, []*phased{{new(7), "a"}, nil, {nil, "8"}}, got.Stages)
	require.Equal(t, []phased{{new(9), "b"}}, got.One)
	require.Equal(t, map[string]int{"a": 1, "b": 2, "c": 0}, got.Counts)
	require.Equal(t, byLevel{"low": {new(1), "c"}, "high": {nil, "d"}, "none": nil}, got.ByLevel)
	require.Equal(t, map[string]map[string]int{"x": {"y": 1, "z": 2}}, got.Nested)
	require.Equal(t, map[string][]bool{"l": {true, false, true}}, got.Lists)
	require.Equal(t, 12, got.Quoted)
	require.Equal(t, 2, got.AnyCase.ID, "of two that differ in case the last")
	require.Equal(t, phased{new(3), "e"}, got.Wrapped)
	require.Equal(t, map[string]any{"a": []any{"1"}}, got.Anything)
}

// TestConversionsElsewhere: the envelope's own members, and events whose members come in an order of their own, take
// the same way.
func TestConversionsElsewhere(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(converting{}))
	event, err := r.Decode([]byte(`{"detail":"{\"counts\":{\"a\":\"1\"},\"number\":\"2\"}","source":"aws.converting","detail-type":"x","id":7,` +
		`"account":123456789012,"region":"r","time":"2019-06-18T17:18:42+0000","resources":"arn:a"}`))
	require.NoError(t, err)
	require.Empty(t, event.Envelope().Drift())
	got := event.(*converting)
	require.Equal(t, map[string]int{"a": 1}, got.Detail.Counts)
	require.Equal(t, 2, got.Detail.Number)
	require.Equal(t, []string{"7", "123456789012", "arn:a"}, []string{got.ID, got.Account, got.Resources[0]})
	require.EqualValues(t, 1560878322, got.Time.Unix())
}
