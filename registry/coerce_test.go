package registry

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry/internal/reader"
)

// loose has a field of every kind that a tolerant type converts to.
type loose struct {
	Event  `event:"source=aws.loose,tolerant"`
	Detail struct {
		S  string         `json:"s"`
		I  int            `json:"i"`
		I8 int8           `json:"i8"`
		U  uint16         `json:"u"`
		F  float64        `json:"f"`
		F4 float32        `json:"f4"`
		B  bool           `json:"b"`
		P  *int           `json:"p"`
		T  time.Time      `json:"t"`
		L  []string       `json:"l"`
		M  map[string]int `json:"m"`
		O  struct {
			X int `json:"x"`
		} `json:"o"`
		Q int `json:"q,string"`
	} `json:"detail"`
}

func TestCoerce(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(loose{}))
	for _, row := range []struct {
		name, member, value string
		want                any    // the field's value; nil for drift
		got                 string // by drift
	}{
		{"whole number with a fraction", "i", "60.0", 60, ""},
		{"number in a string", "i", `"8"`, 8, ""},
		{"whole number with a fraction in a string", "i", `"8.0"`, 8, ""},
		{"exponent", "i", "1e3", 1000, ""},
		{"fraction", "i", "8.5", nil, "number"},
		{"text for a number", "i", `"eight"`, nil, "string"},
		{"empty text for a number", "i", `""`, nil, "string"},
		{"hexadecimal", "i", `"0x10"`, nil, "string"},
		{"ratio", "i", `"4/2"`, nil, "string"},
		{"boolean for a number", "i", "true", nil, "boolean"},
		{"overflow", "i8", `"128"`, nil, "string"},
		{"least", "i8", `"-128"`, int8(-128), ""},
		{"negative for unsigned", "u", `"-1"`, nil, "string"},
		{"unsigned", "u", `"65535"`, uint16(65535), ""},
		{"float in a string", "f", `"2.5"`, 2.5, ""},
		{"float too large", "f4", `"1e99"`, nil, "string"},
		{"not a number", "f", `"NaN"`, nil, "string"},
		{"boolean in a string", "b", `"true"`, true, ""},
		{"boolean in capitals", "b", `"False"`, false, ""},
		{"number for a boolean", "b", "1", nil, "number"},
		{"number for a text", "s", "8.0", "8.0", ""},
		{"boolean for a text", "s", "true", "true", ""},
		{"object for a text", "s", `{"a":1}`, nil, "object"},
		{"array for a text", "s", "[]", nil, "array"},
		{"null for a text", "s", "null", "", ""},
		{"null for a number", "i", "null", 0, ""},
		{"null for a time", "t", "null", time.Time{}, ""},
		{"number for a pointer", "p", `"5"`, new(5), ""},
		{"text for a list", "l", `"a"`, []string{"a"}, ""},
		{"empty text for a list", "l", `""`, nil, "string"},
		{"numbers in a list of texts", "l", "[1,true,\"x\"]", []string{"1", "true", "x"}, ""},
		{"text for a map", "m", `"x"`, nil, "string"},
		{"texts in a map of numbers", "m", `{"a":"1"}`, map[string]int{"a": 1}, ""},
		{"number where a string is told", "q", "7", 7, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			event, err := r.Decode(eventJSON("aws.loose", "x", fmt.Sprintf(`{%q:%s}`, row.member, row.value)))
			require.NoError(t, err)
			drift := event.Envelope().Drift()
			_, index, _ := reader.Member(reflect.TypeOf(event.(*loose).Detail), row.member)
			field := reflect.ValueOf(event.(*loose).Detail).FieldByIndex(index)
			if row.want == nil {
				require.Len(t, drift, 1)
				require.Equal(t, "detail."+row.member, drift[0].Path)
				require.Equal(t, "type", drift[0].Rule)
				require.Equal(t, row.got, drift[0].Got)
				require.True(t, field.IsZero(), "left zero")
				return
			}
			require.Empty(t, drift)
			require.Equal(t, row.want, field.Interface())
		})
	}
}

func TestCoerceObjectInString(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(loose{}))
	event, err := r.Decode(eventJSON("aws.loose", "x", `{"o":"{\"x\":\"4\"}"}`))
	require.NoError(t, err)
	require.Empty(t, event.Envelope().Drift())
	require.Equal(t, 4, event.(*loose).Detail.O.X)
}

// TestTimesOfTolerantTypes: a time that is a number in the payload, too, and the envelope's own.
func TestTimesOfTolerantTypes(t *testing.T) {
	r := New()
	require.NoError(t, r.Register(loose{}))
	for _, value := range []string{"1560878322", `"1560878322000"`, `"Tue Jun 18 10:18:42 PDT 2019"`, `"2019-06-18T17:18:42+0000"`} {
		event, err := r.Decode([]byte(`{"source":"aws.loose","detail-type":"x","id":"i","account":"1","region":"r","time":` + value + `,"detail":{"t":` + value + `}}`))
		require.NoError(t, err)
		require.Empty(t, event.Envelope().Drift())
		require.EqualValues(t, 1560878322, event.Envelope().Time.Unix())
		require.EqualValues(t, 1560878322, event.(*loose).Detail.T.Unix())
	}
}
