package schema

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// node is a schema of the draft 2020-12: what is to be written as an object of JSON.
type node map[string]any

// builder makes the schemas of one document.
type builder struct {
	defs  map[string]node         // by name
	names map[reflect.Type]string // of the structs among them that are as their validate tags say
	loose map[reflect.Type]string // likewise without their validate tags
}

func newBuilder() *builder {
	return &builder{defs: map[string]node{}, names: map[reflect.Type]string{}, loose: map[reflect.Type]string{}}
}

var (
	eventType         = reflect.TypeFor[registry.Event]()
	timeType          = reflect.TypeFor[time.Time]()
	rawType           = reflect.TypeFor[jsontext.Value]()
	numberType        = reflect.TypeFor[interface{ Float64() (float64, error) }]()
	textUnmarshaler   = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonUnmarshaler   = reflect.TypeFor[json.Unmarshaler]()
	streamUnmarshaler = reflect.TypeFor[json.UnmarshalerFrom]()
)

// value describes the JSON values that a value of type t takes, null aside, with the rules of a validate tag. Validated is
// false below a list or map whose tag has no dive: the validator does not look there.
func (b *builder) value(t reflect.Type, rules []string, validated bool) node {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	n := b.kind(t, rules, validated)
	if validated {
		n = ruled(n, t, rules)
	}
	return n
}

func (b *builder) kind(t reflect.Type, rules []string, validated bool) node {
	pointer := reflect.PointerTo(t)
	switch {
	case t == timeType:
		return node{"type": "string", "format": "date-time"}
	case t == rawType || t.Kind() == reflect.Interface:
		return node{}
	case t.Kind() == reflect.String && t.Implements(numberType): // in one of the two builds, encoding/json's Number reads itself
		return node{"type": "number"}
	case pointer.Implements(jsonUnmarshaler) || pointer.Implements(streamUnmarshaler):
		return node{"$comment": "the type " + t.String() + " reads its JSON itself"}
	case pointer.Implements(textUnmarshaler):
		return node{"type": "string", "$comment": "the type " + t.String() + " reads its text itself"}
	}
	switch t.Kind() {
	case reflect.String:
		return node{"type": "string"}
	case reflect.Bool:
		return node{"type": "boolean"}
	case reflect.Float32, reflect.Float64:
		return node{"type": "number"}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		bits := t.Bits()
		return node{"type": "integer", "minimum": jsontext.Value(strconv.FormatInt(-1<<(bits-1), 10)), "maximum": jsontext.Value(strconv.FormatInt(1<<(bits-1)-1, 10))}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return node{"type": "integer", "minimum": 0, "maximum": jsontext.Value(strconv.FormatUint(1<<t.Bits()-1, 10))}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return node{"type": "string", "contentEncoding": "base64"}
		}
		return node{"type": "array", "items": b.element(t.Elem(), rules, validated)}
	case reflect.Array:
		return node{"type": "array", "items": b.element(t.Elem(), rules, validated), "minItems": t.Len(), "maxItems": t.Len()}
	case reflect.Map:
		n := node{"type": "object", "additionalProperties": b.element(t.Elem(), rules, validated)}
		switch t.Key().Kind() {
		case reflect.String:
		default:
			n["propertyNames"] = node{"pattern": "^-?[0-9]+$"}
		}
		return n
	case reflect.Struct:
		return b.reference(t, validated)
	}
	return node{"$comment": "the type " + t.String()}
}

// element describes the elements of a list or map. They have rules of their own behind dive, and are null where their zero
// value keeps them.
func (b *builder) element(t reflect.Type, rules []string, validated bool) node {
	at := slices.Index(rules, "dive")
	var inner []string
	if validated = validated && at >= 0; validated {
		inner = rules[at+1:]
		if end := slices.Index(inner, "endkeys"); len(inner) > 0 && inner[0] == "keys" && end > 0 {
			inner = inner[end+1:]
		}
	}
	n := b.value(t, inner, validated)
	if b.zeroKeeps(t, inner, validated, 0) {
		return nullable(n)
	}
	return n
}

