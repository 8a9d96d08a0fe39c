package bench

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestQuantile(t *testing.T) {
	for _, tt := range []struct {
		name   string
		values []float64
		q      float64
		want   float64
	}{
		{"one", []float64{3}, 0.5, 3},
		{"odd", []float64{9, 1, 5}, 0.5, 5},
		{"even", []float64{4, 1, 2, 3}, 0.5, 2.5},
		{"between", []float64{0, 10}, 0.25, 2.5},
		{"least", []float64{2, 1, 3}, 0, 1},
		{"most", []float64{2, 1, 3}, 1, 3},
		{"outlier", []float64{1, 1, 1, 1, 1000}, 0.5, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.InDelta(t, tt.want, Quantile(tt.values, tt.q), 1e-12)
		})
	}
	values := []float64{2, 1}
	Median(values)
	require.Equal(t, []float64{2, 1}, values, "the values stay as they were")
	require.True(t, math.IsNaN(Median(nil)))
}

// TestRatioIsRoundByRound: a machine that is slow for a while is slow for both.
func TestRatioIsRoundByRound(t *testing.T) {
	r := RatioOf([]float64{1, 10, 3}, []float64{2, 20, 6})
	require.Equal(t, Ratio{0.5, 0.5, 0.5}, r)
	require.InDelta(t, 2, RatioOf([]float64{2, 2, 99}, []float64{1, 1}).Median, 1e-12, "what has no partner does not count")
	require.True(t, math.IsNaN(RatioOf(nil, nil).Median))
}
