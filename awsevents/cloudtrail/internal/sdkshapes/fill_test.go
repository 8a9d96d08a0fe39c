package sdkshapes

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"time"
	"unicode"

	"github.com/aws/smithy-go/middleware"
)

// filler fills values with what a call could have, each string another.
type filler struct {
	n       int
	nesting int                            // how deep a recursive type is filled
	unions  map[reflect.Type]reflect.Value // a member of the unions that are filled
}

var (
	timeType     = reflect.TypeFor[time.Time]()
	metadataType = reflect.TypeFor[middleware.Metadata]()
)

func (f *filler) fill(v reflect.Value, depth int) {
	f.n++
	switch v.Kind() {
	case reflect.Pointer:
		if depth < f.nesting {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem(), depth)
		}
	case reflect.String:
		v.SetString(fmt.Sprintf("text-%d", f.n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int32, reflect.Int64:
		v.SetInt(int64(f.n))
	case reflect.Float32, reflect.Float64:
		v.SetFloat(float64(f.n) + 0.5)
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes(fmt.Appendf(nil, "blob %d", f.n))
			return
		}
		if depth < f.nesting-1 && fillable(v.Type().Elem()) {
			n := 1
			if depth < 3 { // deeper, it would double with each level
				n = 2
			}
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				f.fill(v.Index(i), depth+1)
			}
		}
	case reflect.Map:
		if depth < f.nesting && fillable(v.Type().Elem()) {
			v.Set(reflect.MakeMap(v.Type()))
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			key.SetString(fmt.Sprintf("Key.%d", f.n))
			f.fill(value, depth+1)
			v.SetMapIndex(key, value)
		}
	case reflect.Struct:
		f.fillStruct(v, depth)
	case reflect.Interface:
		if member, ok := f.unions[v.Type()]; ok {
			v.Set(member)
		}
	default:
		panic("a type that no operation had: " + v.Type().String())
	}
}

func (f *filler) fillStruct(v reflect.Value, depth int) {
	switch v.Type() {
	case timeType:
		v.Set(reflect.ValueOf(time.Unix(1_700_000_000+int64(f.n), 0).UTC()))
	case metadataType:
	default:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && fillable(v.Type().Field(i).Type) {
				f.fill(v.Field(i), depth+1)
			}
		}
	}
}

// fillable reports whether an element of the type would be more than nil.
func fillable(t reflect.Type) bool { return t.Kind() != reflect.Interface }

// writer writes values as CloudTrail does.
type writer struct {
	wrap bool // lists as EC2 has them: {"items":[…]}
	text bool // numbers and booleans as text
}

func (w writer) write(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return w.write(v.Elem())
	case reflect.Slice:
		if v.IsNil() {
			return nil
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return base64.StdEncoding.EncodeToString(v.Bytes())
		}
		list := make([]any, v.Len())
		for i := range list {
			list[i] = w.write(v.Index(i))
		}
		if w.wrap {
			return map[string]any{"items": list}
		}
		return list
	case reflect.Map:
		if v.IsNil() {
			return nil
		}
		object := make(map[string]any)
		for key, value := range v.Seq2() {
			object[key.String()] = w.write(value)
		}
		return object
	case reflect.Struct:
		if v.Type() == timeType {
			return w.time(v.Interface().(time.Time))
		}
		object := make(map[string]any)
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if value := v.Field(i); v.Type().Field(i).IsExported() && name != "ResultMetadata" && !value.IsZero() {
				object[lower(name)] = w.write(value)
			}
		}
		return object
	case reflect.String:
		return v.String()
	}
	if w.text {
		return fmt.Sprint(v.Interface())
	}
	return v.Interface()
}

func (w writer) time(t time.Time) any {
	switch {
	case w.wrap:
		return t.UnixMilli()
	case w.text:
		return t.Format("Jan 2, 2006 3:04:05 PM")
	}
	return t.Format(time.RFC3339)
}

func lower(name string) string { return string(unicode.ToLower(rune(name[0]))) + name[1:] }
