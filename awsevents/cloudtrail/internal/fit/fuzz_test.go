package fit_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/awsevents/cloudtrail/internal/fit"
	"github.com/typedbus/typedbus/internal/eventpath"
)

// everything has a field of each kind of type.
type everything struct {
	Text    string
	Number  int8
	Float   *float32
	Flag    *bool
	Time    *time.Time
	Blob    []byte
	Fixed   [2]byte
	List    []string
	Structs []*everything
	Map     map[string]everything
	Lists   map[color][]int
	Any     any
	Raw     jsontext.Value
	Union   shade
	Level   level
	Inner   struct{ Item item }
}

// FuzzInto reads any bytes, JSON or not: it never panics, and each drift has a path and a rule.
func FuzzInto(f *testing.F) {
	for _, seed := range []string{
		`{"text":1,"number":"300","float":"NaN","flag":"x","time":1e99,"blob":"==","fixed":[1]}`,
		`{"list":{"items":[{"a":{}}]},"structs":{"structs":{"items":{}}},"map":[{"key":"a","value":{"text":{}}}]}`,
		`{"lists":{"red":{"member":["1",{"tag":1,"content":"2"}]}},"any":{"a":[1]},"union":{"name":{}},"level":"high"}`,
		`{"innerSet":{"items":[{"item":{"key":"k"}}]},"itemRequest":{"Number":1},"HIDDEN":"***"}`,
		`{"a":1,"a":2}`, `{"list":`, `"\ud800"`, ``, `[[[[`, `{"text":{"value":{"content":[]}}}`,
	} {
		f.Add([]byte(seed))
	}
	fit.RegisterUnion(reflect.TypeFor[shade](), &shadeMemberName{}, &shadeMemberLevel{}, &shadeMemberMix{})
	rules := []string{"type", "redacted", "union", "unknown", "depth"}
	f.Fuzz(func(t *testing.T, text []byte) {
		var value everything
		before := slices.Clone(text)
		for _, v := range fit.Into(text, reflect.ValueOf(&value).Elem(), "detail", "requestParameters") {
			if _, err := eventpath.Parse(v.Path); err != nil || !slices.Contains(rules, v.Rule) {
				t.Errorf("drift %v: %v", v, err)
			}
		}
		if !slices.Equal(before, text) {
			t.Error("the payload was changed")
		}
	})
}

func BenchmarkInto(b *testing.B) {
	text := jsontext.Value(`{"instancesSet":{"items":[{"text":"a","number":1}]},"structs":{"items":[{"text":"b","list":["x","y"]},{"text":"c"}]},
		"map":{"k":{"flag":true}},"time":"Mar 4, 2026 5:06:07 AM"}`)
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		var value everything
		fit.Into(text, reflect.ValueOf(&value).Elem())
	}
}
