package fit

import (
	"bytes"
	"encoding/base64"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// redactions are what CloudTrail and services write in place of what nobody shall see.
var redactions = []string{"HIDDEN_DUE_TO_SECURITY_REASONS", "<sensitiveDataRemoved>", "sensitiveDataRemoved"}

// isRedacted reports whether v stands for a value that is hidden: one of the redactions, or asterisks alone.
func isRedacted(v jsontext.Value) bool {
	if v.Kind() != '"' || len(v) > 64 {
		return false
	}
	s := text(v)
	for _, r := range redactions {
		if strings.EqualFold(s, r) {
			return true
		}
	}
	return len(s) >= 3 && strings.Trim(s, "*") == ""
}

// isBlank reports whether v is the empty string.
func isBlank(v jsontext.Value) bool { return string(v) == `""` }

// isEmpty reports whether v says nothing, whatever it is for.
func isEmpty(v jsontext.Value) bool {
	switch string(v) {
	case `""`, "{}", "[]", "null":
		return true
	}
	return false
}

// scalar reads v into a string, number, boolean, time or blob.
func (f *fitting) scalar(v jsontext.Value, dst reflect.Value) {
	value := v
	t := dst.Type()
	isPolicy := f.isPolicy(v, t)
	if v.Kind() == '{' && !isPolicy {
		value = only(v)
	}
	switch {
	case isPolicy:
		keepText(v, dst)
	case t.Kind() == reflect.String && t != timeType:
		f.text(value, v, dst)
	case isBlank(value):
	case isRedacted(value):
		f.note(ruleRedacted, kindName(t), "")
	case !setScalar(value, dst):
		dst.SetZero()
		f.mistyped(v, t)
	}
}

// only returns the value of an object's only scalar member beside EC2's tag, and else the object.
func only(v jsontext.Value) jsontext.Value {
	members, ok := membersOf(v)
	if !ok {
		return v
	}
	var sole jsontext.Value
	for _, m := range members {
		switch {
		case isSurplus(m):
		case sole != nil || m.value.Kind() == '{' || m.value.Kind() == '[':
			return v
		default:
			sole = m.value
		}
	}
	if sole == nil {
		return v
	}
	return sole
}

// text reads v into a string. A number or boolean is taken as it is written. An object or a list is kept as its text, and
// noted. whole is what v was taken from.
func (f *fitting) text(v, whole jsontext.Value, dst reflect.Value) {
	switch v.Kind() {
	case '"':
		dst.SetString(text(v))
	case '0', 't', 'f':
		dst.SetString(string(v))
	case 'n':
	default:
		f.mistyped(whole, dst.Type())
		keepText(whole, dst)
	}
}

// setScalar reads v into dst and reports whether it fits.
func setScalar(v jsontext.Value, dst reflect.Value) bool {
	t := dst.Type()
	if t == timeType {
		at, ok := timeOf(v)
		if ok {
			dst.Set(reflect.ValueOf(at))
		}
		return ok
	}
	switch t.Kind() {
	case reflect.Bool:
		b, err := strconv.ParseBool(strings.ToLower(plain(v)))
		dst.SetBool(b)
		return err == nil && v.Kind() != '0'
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n, ok := integer(v)
		if !ok || !n.IsInt64() || dst.OverflowInt(n.Int64()) {
			return false
		}
		dst.SetInt(n.Int64())
		return true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		n, ok := integer(v)
		if !ok || !n.IsUint64() || dst.OverflowUint(n.Uint64()) {
			return false
		}
		dst.SetUint(n.Uint64())
		return true
	case reflect.Float32, reflect.Float64:
		x, err := strconv.ParseFloat(strings.TrimSpace(plain(v)), 64)
		if err != nil || dst.OverflowFloat(x) && !math.IsInf(x, 0) {
			return false
		}
		dst.SetFloat(x)
		return true
	case reflect.Slice, reflect.Array:
		return setBlob(v, dst)
	}
	return false
}

func text(v jsontext.Value) string {
	var s string
	if json.Unmarshal(v, &s) != nil {
		return ""
	}
	return s
}

// plain is the text of a string, and a number or boolean as it is written.
func plain(v jsontext.Value) string {
	switch v.Kind() {
	case '"':
		return text(v)
	case '0', 't', 'f':
		return string(v)
	}
	return ""
}

// integer returns the whole number that v is: 5, "5", 5.0.
func integer(v jsontext.Value) (*big.Int, bool) {
	s := strings.TrimSpace(plain(v))
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return big.NewInt(n), true
	}
	// Longer than any 64-bit number: nothing to work out.
	if len(s) == 0 || len(s) > 40 {
		return nil, false
	}
	if x, err := strconv.ParseFloat(s, 64); err != nil || math.Abs(x) > 1<<65 {
		return nil, false
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok || !r.IsInt() {
		return nil, false
	}
	return r.Num(), true
}

// setBlob reads bytes: base64, as the APIs have it; text that is not base64 for its own bytes; an array of numbers.
func setBlob(v jsontext.Value, dst reflect.Value) bool {
	var blob []byte
	switch v.Kind() {
	case '"':
		s := text(v)
		decoded, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			decoded = []byte(s)
		}
		blob = decoded
	case '[':
		var numbers []int16
		if json.Unmarshal(v, &numbers) != nil {
			return false
		}
		for _, n := range numbers {
			if n < -128 || n > 255 {
				return false
			}
			blob = append(blob, byte(n)) // a Java byte is signed
		}
	default:
		return false
	}
	if dst.Kind() == reflect.Array {
		if len(blob) != dst.Len() {
			return false
		}
		reflect.Copy(dst, reflect.ValueOf(blob))
		return true
	}
	dst.SetBytes(bytes.Clone(blob))
	return true
}
