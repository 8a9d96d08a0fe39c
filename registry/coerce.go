package registry

import (
	"math/big"
	"reflect"
	"strings"
)

// coerce converts a JSON value to a t where it plainly means one: a number written as a string, a whole number with a
// fraction of zero, a time in one of the other forms that AWS uses. It returns a value that assigns to a t.
func coerce(raw []byte, t reflect.Type) (any, bool) {
	text, ok := scalarText(raw)
	if !ok {
		return nil, false
	}
	if t == timeType {
		return parseTime(text)
	}
	if decodesItself(t) {
		return nil, false
	}
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Bool:
		switch strings.ToLower(text) {
		case "true":
			v.SetBool(true)
		case "false":
		default:
			return nil, false
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, ok := wholeNumber(text)
		if !ok || !n.IsInt64() || v.OverflowInt(n.Int64()) {
			return nil, false
		}
		v.SetInt(n.Int64())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		n, ok := wholeNumber(text)
		if !ok || !n.IsUint64() || v.OverflowUint(n.Uint64()) {
			return nil, false
		}
		v.SetUint(n.Uint64())
	case reflect.Float32, reflect.Float64:
		n, ok := number(text)
		if !ok {
			return nil, false
		}
		f, _ := n.Float64()
		if v.OverflowFloat(f) {
			return nil, false
		}
		v.SetFloat(f)
	default:
		return nil, false
	}
	return v.Interface(), true
}

// longestNumber bounds the work that a number can ask for: 1e999999999 is short, too, as text.
const longestNumber = 40

// number parses a decimal number as JSON writes it.
func number(text string) (*big.Rat, bool) {
	if len(text) > longestNumber || strings.Trim(text, "+-.eE0123456789") != "" {
		return nil, false
	}
	if _, exponent, ok := strings.Cut(strings.ToLower(text), "e"); ok && len(strings.TrimLeft(exponent, "+-0")) > 2 {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// wholeNumber parses a decimal number that is whole, such as 8, 8.0 or 8e2.
func wholeNumber(text string) (*big.Int, bool) {
	n, ok := number(text)
	if !ok || !n.IsInt() {
		return nil, false
	}
	return n.Num(), true
}
