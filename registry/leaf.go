package registry

import (
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// isPlain reports whether it shows at once that the well-formed JSON value raw fits a t, a type other than a struct,
// list or map. That it does not report so means nothing.
func isPlain(raw []byte, t reflect.Type) bool {
	if t == timeType {
		if raw[0] != '"' {
			return false
		}
		_, ok := usualTime(raw[1 : len(raw)-1])
		return ok
	}
	if decodesItself(t) {
		return false
	}
	switch t.Kind() {
	case reflect.String:
		return raw[0] == '"'
	case reflect.Bool:
		return raw[0] == 't' || raw[0] == 'f'
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		return isShortNumber(raw)
	}
	return false
}

// isShortNumber reports whether raw is a whole number of so few digits that every number type of 32 bits takes it.
func isShortNumber(raw []byte) bool {
	for _, c := range raw {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(raw) <= len("999999999")
}

// decodeLeaf decodes raw into v, a pointer, as the tag of f has it.
func decodeLeaf(raw []byte, v reflect.Value, f *jsonField) error {
	if f == nil || !f.quoted {
		return json.Unmarshal(raw, v.Interface())
	}
	// Only a struct field can say how its value is written.
	around := reflect.New(reflect.StructOf([]reflect.StructField{{Name: f.goName(), Type: v.Type().Elem(), Tag: f.field().Tag}}))
	object, err := jsontext.AppendQuote([]byte{'{'}, f.name)
	if err != nil {
		return err
	}
	object = append(append(append(object, ':'), raw...), '}')
	if err := json.Unmarshal(object, around.Interface()); err != nil {
		return err
	}
	v.Elem().Set(around.Elem().Field(0))
	return nil
}

// typeName names, as JSON would, the values a field of type t takes.
func typeName(t reflect.Type) string {
	if t == timeType {
		return "RFC 3339 time"
	}
	if decodesItself(t) {
		return t.String()
	}
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "integer"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return "base64 string"
		}
		return "array"
	case reflect.Map:
		return "object"
	}
	return t.String()
}
