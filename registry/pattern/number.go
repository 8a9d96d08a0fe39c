package pattern

import (
	"bytes"
	"math"
	"strconv"
	"unsafe"
)

// AWS's engine compares numbers as float64, but only those that a float64 holds to the digit: 0.1 is, since it is how
// the nearest float64 is written, and 9007199254740993 is not. The others equal only a number written the same way.
// How a float64 is written is what Java says since its version 19; before, some had more digits than they need, such as
// 1e23, and the engine then takes those for numbers that are not held.

// decimal is the value 0.digits × 10^exponent. The digits have no zero at either end; there are none for zero.
type decimal struct {
	negative bool
	digits   []byte
	exponent int
}

// parseDecimal reads a JSON number. Its digits are written to buf. It reports false for an exponent beyond 32 bits.
func parseDecimal(s, buf []byte) (decimal, bool) {
	d := decimal{digits: buf[:0]}
	i := 0
	if s[0] == '-' {
		d.negative = true
		i++
	}
	point := false
	for ; i < len(s); i++ {
		c := s[i]
		if c == '.' {
			point = true
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		if c == '0' && len(d.digits) == 0 {
			if point {
				d.exponent--
			}
			continue
		}
		d.digits = append(d.digits, c)
		if !point {
			d.exponent++
		}
	}
	if i < len(s) { // e or E
		i++
		sign := 1
		if s[i] == '-' {
			sign = -1
		}
		if s[i] == '-' || s[i] == '+' {
			i++
		}
		exponent := 0
		for ; i < len(s); i++ {
			if exponent = exponent*10 + int(s[i]-'0'); exponent > math.MaxInt32 {
				return d, false
			}
		}
		d.exponent += sign * exponent
	}
	for len(d.digits) > 0 && d.digits[len(d.digits)-1] == '0' {
		d.digits = d.digits[:len(d.digits)-1]
	}
	return d, true
}

// powers are the powers of ten that a float64 holds exactly.
var powers = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// comparableNumber returns the float64 that a JSON number stands for, and whether that float64 is written with the same
// digits. It does not allocate for numbers of up to 64 digits.
func comparableNumber(s []byte) (float64, bool) {
	var buf [64]byte
	d, ok := parseDecimal(s, buf[:])
	if !ok {
		return 0, false
	}
	if len(d.digits) == 0 {
		return 0, true
	}
	if len(d.digits) <= 15 { // below 2^53: the one operation rounds correctly, and 15 digits come back as they were
		var m uint64
		for _, c := range d.digits {
			m = m*10 + uint64(c-'0')
		}
		f, e := float64(m), d.exponent-len(d.digits)
		switch {
		case e >= 0 && e < len(powers):
			f *= powers[e]
		case e < 0 && -e < len(powers):
			f /= powers[-e]
		default:
			return comparableSlow(s, d)
		}
		if d.negative {
			f = -f
		}
		return f, true
	}
	return comparableSlow(s, d)
}

func comparableSlow(s []byte, d decimal) (float64, bool) {
	f, err := strconv.ParseFloat(unsafe.String(unsafe.SliceData(s), len(s)), 64)
	if err != nil || math.IsInf(f, 0) {
		return 0, false
	}
	var text, buf [64]byte
	written := strconv.AppendFloat(text[:0], f, 'e', -1, 64)
	if !bytes.Contains(written, []byte{'.'}) { // one digit; Java writes two if they are nearer
		two := strconv.AppendFloat(buf[:0], f, 'e', 1, 64)
		if g, _ := strconv.ParseFloat(unsafe.String(unsafe.SliceData(two), len(two)), 64); g == f {
			written = append(text[:0], two...)
		}
	}
	back, ok := parseDecimal(written, buf[:])
	if !ok || back.exponent != d.exponent || string(back.digits) != string(d.digits) {
		return 0, false
	}
	return f, true
}
