package convert

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTime(t *testing.T) {
	second := time.Date(2019, 6, 18, 17, 18, 42, 0, time.UTC)
	for _, row := range []struct {
		name, text string
		want       time.Time
	}{
		{"RFC 3339", "2019-06-18T17:18:42Z", second},
		{"RFC 3339 with an offset", "2019-06-18T10:18:42-07:00", second},
		{"fraction", "2019-06-18T17:18:42.250Z", second.Add(250 * time.Millisecond)},
		{"offset without a colon", "2019-06-18T17:18:42+0000", second},
		{"fraction, offset without a colon", "2019-06-18T17:18:42.000+0000", second},
		{"without a zone", "2019-06-18T17:18:42", second},
		{"with a space", "2019-06-18 17:18:42", second},
		{"with a space and UTC", "2019-06-18 17:18:42Z", second},
		{"with a space and an offset", "2019-06-18 10:18:42 -0700", second},
		{"without seconds", "2019-06-18T17:18Z", second.Truncate(time.Minute)},
		{"RFC 1123", "Tue, 18 Jun 2019 17:18:42 GMT", second},
		{"RFC 1123 with an offset", "Tue, 18 Jun 2019 10:18:42 -0700", second},
		{"RFC 1123 with one digit", "Tue, 4 Jun 2019 17:18:42 GMT", second.AddDate(0, 0, -14)},
		{"Unix date, Pacific", "Tue Jun 18 10:18:42 PDT 2019", second},
		{"Unix date, UTC", "Tue Jun 18 17:18:42 UTC 2019", second},
		{"Unix date, one digit", "Tue Jun  4 17:18:42 UTC 2019", second.AddDate(0, 0, -14)},
		{"Unix date, Eastern", "Tue Jun 18 12:18:42 EST 2019", second},
		{"American, month first", "Jun 18, 2019 5:18:42 PM", second},
		{"American, with two commas", "Jun 18, 2019, 5:18:42 PM", second},
		{"basic form", "20190618T171842Z", second},
		{"basic form with an offset", "20190618T101842-07:00", second},
		{"basic form with an offset of the basic form", "20190618T101842-0700", second},
		{"a day", "2019-06-18", time.Date(2019, 6, 18, 0, 0, 0, 0, time.UTC)},
		{"seconds", "1560878322", second},
		{"seconds with a fraction", "1560878322.25", second.Add(250 * time.Millisecond)},
		{"seconds, exponent", "1.560878322E9", second},
		{"milliseconds", "1560878322000", second},
		{"microseconds", "1560878322000000", second},
		{"nanoseconds", "1560878322000000000", second},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, ok := Time(row.text)
			require.True(t, ok)
			require.True(t, row.want.Equal(got), "want %v, got %v", row.want, got)
		})
	}
	for _, text := range []string{"", "soon", "12", "-1560878322", "Tue Jun 18 10:18:42 XYZ 2019", "2019-06-31T00:00:00Z", "1e99", "99:00", "2019", "20190618", "20190618T171842", "20191318T171842Z", "Jun 18, 2019,"} {
		t.Run("no time: "+text, func(t *testing.T) {
			_, ok := Time(text)
			require.False(t, ok)
		})
	}
}

// TestUsualTime: it is the time that package time reads, for every text that it takes; of those that package time
// takes in that form it takes all.
func TestUsualTime(t *testing.T) {
	for _, text := range []string{
		"2024-05-01T12:00:00Z", "2024-02-29T23:59:59Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2000-02-29T00:00:00Z",
		"0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2024-00-01T00:00:00Z", "2024-13-01T00:00:00Z", "2024-12-00T00:00:00Z",
		"2024-04-31T00:00:00Z", "2024-12-32T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T23:60:00Z", "2024-06-30T23:59:60Z",
	} {
		t.Run(text, func(t *testing.T) {
			var want time.Time
			err := want.UnmarshalText([]byte(text))
			got, ok := usual(text)
			require.Equal(t, err == nil, ok)
			if ok {
				require.Equal(t, want, got)
			}
		})
	}
	for _, text := range []string{"", "2024-05-01T12:00:00", "2024-05-01T12:00:00.5Z", "2024-05-01t12:00:00Z", "2024-05-01T12:00:00z", "2024-05-01T12:00:0:Z", "2024/05/01T12:00:00Z"} {
		t.Run("another form: "+text, func(t *testing.T) {
			_, ok := usual(text)
			require.False(t, ok)
		})
	}
}
