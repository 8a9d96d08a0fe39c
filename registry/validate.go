package registry

import (
	"errors"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/go-playground/validator/v10"

	"github.com/typedbus/typedbus/registry/internal/tags"
)

// defaultValidator validates where no validator is given with [WithValidator].
var defaultValidator = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	addMatches(v)
	return v
})

// validatorFor returns the validator for events of p's type: that of the registry the type is registered with, which
// its tags were tried with, else that of the registry that decodes. It is nil where there is nothing to validate.
func (s *settings) validatorFor(p *plan) *validator.Validate {
	if p.owner == nil {
		return nil
	}
	if v := p.owner.current().inherited().validator; v != nil {
		return v
	}
	if s.validator != nil {
		return s.validator
	}
	if p.validated {
		return defaultValidator()
	}
	return nil
}

// checkRules tries the validate tags of a type, so that a rule that does not exist or does not fit its field is found
// when the type is registered.
func checkRules(validate *validator.Validate, p *plan) error {
	if !p.validated {
		return nil
	}
	if validate == nil {
		validate = defaultValidator()
	}
	var faults []error
	for i := range p.validations {
		f := &p.validations[i]
		if fault := f.check(validate); fault != nil {
			faults = append(faults, newTagError(p.typ, f.name, tags.ValidateKey, f.tag, fault))
		}
	}
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	for _, v := range []reflect.Value{reflect.New(p.typ), filled(p.typ)} {
		if _, panicked := runValidator(validate, v.Interface()); panicked != "" {
			return newTagError(p.typ, "", tags.ValidateKey, "", &tags.Fault{
				Problem: strings.TrimSpace(panicked), Fix: "see the validator's list of rules for what this one takes",
			})
		}
	}
	return nil
}

// violationsOf returns the violations that the validator finds in event, a pointer.
func violationsOf(validate *validator.Validate, p *plan, event reflect.Value) ([]Violation, error) {
	if p.acceptor != nil && validate == defaultValidator() && p.acceptor.accepts(event.Elem()) {
		return nil, nil
	}
	found, panicked := runValidator(validate, event.Interface())
	if panicked != "" {
		// What it panicked with may be a value of the payload.
		return nil, newTagError(p.typ, "", tags.ValidateKey, "", &tags.Fault{
			Problem: "a rule panics on a value that an event can have", Fix: "correct the rule's function or its parameter",
		})
	}
	violations := make([]Violation, len(found))
	for i, f := range found {
		violations[i] = Violation{Path: jsonPath(event.Elem(), f.StructNamespace()), Rule: f.Tag(), Param: f.Param()}
	}
	return violations, nil
}

// runValidator validates v. The validator panics where a tag is wrong; what with is returned as a text.
func runValidator(validate *validator.Validate, v any) (found validator.ValidationErrors, panicked string) {
	panicked = panicOf(func() {
		found, _ = errors.AsType[validator.ValidationErrors](validate.Struct(v))
	})
	return found, panicked
}

// filled returns a pointer to a t in which nothing is zero, as far as that can be had, so that every rule runs.
func filled(t reflect.Type) reflect.Value {
	f := filler{left: 4096}
	return f.value(t, 0)
}

// filler makes values. Those of types that contain themselves have to end somewhere, in depth and in number.
type filler struct{ left int }

func (f *filler) value(t reflect.Type, depth int) reflect.Value {
	const deepest = 8
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
	if f.left--; depth == deepest || f.left <= 0 {
		return p
	}
	switch t.Kind() {
	case reflect.Pointer:
		v.Set(f.value(t.Elem(), depth+1))
	case reflect.Slice:
		v.Set(reflect.Append(v, f.value(t.Elem(), depth+1).Elem()))
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		v.SetMapIndex(f.value(t.Key(), depth+1).Elem(), f.value(t.Elem(), depth+1).Elem())
	case reflect.Struct:
		if t == timeType {
			v.Set(reflect.ValueOf(time.Unix(1, 0)))
			break
		}
		for i := range t.NumField() {
			if field := v.Field(i); field.CanSet() && t.Field(i).Type != eventType {
				field.Set(f.value(field.Type(), depth+1).Elem())
			}
		}
	}
	return p
}
