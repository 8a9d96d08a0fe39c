package validation

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"

	"github.com/typedbus/typedbus/registry/internal/gotype"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// Acceptor accepts values that the validator, as it is by default, is sure to find nothing wrong with. Most events are
// valid, and most rules simple: to see that takes a tenth of the time that the validator takes. What an acceptor does
// not accept is for the validator to judge: it need not know every rule, nor say what is wrong.
type Acceptor struct {
	fields []acceptedField
}

type acceptedField struct {
	index int
	value valueAcceptor
}

// valueAcceptor accepts values of one type, with the rules of one tag.
type valueAcceptor struct {
	optional bool // the tag begins with omitempty
	rules    []func(reflect.Value) bool
	each     *valueAcceptor // of the elements, after dive
	fields   *Acceptor      // of a struct
}

// AcceptorOf returns the acceptor for the struct type t, or nil if it has a rule that only the validator knows. Fields
// of the type envelope have none.
func AcceptorOf(t, envelope reflect.Type) *Acceptor {
	c := acceptorCompiler{known: make(map[reflect.Type]*Acceptor), envelope: envelope}
	a, ok := c.structType(t)
	if !ok {
		return nil
	}
	return a
}

var valuerType = reflect.TypeFor[validator.Valuer]()

type acceptorCompiler struct {
	known    map[reflect.Type]*Acceptor
	envelope reflect.Type
}

func (c *acceptorCompiler) structType(t reflect.Type) (*Acceptor, bool) {
	if a, ok := c.known[t]; ok {
		return a, true
	}
	a := &Acceptor{}
	c.known[t] = a
	for i := range t.NumField() {
		f := t.Field(i)
		tag := tags.ValidateOf(f)
		if f.Type == c.envelope || tag == "-" || !f.IsExported() && !f.Anonymous {
			continue
		}
		var rules []string
		if tag != "" {
			rules = strings.Split(tag, ",")
		}
		v, ok := c.value(f.Type, rules)
		if !ok {
			return nil, false
		}
		if len(v.rules) > 0 || v.each != nil || v.fields != nil {
			a.fields = append(a.fields, acceptedField{i, v})
		}
	}
	return a, true
}

// value compiles the rules for values of type t.
func (c *acceptorCompiler) value(t reflect.Type, rules []string) (v valueAcceptor, ok bool) {
	t = gotype.Indirect(t)
	if t.Kind() == reflect.Interface || reflect.PointerTo(t).Implements(valuerType) {
		return v, false // the validator looks at what is in it
	}
	if len(rules) > 0 && rules[0] == "omitempty" {
		v.optional, rules = true, rules[1:]
	}
	for i, rule := range rules {
		if rule == "dive" && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) {
			each, ok := c.value(t.Elem(), rules[i+1:])
			v.each = &each
			return v, ok
		}
		accepts := simpleRule(t, rule)
		if accepts == nil {
			return v, false
		}
		v.rules = append(v.rules, accepts)
	}
	if t.Kind() == reflect.Struct && !t.ConvertibleTo(gotype.Time) {
		v.fields, ok = c.structType(t)
		return v, ok
	}
	return v, true
}

// simpleRule returns the rule for values of type t, or nil if it is not one of the simple ones.
func simpleRule(t reflect.Type, rule string) func(reflect.Value) bool {
	name, param, hasParam := strings.Cut(rule, "=")
	if strings.ContainsAny(param, "|'") || strings.Contains(param, "0x") || strings.ContainsFunc(param, func(c rune) bool { return c < ' ' || c > '~' }) {
		return nil // alternatives, quotes, escapes and other kinds of space
	}
	switch {
	case name == "required" && !hasParam:
		return requiredRule(t)
	case !hasParam || param == "":
		return nil
	case t.Kind() == reflect.String:
		if rule := textRule(name, param); rule != nil {
			return rule
		}
	}
	return sizeRule(t, name, param)
}

func requiredRule(t reflect.Type) func(reflect.Value) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Map:
		return func(v reflect.Value) bool { return !v.IsNil() }
	}
	return func(v reflect.Value) bool { return !v.IsZero() }
}

func textRule(name, param string) func(reflect.Value) bool {
	switch name {
	case "startswith":
		return func(v reflect.Value) bool { return strings.HasPrefix(v.String(), param) }
	case "endswith":
		return func(v reflect.Value) bool { return strings.HasSuffix(v.String(), param) }
	case "contains":
		return func(v reflect.Value) bool { return strings.Contains(v.String(), param) }
	case "eq":
		return func(v reflect.Value) bool { return v.String() == param }
	case "ne":
		return func(v reflect.Value) bool { return v.String() != param }
	case "oneof":
		values := strings.Fields(param)
		return func(v reflect.Value) bool { return slices.Contains(values, v.String()) }
	}
	return nil
}

// sizeRule returns a rule that compares a number, or the length of a text or list, with param.
func sizeRule(t reflect.Type, name, param string) func(reflect.Value) bool {
	want, err := strconv.ParseInt(param, 10, 32)
	if err != nil || param[0] == '+' || len(param) > 1 && param[0] == '0' {
		return nil
	}
	var size func(reflect.Value) int64
	switch t.Kind() {
	case reflect.String:
		size = func(v reflect.Value) int64 { return int64(utf8.RuneCountInString(v.String())) }
	case reflect.Slice, reflect.Array, reflect.Map:
		size = func(v reflect.Value) int64 { return int64(v.Len()) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if t == reflect.TypeFor[time.Duration]() {
			return nil
		}
		size = reflect.Value.Int
	default:
		return nil
	}
	switch name {
	case "min", "gte":
		return func(v reflect.Value) bool { return size(v) >= want }
	case "max", "lte":
		return func(v reflect.Value) bool { return size(v) <= want }
	case "gt":
		return func(v reflect.Value) bool { return size(v) > want }
	case "lt":
		return func(v reflect.Value) bool { return size(v) < want }
	case "len":
		return func(v reflect.Value) bool { return size(v) == want }
	}
	return nil
}

// Accepts reports whether v, a struct, is sure to be valid.
func (a *Acceptor) Accepts(v reflect.Value) bool {
	for i := range a.fields {
		if f := &a.fields[i]; !f.value.accepts(v.Field(f.index)) {
			return false
		}
	}
	return true
}

func (a *valueAcceptor) accepts(v reflect.Value) bool {
	pointer := v.Kind() == reflect.Pointer
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return a.optional || len(a.rules) == 0 && a.each == nil
		}
		v = v.Elem()
	}
	if a.optional && !pointer && v.IsZero() {
		return true
	}
	for _, rule := range a.rules {
		if !rule(v) {
			return false
		}
	}
	if a.each != nil {
		for i := range v.Len() {
			if !a.each.accepts(v.Index(i)) {
				return false
			}
		}
	}
	return a.fields == nil || a.fields.Accepts(v)
}
