package convert

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
)

// variants yields texts near times in all the layouts.
func variants(yield func(text string)) {
	random := rand.New(rand.NewPCG(1, 2))
	zones := []*time.Location{time.UTC, time.FixedZone("EST", -5*3600), time.FixedZone("", 5*3600+1800), time.FixedZone("", 24*3600)}
	for _, layout := range timeLayouts {
		for range 400 {
			t := time.Unix(random.Int64N(4e9), random.Int64N(2)*random.Int64N(1e9)).In(zones[random.IntN(len(zones))])
			text := []byte(t.Format(layout))
			yield(string(text))
			for range random.IntN(3) {
				const bytes = "0123456789-:+.,TZ tz_a"
				at, c := random.IntN(len(text)), bytes[random.IntN(len(bytes))]
				switch random.IntN(3) {
				case 0:
					text[at] = c
				case 1:
					text = append(text[:at:at], text[at+1:]...)
				default:
					text = append(text[:at:at], append([]byte{c}, text[at:]...)...)
				}
			}
			yield(string(text))
		}
		yield(time.Unix(1e9, 123456789).UTC().Format(time.RFC3339Nano))
	}
}

// TestResembles: no text that package time takes is passed over.
func TestResembles(t *testing.T) {
	taken, passed := 0, 0
	variants(func(text string) {
		for _, layout := range timeLayouts {
			if _, err := time.Parse(layout, text); err == nil {
				taken++
				require.True(t, resembles(text, layout), "%q in %q", text, layout)
			} else if !resembles(text, layout) {
				passed++
			}
		}
	})
	require.Greater(t, taken, 5000)
	require.Greater(t, passed, 50000)
}

// TestFormRFC3339 compares with what package time takes, less what is known to be too much.
func TestFormRFC3339(t *testing.T) {
	good := 0
	variants(func(text string) {
		want, err := time.Parse(time.RFC3339, text)
		quoted, _ := jsontext.AppendQuote(nil, text)
		ok := json.Unmarshal(quoted, new(time.Time)) == nil && err == nil
		got, gotOK := RFC3339(text)
		require.Equal(t, ok, gotOK, "%q", text)
		if ok {
			good++
			require.True(t, want.Equal(got), "%q", text)
		}
	})
	require.Greater(t, good, 300)
}

// TestPlaceAgrees: what is placed directly is what the longer way makes of it.
func TestPlaceAgrees(t *testing.T) {
	values := []any{new(string), new(int), new(int8), new(int64), new(float32), new(float64), new(uint16), new(bool), new(time.Time)}
	for _, text := range []string{"", "0", "8", "8.0", "8.5", "-8", "-0.0", "+8", "007", "1e3", "127", "128", "300", "999999999999999999", "9999999999999999999",
		"1.25", "8.", ".5", "true", "x", "1,5", "0x10", "1_000", " 8", "1714564800", "2024-05-01T12:00:00Z", "2024-05-01 12:00:00", "3.4e39", "400000000000000000"} {
		for _, value := range values {
			direct, longer := reflect.New(reflect.TypeOf(value).Elem()).Elem(), reflect.New(reflect.TypeOf(value).Elem()).Elem()
			placed, ok := place(text, direct)
			if !placed {
				require.True(t, direct.IsZero())
				continue
			}
			want, wantOK := valueOf(text, longer.Type())
			require.Equal(t, wantOK, ok, "%q for %T", text, value)
			if ok {
				require.Equal(t, reflect.ValueOf(want).Convert(direct.Type()).Interface(), direct.Interface(), "%q for %T", text, value)
			}
		}
	}
}

// TestOddTimesMakeNoGarbage: a form that is not the first to be tried costs no errors of package time's.
func TestOddTimesMakeNoGarbage(t *testing.T) {
	for _, text := range []string{"2024-05-01T12:00:00+0000", "2024-05-01T12:00:00", "2024-05-01 12:00:00", "2024-05-01", "2024-05-01T12:00:00"} {
		var v time.Time
		allocs := testing.AllocsPerRun(100, func() { To(text, reflect.ValueOf(&v).Elem()) })
		require.LessOrEqual(t, allocs, 3.0, text)
	}
}
