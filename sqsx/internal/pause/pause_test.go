package pause

import (
	"context"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestExponential(t *testing.T) {
	const most = time.Duration(math.MaxInt64)
	for _, test := range []struct {
		name        string
		n           int
		base, limit time.Duration
		want        time.Duration
	}{
		{"the first", 1, time.Second, time.Minute, time.Second},
		{"the fourth", 4, time.Second, time.Minute, 8 * time.Second},
		{"the limit", 100, time.Second, time.Minute, time.Minute},
		{"a limit below", 1, time.Minute, time.Second, time.Second},
		{"half of an odd limit", 2, 2, 5, 4},
		{"past what there is", 3, most/2 + 1, most, most},
		{"negative", 3, -time.Second, time.Minute, 0},
		{"none", 0, time.Second, time.Minute, time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, Exponential(test.n, test.base, test.limit))
		})
	}
}

func TestJitterKeepsItsBounds(t *testing.T) {
	for _, d := range []time.Duration{0, 1, 2, time.Second, math.MaxInt64} {
		for range 100 {
			got := Jitter(d)
			require.GreaterOrEqual(t, got, d/2)
			require.LessOrEqual(t, got, d)
			got = FullJitter(d)
			require.GreaterOrEqual(t, got, time.Duration(0))
			require.LessOrEqual(t, got, max(d, 0))
		}
	}
}

func TestSleepEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begin := time.Now()
		require.False(t, Sleep(ctx, time.Hour))
		require.Equal(t, time.Second, time.Since(begin))
		require.True(t, Sleep(t.Context(), time.Minute))
	})
}
