package schema

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/go-playground/validator/v10"
)

// checker is a validator as the registry's own: it says whether a zero value keeps its rules.
var checker = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	_ = v.RegisterValidation("matches", func(f validator.FieldLevel) bool {
		ok, err := regexp.MatchString(f.Param(), f.Field().String())
		return ok || err != nil
	})
	return v
})

// ruled adds the rules of a validate tag, up to dive, to the schema of a type.
func ruled(n node, t reflect.Type, rules []string) node {
	if at := slices.Index(rules, "dive"); at >= 0 {
		n = keysRuled(n, t, rules[at+1:])
		rules = rules[:at]
	}
	if len(rules) == 0 {
		return n
	}
	optional := rules[0] == "omitempty"
	plain := clone(n)
	for _, rule := range rules {
		switch rule {
		case "", "omitempty", "omitnil", "omitzero", "structonly", "nostructlevel":
			continue
		}
		n = one(n, t, rule)
	}
	if !optional {
		return n
	}
	if zero, has := zeroOf(t); has {
		m := clone(plain)
		m["const"] = zero
		return node{"anyOf": []any{m, n}}
	}
	if t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		return n // only what is not there is empty to the validator: an empty list is checked
	}
	return n
}

// keysRuled adds the rules of a map's keys.
func keysRuled(n node, t reflect.Type, rules []string) node {
	end := slices.Index(rules, "endkeys")
	if t.Kind() != reflect.Map || len(rules) == 0 || rules[0] != "keys" || end < 0 {
		return n
	}
	names := ruled(node{"type": "string"}, t.Key(), rules[1:end])
	delete(names, "type")
	n = clone(n)
	n["propertyNames"] = names
	return n
}

// one adds one rule, or several with bars between them of which one must hold.
func one(n node, t reflect.Type, rule string) node {
	alternatives := strings.Split(rule, "|")
	if len(alternatives) == 1 {
		return with(n, t, rule)
	}
	var any []any
	for _, a := range alternatives {
		m := with(node{}, t, a)
		if _, unsaid := m["$comment"]; unsaid || len(m) == 0 {
			n = clone(n)
			comment(n, quoteRule(rule))
			return n
		}
		any = append(any, m)
	}
	return both(n, node{"anyOf": any})
}

var otherEnd = map[string]string{
	"minimum": "exclusiveMinimum", "exclusiveMinimum": "minimum", "maximum": "exclusiveMaximum", "exclusiveMaximum": "maximum",
}

// both describes the values that two schemas describe.
func both(n, m node) node {
	out := clone(n)
	if end, ok := narrower(out, m); ok {
		return end
	}
	for k := range m {
		_, taken := out[k]
		// Draft 4 and OpenAPI 3.0 have one end of a range in two keywords.
		_, ends := out[otherEnd[k]]
		if taken || ends {
			all, _ := out["allOf"].([]any)
			out["allOf"] = append(slices.Clone(all), m)
			return out
		}
	}
	for k, v := range m {
		out[k] = v
	}
	return out
}

// narrower replaces the end of a range by that of m, if m is such an end and no wider.
func narrower(n, m node) (node, bool) {
	for k, v := range m {
		end, known := otherEnd[k]
		if len(m) != 1 || !known {
			return nil, false
		}
		old, key := n[k], k
		if old == nil { // there is never both: the second is in allOf
			old, key = n[end], end
		}
		if old == nil {
			return nil, false
		}
		was, _ := strconv.ParseFloat(fmt.Sprint(old), 64)
		is, err := strconv.ParseFloat(fmt.Sprint(v), 64)
		least := strings.HasSuffix(k, "inimum")
		if err != nil || least && is <= was || !least && is >= was {
			return nil, false
		}
		delete(n, key)
		n[k] = v
		return n, true
	}
	return nil, false
}

// with adds one rule to a schema of values of type t.
func with(n node, t reflect.Type, rule string) node {
	name, param, _ := strings.Cut(rule, "=")
	param = strings.NewReplacer("0x2C", ",", "0x7C", "|").Replace(param)
	var m node
	switch kindOf(t) {
	case textKind:
		m = textRule(name, param)
	case numberKind:
		m = numberRule(name, param)
	case booleanKind:
		switch name {
		case "required":
			m = node{"const": true}
		case "eq":
			m = node{"const": param == "true"}
		}
	case listKind:
		m = countRule(name, param, "minItems", "maxItems")
		if name == "unique" && param == "" {
			m = node{"uniqueItems": true}
		}
	case mapKind:
		m = countRule(name, param, "minProperties", "maxProperties")
	}
	if m == nil {
		n = clone(n)
		comment(n, quoteRule(rule))
		return n
	}
	return both(n, m)
}

