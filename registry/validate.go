package registry

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-playground/validator/v10"
)

// defaultValidator validates where no validator is given with [WithValidator].
var defaultValidator = sync.OnceValue(func() *validator.Validate {
	return validator.New(validator.WithRequiredStructEnabled())
})

func (s *settings) theValidator() *validator.Validate {
	if s.validator != nil {
		return s.validator
	}
	return defaultValidator()
}

// checkRules tries the validate tags of a type, so that a rule that does not exist or does not fit its field is found
// when the type is registered.
func (s *settings) checkRules(p *plan) error {
	if !p.validated {
		return nil
	}
	for _, v := range []reflect.Value{reflect.New(p.typ), filled(p.typ, 0)} {
		if _, err := runValidator(s.theValidator(), p.typ, v.Interface()); err != nil {
			return err
		}
	}
	return nil
}

// validate returns the violations that the validator finds in event.
func (s *settings) validate(p *plan, event AnyEvent) ([]Violation, error) {
	found, err := runValidator(s.theValidator(), p.typ, event)
	if err != nil {
		return nil, err
	}
	violations := make([]Violation, len(found))
	for i, f := range found {
		violations[i] = Violation{Path: jsonPath(p.typ, f.StructNamespace()), Rule: f.Tag(), Param: f.Param()}
	}
	return violations, nil
}

// runValidator validates v, a pointer to a t. The validator panics where a tag is wrong; that is returned as an error.
func runValidator(validate *validator.Validate, t reflect.Type, v any) (found validator.ValidationErrors, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &TagError{
				Type: t.String(), Key: validateKey, Problem: strings.TrimSpace(fmt.Sprint(r)),
				Fix: "see the validator's list of rules, or register the rule on the validator given with WithValidator",
			}
		}
	}()
	err = validate.Struct(v)
	if found, ok := errors.AsType[validator.ValidationErrors](err); ok {
		return found, nil
	}
	return nil, err
}

// jsonPath turns the path that the validator gives in Go names, such as ThingyEvent.Detail.Containers[2].Name, into
// one in JSON names. What is not in the type, as a struct-level rule may report it, stays as it is.
func jsonPath(t reflect.Type, namespace string) string {
	rest := strings.TrimPrefix(strings.TrimPrefix(namespace, t.Name()), ".")
	var steps []pathStep
	for rest != "" {
		t = indirect(t)
		if rest[0] == '[' {
			text, after := cutIndex(rest)
			step := pathStep{kind: stepMember, name: text}
			if index, err := strconv.Atoi(text); err == nil && t.Kind() != reflect.Map {
				step = pathStep{kind: stepIndex, index: index}
			}
			switch t.Kind() {
			case reflect.Map, reflect.Slice, reflect.Array:
				t = t.Elem()
			}
			steps, rest = append(steps, step), strings.TrimPrefix(after, ".")
			continue
		}
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			end = len(rest)
		}
		name := rest[:end]
		rest = strings.TrimPrefix(rest[end:], ".")
		if t.Kind() != reflect.Struct {
			steps = append(steps, pathStep{kind: stepMember, name: name})
			continue
		}
		f, ok := t.FieldByName(name)
		if !ok {
			steps = append(steps, pathStep{kind: stepMember, name: name})
			continue
		}
		jsonName, _, _ := parseJSONTag(f)
		t = f.Type
		switch {
		case jsonName == "" && f.Anonymous && embeds(f.Type):
			continue // its members are those of the struct around it
		case jsonName == "":
			jsonName = f.Name
		}
		steps = append(steps, pathStep{kind: stepMember, name: jsonName})
	}
	return formatSteps(steps)
}

// cutIndex cuts the […] at the beginning of text. The key of a map may have brackets itself: the index ends where a
// name, another index or nothing follows.
func cutIndex(text string) (index, after string) {
	for i := 1; i < len(text); i++ {
		if text[i] == ']' && (i+1 == len(text) || text[i+1] == '.' || text[i+1] == '[') {
			return text[1:i], text[i+1:]
		}
	}
	return text[1:], ""
}

// filled returns a pointer to a t in which nothing is zero, as far as that can be had, so that every rule runs.
func filled(t reflect.Type, depth int) reflect.Value {
	const deepest = 8 // recursive types have to end somewhere
	p := reflect.New(t)
	v := p.Elem()
	switch t.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(1)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(1)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1)
	}
	if depth == deepest {
		return p
	}
	switch t.Kind() {
	case reflect.Pointer:
		v.Set(filled(t.Elem(), depth+1))
	case reflect.Slice:
		v.Set(reflect.Append(v, filled(t.Elem(), depth+1).Elem()))
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		v.SetMapIndex(filled(t.Key(), depth+1).Elem(), filled(t.Elem(), depth+1).Elem())
	case reflect.Struct:
		if t == timeType {
			v.Set(reflect.ValueOf(time.Unix(1, 0)))
			break
		}
		for i := range t.NumField() {
			if f := v.Field(i); f.CanSet() && t.Field(i).Type != eventType {
				f.Set(filled(f.Type(), depth+1).Elem())
			}
		}
	}
	return p
}