// reference describes a struct by its name.
func (b *builder) reference(t reflect.Type, validated bool) node {
	names := b.names
	if !validated {
		names = b.loose
	}
	name := names[t]
	if name == "" {
		name = b.free(t, validated)
		names[t] = name
		b.defs[name] = nil // while it is made, what it holds may refer to it
		b.defs[name] = b.object(t, validated)
	}
	return node{"$ref": "#/$defs/" + name}
}

// free returns a name for a struct that is not taken.
func (b *builder) free(t reflect.Type, validated bool) string {
	name := t.Name()
	if i := strings.IndexByte(name, '['); i >= 0 {
		name = name[:i] // of a generic type
	}
	if name == "" {
		name = "Object"
	}
	if !validated {
		name += "Unchecked"
	}
	for i, first := 2, name; ; i++ {
		if _, taken := b.defs[name]; !taken {
			return name
		}
		name = first + strconv.Itoa(i)
	}
}

// object describes a struct.
func (b *builder) object(t reflect.Type, validated bool) node {
	n := node{"type": "object"}
	properties, required := node{}, []string{}
	b.members(t, validated, properties, &required)
	if len(properties) > 0 {
		n["properties"] = properties
	}
	if len(required) > 0 {
		slices.Sort(required)
		n["required"] = required
	}
	return n
}

// members describes the fields of a struct, those of embedded structs among them.
func (b *builder) members(t reflect.Type, validated bool, properties node, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag, isMember := tags.ReadJSON(f)
		if !isMember || f.Type == eventType {
			continue
		}
		if tag.Embeds(f) {
			inner := f.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			b.members(inner, validated, properties, required)
			continue
		}
		name := tag.NameOf(f)
		rules := rulesOf(f)
		n := b.value(f.Type, rules, validated)
		if slices.Contains(tag.Options, "string") {
			n = node{"type": "string", "pattern": `^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$`}
		}
		if isPresent(f) || !b.zeroKeeps(f.Type, rules, validated, 0) {
			*required = append(*required, name)
		} else {
			n = nullable(n)
		}
		properties[name] = n
	}
}

// rulesOf returns the validate rules of a field.
func rulesOf(f reflect.StructField) []string {
	if tag := tags.ValidateOf(f); tag != "" && tag != "-" {
		return strings.Split(tag, ",")
	}
	return nil
}

func isPresent(f reflect.StructField) bool {
	tag, _ := tags.EventOf(f)
	return tag == tags.Present
}

// nullable describes the values that n describes, and null: a member that is null is as one that is absent.
func nullable(n node) node {
	switch kind := n["type"].(type) {
	case string:
		if n["enum"] == nil && n["const"] == nil && n["allOf"] == nil && n["anyOf"] == nil && n["not"] == nil {
			m := clone(n)
			m["type"] = []string{kind, "null"}
			return m
		}
	case nil:
		if len(n) == 0 {
			return n // anything
		}
	}
	return node{"anyOf": []any{n, node{"type": "null"}}}
}

func clone(n node) node {
	m := make(node, len(n))
	for k, v := range n {
		m[k] = v
	}
	return m
}

// zeroKeeps reports whether the zero value of a type, which it has where the member is absent, keeps the rules.
func (b *builder) zeroKeeps(t reflect.Type, rules []string, validated bool, depth int) bool {
	if validated && len(rules) > 0 && !passes(reflect.New(t).Elem(), rules) {
		return false
	}
	if t.Kind() != reflect.Struct || t == timeType || depth > 20 {
		return true
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if _, isMember := tags.ReadJSON(f); !isMember || f.Type == eventType {
			continue
		}
		if isPresent(f) || !b.zeroKeeps(f.Type, rulesOf(f), validated, depth+1) {
			return false
		}
	}
	return true
}

// passes reports whether the validator finds nothing wrong with a value. A rule that it does not know is passed over.
func passes(v reflect.Value, rules []string) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = true
		}
	}()
	return checker().Var(v.Interface(), strings.Join(rules, ",")) == nil
}

func comment(n node, text string) {
	if old, ok := n["$comment"].(string); ok {
		text = old + "; " + text
	}
	n["$comment"] = text
}

func quoteRule(rule string) string { return fmt.Sprintf("not said by this schema: validate %s", rule) }
