package plot

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// axis maps values to pixels, on a logarithmic scale of whole powers of ten.
type axis struct {
	low, high float64 // powers of ten
	from, to  float64 // pixels
}

// logAxis returns the axis that all values, which must be above 0, are on.
func logAxis(values []float64, from, to float64) axis {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	a := axis{low: math.Floor(math.Log10(low)), high: math.Ceil(math.Log10(high)), from: from, to: to}
	if a.low == a.high {
		a.high++
	}
	return a
}

// at returns the pixel of a value.
func (a axis) at(v float64) float64 {
	return a.from + (math.Log10(v)-a.low)/(a.high-a.low)*(a.to-a.from)
}

// ticks are the powers of ten.
func (a axis) ticks() (values []float64) {
	for p := a.low; p <= a.high; p++ {
		values = append(values, math.Pow(10, p))
	}
	return values
}

// Unit is what the numbers of an axis are, which says how a tick is labelled.
type Unit int

const (
	Count       Unit = iota // 1,000
	Bytes                   // 1 KB
	Nanoseconds             // 1 µs
)

// Format writes a value with its unit, to three digits.
func (u Unit) Format(v float64) string {
	switch u {
	case Bytes:
		return scaled(v, []string{"B", "KB", "MB", "GB"})
	case Nanoseconds:
		return scaled(v, []string{"ns", "µs", "ms", "s"})
	}
	return thousands(digits(v))
}

func scaled(v float64, units []string) string {
	i := 0
	for ; v >= 1000 && i < len(units)-1; i++ {
		v /= 1000
	}
	return digits(v) + " " + units[i]
}

// digits writes v to three digits, without an exponent.
func digits(v float64) string {
	if v >= 100 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	text := fmt.Sprintf("%.3g", v)
	if strings.Contains(text, "e") {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return text
}

func thousands(text string) string {
	whole, fraction, found := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if found {
		return whole + "." + fraction
	}
	return whole
}