type ruleKind int

const (
	otherKind ruleKind = iota
	textKind
	numberKind
	booleanKind
	listKind
	mapKind
)

func kindOf(t reflect.Type) ruleKind {
	if t == rawType || reflect.PointerTo(t).Implements(jsonUnmarshaler) {
		return otherKind
	}
	switch t.Kind() {
	case reflect.String:
		return textKind
	case reflect.Bool:
		return booleanKind
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return otherKind
		}
		return listKind
	case reflect.Map:
		return mapKind
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Float32, reflect.Float64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return numberKind
	}
	return otherKind
}

// zeroOf is the zero value of a type as JSON has it, where that is one value.
func zeroOf(t reflect.Type) (any, bool) {
	switch kindOf(t) {
	case textKind:
		return "", true
	case numberKind:
		return 0, true
	case booleanKind:
		return false, true
	}
	return nil, false
}

// patterns are the rules on texts that are patterns.
var patterns = map[string]string{
	"alpha": `^[a-zA-Z]+$`, "alphanum": `^[a-zA-Z0-9]+$`, "numeric": `^[-+]?[0-9]+(?:\.[0-9]+)?$`, "number": `^[0-9]+$`,
	"hexadecimal": `^(0[xX])?[0-9a-fA-F]+$`, "uuid4": `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
	"uuid": `^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`, "ascii": `^[\x00-\x7F]*$`,
}

func textRule(name, param string) node {
	if p, ok := patterns[name]; ok && param == "" {
		return node{"pattern": p}
	}
	switch name {
	case "required":
		return node{"minLength": 1}
	case "eq":
		return node{"const": param}
	case "ne":
		return node{"not": node{"const": param}}
	case "oneof":
		return node{"enum": choices(param)}
	case "startswith":
		return node{"pattern": "^" + regexp.QuoteMeta(param)}
	case "endswith":
		return node{"pattern": regexp.QuoteMeta(param) + "$"}
	case "contains":
		return node{"pattern": regexp.QuoteMeta(param)}
	case "matches":
		return node{"pattern": param}
	case "datetime":
		if param == "2006-01-02" {
			return node{"format": "date"}
		}
	}
	return countRule(name, param, "minLength", "maxLength")
}

// choices splits the parameter of oneof as the validator does: at spaces, but for those in single quotes.
func choices(param string) []any {
	var values []any
	for _, part := range choice.FindAllString(param, -1) {
		values = append(values, strings.ReplaceAll(part, "'", ""))
	}
	return values
}

var choice = regexp.MustCompile(`'[^']*'|\S+`)

func numberRule(name, param string) node {
	if name == "required" {
		return node{"not": node{"const": 0}}
	}
	if name == "oneof" {
		var values []any
		for _, v := range strings.Fields(param) {
			values = append(values, number(v))
		}
		return node{"enum": values}
	}
	v := number(param)
	if v == nil {
		return nil
	}
	switch name {
	case "min", "gte":
		return node{"minimum": v}
	case "max", "lte":
		return node{"maximum": v}
	case "gt":
		return node{"exclusiveMinimum": v}
	case "lt":
		return node{"exclusiveMaximum": v}
	case "eq", "len":
		return node{"const": v}
	case "ne":
		return node{"not": node{"const": v}}
	}
	return nil
}

// number is the text of a number as JSON has it, nil for another.
func number(text string) any {
	if v := jsontext.Value(text); v.IsValid() && v.Kind() == '0' {
		return v
	}
	return nil
}

// countRule is a rule on how many characters, elements or members there are.
func countRule(name, param, least, most string) node {
	n, err := strconv.Atoi(param)
	if err != nil {
		if name == "required" && least != "minLength" {
			return node{} // that there is a list is said by required
		}
		return nil
	}
	switch name {
	case "min", "gte":
		return node{least: max(n, 0)}
	case "max", "lte":
		return node{most: n}
	case "gt":
		return node{least: max(n+1, 0)}
	case "lt":
		return node{most: n - 1}
	case "len":
		return node{least: n, most: n}
	case "eq":
		if least != "minLength" {
			return node{least: n, most: n}
		}
	}
	return nil
}
