package fit

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
)

// The rules of drift.
const (
	ruleType     = "type"     // a value that the field's type cannot take
	ruleRedacted = "redacted" // a value that is hidden
	ruleUnion    = "union"    // a value of an interface that is not registered, or of none of its members
	ruleDepth    = "depth"    // a value that is nested too deep
)

// RuleUnknown is the rule of a member that a type of the SDK has no field for.
const RuleUnknown = "unknown"

// maxDepth is how deep values are read. WAF's statements, of all parameters the deepest, nest less.
const maxDepth = 100

var (
	timeType = reflect.TypeFor[time.Time]()
	rawType  = reflect.TypeFor[jsontext.Value]()
)

// Into reads v into dst, which is zero and settable, as far as it fits, and returns what did not, sorted by path. path
// is where v is in its event.
func Into(v jsontext.Value, dst reflect.Value, path ...string) []registry.Violation {
	f := fitting{path: path, top: len(path)}
	f.fit(v, dst)
	slices.SortStableFunc(f.drift, func(a, b registry.Violation) int { return strings.Compare(a.Path, b.Path) })
	return f.drift
}

// fitting reads one part of a record.
type fitting struct {
	path   []string // where it is, as steps of a path
	top    int      // the length of path at the whole of the part
	isBare bool     // the part is read as the members of a structure that it does not name
	drift  []registry.Violation
}

// fit reads v into dst, which is zero and settable, as far as it fits.
func (f *fitting) fit(v jsontext.Value, dst reflect.Value) {
	t := dst.Type()
	switch {
	case v.Kind() == 'n':
	case len(f.path) > maxDepth:
		f.note(ruleDepth, strconv.Itoa(maxDepth), "")
	case f.decodeRegistered(v, dst):
	case t == rawType:
		dst.SetBytes(slices.Clone(v))
	case t == timeType:
		f.scalar(v, dst)
	case t.Kind() == reflect.Pointer:
		f.pointer(v, dst)
	case decodesItself(t):
		f.custom(v, dst)
	case isScalar(t):
		f.scalar(v, dst)
	case isBlank(v): // S3 writes "" for what a query names without a value
	case isRedacted(v):
		f.note(ruleRedacted, kindName(t), "")
	case t.Kind() == reflect.Struct:
		f.object(v, dst)
	case t.Kind() == reflect.Map:
		f.mapping(v, dst)
	case isList(t):
		f.list(v, dst)
	case t.Kind() == reflect.Interface:
		f.iface(v, dst)
	default:
		f.mistyped(v, t)
	}
}

// pointer reads v into what a pointer points to. The pointer stays nil if nothing came of it: one to zero would say that
// the member is there and zero.
func (f *fitting) pointer(v jsontext.Value, dst reflect.Value) {
	target := indirect(dst.Type())
	if isBlank(v) && target.Kind() != reflect.String {
		return
	}
	before := len(f.drift)
	value := reflect.New(dst.Type().Elem())
	f.fit(v, value.Elem())
	isThere := v.Kind() == '{' && target.Kind() == reflect.Struct && target != timeType
	if len(f.drift) == before || isThere || !value.Elem().IsZero() {
		dst.Set(value)
	}
}

// below runs read for what is at step below the current place.
func (f *fitting) below(step string, read func()) {
	f.path = append(f.path, step)
	read()
	f.path = f.path[:len(f.path)-1]
}

// note adds a drift at the current place.
func (f *fitting) note(rule, param, got string) {
	var path strings.Builder
	for _, step := range f.path {
		if step == "" {
			continue
		}
		if step[0] != '[' && path.Len() > 0 {
			path.WriteByte('.')
		}
		path.WriteString(step)
	}
	f.drift = append(f.drift, registry.Violation{Path: path.String(), Rule: rule, Param: param, Got: got})
}

func (f *fitting) mistyped(v jsontext.Value, t reflect.Type) {
	f.note(ruleType, kindName(t), kindOf(v))
}

// memberStep is the step to a member of an object. No path can say that a name is empty: its step is none.
func memberStep(name string) string {
	if strings.ContainsAny(name, ".[]',=|") || strings.TrimSpace(name) != name {
		return "'" + strings.ReplaceAll(name, "'", "''") + "'"
	}
	return name
}

func elementStep(i int) string { return "[" + strconv.Itoa(i) + "]" }

// decodesItself reports whether a type of the user's says how it is read from JSON or from text.
func decodesItself(t reflect.Type) bool {
	if t.Kind() == reflect.Interface {
		return false
	}
	p := reflect.PointerTo(t)
	return p.Implements(reflect.TypeFor[json.UnmarshalerFrom]()) || p.Implements(reflect.TypeFor[json.Unmarshaler]()) ||
		p.Implements(reflect.TypeFor[interface{ UnmarshalText([]byte) error }]())
}

func (f *fitting) custom(v jsontext.Value, dst reflect.Value) {
	if json.Unmarshal(v, dst.Addr().Interface()) == nil {
		return
	}
	dst.SetZero()
	if isRedacted(v) {
		f.note(ruleRedacted, kindName(dst.Type()), "")
	} else if !isBlank(v) {
		f.mistyped(v, dst.Type())
	}
}

// mapping reads an object into a map. Its keys are the user's own and stay as they are. XML's way to write a map, a
// list of keys and values, is read too.
func (f *fitting) mapping(v jsontext.Value, dst reflect.Value) {
	t := dst.Type()
	if t.Key().Kind() != reflect.String {
		f.mistyped(v, t)
		return
	}
	members, ok := entriesOf(v)
	if !ok {
		f.mistyped(v, t)
		return
	}
	m := reflect.MakeMapWithSize(t, len(members))
	for _, member := range members {
		f.below(memberStep(member.name), func() {
			before := len(f.drift)
			value := reflect.New(t.Elem()).Elem()
			f.fit(member.value, value)
			if len(f.drift) == before || !value.IsZero() {
				m.SetMapIndex(reflect.ValueOf(member.name).Convert(t.Key()), value)
			}
		})
	}
	dst.Set(m)
}

// kindName says what a type takes, in JSON's terms.
func kindName(t reflect.Type) string {
	t = indirect(t)
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.String:
		return "string"
	case reflect.Map:
		return "object"
	case reflect.Struct:
		if t == timeType {
			return "time"
		}
		return "object"
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return "blob"
		}
		return "array"
	case reflect.Interface:
		return t.String()
	}
	if t.Kind() >= reflect.Int && t.Kind() <= reflect.Uintptr {
		return "integer"
	}
	return t.String()
}

// kindOf names the kind of a JSON value.
func kindOf(v jsontext.Value) string {
	switch v.Kind() {
	case '"':
		return "string"
	case '0':
		return "number"
	case 't', 'f':
		return "boolean"
	case '{':
		return "object"
	case '[':
		return "array"
	}
	return "null"
}
