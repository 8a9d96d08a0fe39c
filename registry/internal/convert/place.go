package convert

import (
	"reflect"
	"strconv"
	"strings"
	"time"
)

// place does what [To] does for the forms that are usual: text, times and numbers without an exponent, into values of
// no type of the user's. placed is false for all else, and then v is as it was. It makes no garbage.
func place(text string, v reflect.Value) (placed, ok bool) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		t, ok := Time(text)
		if ok {
			*v.Addr().Interface().(*time.Time) = t
		}
		return true, ok
	}
	if v.Type().PkgPath() != "" {
		return false, false
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
		return true, true
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		whole, _, _ := strings.Cut(text, ".")
		if !isPlain(text) || strings.Trim(text[len(whole):], ".0") != "" {
			return false, false
		}
		n, err := strconv.ParseInt(whole, 10, 64)
		if ok = err == nil && !v.OverflowInt(n); ok {
			v.SetInt(n)
		}
		return true, ok
	case reflect.Float32, reflect.Float64:
		if !isPlain(text) {
			return false, false
		}
		f, err := strconv.ParseFloat(text, 64)
		if ok = err == nil && !v.OverflowFloat(f); ok {
			v.SetFloat(f)
		}
		return true, ok
	}
	return false, false
}

// isPlain reports whether text is digits, at most 18, with a minus sign and a point at most: a number, or nearly one.
func isPlain(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	return len(digits) <= 18 && strings.Trim(whole+fraction, "0123456789") == ""
}
