package convert

import (
	"encoding/json"
	"math/big"
	"reflect"
	"strings"
	"time"

	"github.com/mitchellh/mapstructure"

	"github.com/typedbus/typedbus/registry/internal/scan"
)

// To sets v to what text, the text of a JSON string, number or literal, plainly means for a value of v's type, which
// is one of the basic types or a time. It reports false, and leaves v as it is, where that is not plain.
func To(text string, v reflect.Value) bool {
	if placed, ok := place(text, v); placed {
		return ok
	}
	value, ok := valueOf(text, v.Type())
	// All use of mapstructure is in this file: to move to its successor is to change the import. Its own conversions
	// are of no use, since its errors have no paths and quote values; it places what was converted here.
	return ok && mapstructure.Decode(value, v.Addr().Interface()) == nil
}

// valueOf returns what text means for a t, as a value that has t's kind.
func valueOf(text string, t reflect.Type) (value any, ok bool) {
	if t == reflect.TypeFor[time.Time]() {
		return asAny(Time(text))
	}
	switch t.Kind() {
	case reflect.String:
		return text, t != numberType || scan.IsNumber(text)
	case reflect.Bool:
		switch strings.ToLower(text) {
		case "true":
			return true, true
		case "false":
			return false, true
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, ok := wholeNumber(text)
		return asAny(n.Int64(), ok && n.IsInt64() && !t.OverflowInt(n.Int64()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		n, ok := wholeNumber(text)
		return asAny(n.Uint64(), ok && n.IsUint64() && !t.OverflowUint(n.Uint64()))
	case reflect.Float32, reflect.Float64:
		n, ok := number(text)
		f, _ := n.Float64()
		return asAny(f, ok && !t.OverflowFloat(f))
	}
	return nil, false
}

var numberType = reflect.TypeFor[json.Number]()

func asAny[T any](value T, ok bool) (any, bool) { return value, ok }

// longestNumber bounds the work that a number can ask for: 1e999999999 is short, too, as text.
const longestNumber = 40

// number parses a decimal number as JSON writes it. It never returns nil.
func number(text string) (*big.Rat, bool) {
	n := new(big.Rat)
	if !mayBeNumber(text) {
		return n, false
	}
	if _, ok := n.SetString(text); !ok {
		return new(big.Rat), false
	}
	return n, true
}

// mayBeNumber reports whether text is worth a closer look as a number. Most texts are not, and that costs nothing.
func mayBeNumber(text string) bool {
	if len(text) > longestNumber || strings.Trim(text, "+-.eE0123456789") != "" {
		return false
	}
	if sign := strings.LastIndexAny(text, "+-"); sign > 0 && text[sign-1]|0x20 != 'e' {
		return false // a date
	}
	_, exponent, ok := strings.Cut(strings.ToLower(text), "e")
	return !ok || len(strings.TrimLeft(exponent, "+-0")) <= 2
}

// wholeNumber parses a decimal number that is whole, such as 8, 8.0 or 8e2.
func wholeNumber(text string) (*big.Int, bool) {
	n, ok := number(text)
	return n.Num(), ok && n.IsInt()
}
