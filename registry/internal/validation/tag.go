package validation

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/go-playground/validator/v10"

	"github.com/typedbus/typedbus/registry/internal/gotype"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// Field is a field with a validate tag, in an event type or below it.
type Field struct {
	Name string // as Go names it, from the event type on
	Type reflect.Type
	Tag  string
}

// Check tries each rule of the tag by itself, so that what is wrong with one is found when its type is registered and
// not by the first event on which the rules before it hold.
func (f *Field) Check(validate *validator.Validate) *tags.Fault {
	t, offset := f.Type, 0
	var outer []reflect.Type // the maps whose keys are being looked at
	for rule := range strings.SplitSeq(f.Tag, ",") {
		t = gotype.Indirect(t)
		switch rule {
		case "dive":
			if !slices.Contains([]reflect.Kind{reflect.Slice, reflect.Array, reflect.Map, reflect.Interface}, t.Kind()) {
				return tags.At(offset, fmt.Sprintf("a %s has no elements", t), "remove dive")
			}
			if t.Kind() != reflect.Interface {
				outer, t = append(outer, t), t.Elem()
			}
		case "keys":
			if n := len(outer); n > 0 && outer[n-1].Kind() == reflect.Map {
				t = outer[n-1].Key()
			}
		case "endkeys":
			if n := len(outer); n > 0 {
				t = outer[n-1].Elem()
			}
		default:
			if fault := checkRule(validate, rule, t); fault != nil {
				fault.Offset = offset
				return fault
			}
		}
		offset += len(rule) + 1
	}
	return nil
}

// comparisons are the rules whose parameter has to be of the field's own type.
var comparisons = []string{"min", "max", "len", "eq", "ne", "gt", "gte", "lt", "lte"}

// checkRule tries one rule, or several with bars between them, on a field of type t.
func checkRule(validate *validator.Validate, rule string, t reflect.Type) *tags.Fault {
	for alternative := range strings.SplitSeq(rule, "|") {
		name, param, _ := strings.Cut(alternative, "=")
		if panicOf(func() { _ = validate.Var("", "omitempty,"+alternative) }) != "" {
			return &tags.Fault{Problem: fmt.Sprintf("there is no rule %q", name), Fix: "use one that the validator has, or register it on the one given with WithValidator"}
		}
		if !slices.Contains(comparisons, name) || t.Kind() == reflect.Interface {
			continue
		}
		isObject := t.Kind() == reflect.Struct && t != gotype.Time // the validator does not try a rule on a struct alone
		switch problem := panicOf(func() { _ = validate.Var(filled(t, nil).Elem().Interface(), alternative) }); {
		case problem == "" && !isObject:
		case isObject, strings.HasPrefix(problem, "Bad field type"):
			return &tags.Fault{
				Problem: fmt.Sprintf("%s does not fit a %s", name, t),
				Fix:     "remove " + name + ", or put it on a string, number, list or map",
			}
		default:
			return &tags.Fault{Problem: fmt.Sprintf("%s cannot take %q", name, param), Fix: "give " + name + " a number"}
		}
	}
	return nil
}

// panicOf calls f and returns what it panicked with, as text, or "".
func panicOf(f func()) (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprint(r)
		}
	}()
	f()
	return ""
}
