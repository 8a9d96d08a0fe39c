package bench

import (
	"math"
	"slices"
)

// Median returns the median of values, NaN if there are none.
func Median(values []float64) float64 { return Quantile(values, 0.5) }

// Quantile returns the value below which the share q of values lies, between the two nearest where it is none of them,
// and NaN if there are none.
func Quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	below := int(at)
	if below == len(sorted)-1 {
		return sorted[below]
	}
	return sorted[below] + (at-float64(below))*(sorted[below+1]-sorted[below])
}

// Ratio is the ratio of two things that were measured in turns.
type Ratio struct {
	// Median is that of the ratios of the rounds; half of them are between Low and High.
	Median float64 `json:"median"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
}

// RatioOf returns a ÷ b, round by round.
func RatioOf(a, b []float64) Ratio {
	ratios := make([]float64, min(len(a), len(b)))
	for i := range ratios {
		ratios[i] = a[i] / b[i]
	}
	return Ratio{Median(ratios), Quantile(ratios, 0.25), Quantile(ratios, 0.75)}
}
