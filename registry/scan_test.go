package registry

import (
	"fmt"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
)

func TestEachMember(t *testing.T) {
	for _, row := range []struct {
		name, object string
		want         []string
		whole        bool
	}{
		{"empty", `{}`, nil, true},
		{"members", ` { "a" : 1 , "b":[{"c":"}"}] } `, []string{`a=1`, `b=[{"c":"}"}]`}, true},
		{"escaped quotes", `{"a\"b":"c\\\"}","d\\":"\\"}`, []string{`a\"b="c\\\"}"`, `d\\="\\"`}, true},
		{"literals", `{"a":null,"b":true,"c":-1.5e3}`, []string{"a=null", "b=true", "c=-1.5e3"}, true},
		{"array", `[1]`, nil, false},
		{"scalar", `1`, nil, false},
		{"nothing", ``, nil, false},
		{"cut off in a name", `{"a`, nil, false},
		{"cut off after a name", `{"a"`, nil, false},
		{"cut off after a colon", `{"a":`, nil, false},
		{"cut off in a string", `{"a":"b`, nil, false},
		{"cut off in an array", `{"a":[1,`, nil, false},
		{"cut off after a member", `{"a":1`, []string{"a=1"}, false},
		{"no name", `{1:2}`, nil, false},
		{"no value", `{"a":,"b":1}`, nil, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got []string
			whole := eachMember([]byte(row.object), func(name, value []byte) bool {
				got = append(got, fmt.Sprintf("%s=%s", name, value))
				return true
			})
			require.Equal(t, row.want, got)
			require.Equal(t, row.whole, whole)
		})
	}
	require.False(t, eachMember([]byte(`{"a":1,"b":2}`), func(_, _ []byte) bool { return false }), "stopped early")
}

func TestEachElement(t *testing.T) {
	for array, want := range map[string][]string{
		`[]`:                       nil,
		` [1, "a,]" ,[2],{"b":3}]`: {"0=1", `1="a,]"`, "2=[2]", `3={"b":3}`},
		`{}`:                       nil,
		`[1,2`:                     {"0=1", "1=2"},
		`["a`:                      nil,
	} {
		var got []string
		eachElement([]byte(array), func(i int, value []byte) bool {
			got = append(got, fmt.Sprintf("%d=%s", i, value))
			return true
		})
		require.Equal(t, want, got, array)
	}
}

// FuzzScan: the scanners see of a well-formed value what a decoder sees, and come to an end on any other.
func FuzzScan(f *testing.F) {
	for _, text := range []string{`{"a":[1,{"b":"c\\\""}],"":null}`, `[[],{},""]`, `{"a":`, `}`, `[:`, `"\`, `{"a"}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		valid := jsontext.Value(text).IsValid()
		eachMember(text, func(name, value []byte) bool {
			require.NotEmpty(t, value)
			require.True(t, !valid || jsontext.Value(value).IsValid(), "%q", value)
			return true
		})
		eachElement(text, func(_ int, value []byte) bool {
			require.NotEmpty(t, value)
			require.True(t, !valid || jsontext.Value(value).IsValid(), "%q", value)
			return true
		})
	})
}

func TestPeek(t *testing.T) {
	for _, row := range []struct{ name, payload, source, detailType string }{
		{"both", `{"detail":{"source":"x"},"detail-type":"b","source":"a"}`, "a", "b"},
		{"escaped", `{"s\u006furce":"\u0061\n","detail-type":"b"}`, "a\n", "b"},
		{"no strings", `{"source":1,"detail-type":{}}`, "", ""},
		{"empty", `{"source":"","detail-type":"b"}`, "", "b"},
		{"other case", `{"Source":"a","detail-Type":"b"}`, "", ""},
		{"cut off", `{"source":"a","detail-type":"b`, "a", ""},
		{"array", `["source","a"]`, "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			source, detailType := peek([]byte(row.payload))
			require.Equal(t, row.source, string(source))
			require.Equal(t, row.detailType, string(detailType))
		})
	}
}
