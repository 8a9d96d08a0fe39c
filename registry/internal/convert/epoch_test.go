package convert

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestEpochAtItsBounds: a number is seconds from 1973 on; one too large for seconds is in a smaller unit.
func TestEpochAtItsBounds(t *testing.T) {
	first := time.Date(1973, 3, 3, 9, 46, 40, 0, time.UTC)
	for _, row := range []struct {
		name, text string
		want       time.Time // zero if it is no time
	}{
		{"first second", "100000000", first},
		{"a second before", "99999999", time.Time{}},
		{"last second", "99999999999", time.Date(5138, 11, 16, 9, 46, 39, 0, time.UTC)},
		{"first millisecond", "100000000000", first},
		{"first microsecond", "100000000000000", first},
		{"first nanosecond", "100000000000000000", first},
		{"after the last nanosecond", "100000000000000000000", time.Time{}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, ok := Time(row.text)
			require.Equal(t, !row.want.IsZero(), ok)
			require.True(t, row.want.Equal(got), "want %v, got %v", row.want, got)
		})
	}
}
