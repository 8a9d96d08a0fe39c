package registry

import (
	"errors"
	"reflect"

	"github.com/go-playground/validator/v10"

	"github.com/typedbus/typedbus/registry/internal/tags"
	"github.com/typedbus/typedbus/registry/internal/validation"
)

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
	if len(p.validations) > 0 {
		return validation.Default()
	}
	return nil
}

// checkRules tries the validate tags of a type, so that a rule that does not exist or does not fit its field is found
// when the type is registered.
func checkRules(validate *validator.Validate, p *plan) error {
	if len(p.validations) == 0 {
		return nil
	}
	if validate == nil {
		validate = validation.Default()
	}
	var faults []error
	for i := range p.validations {
		f := &p.validations[i]
		if fault := f.Check(validate); fault != nil {
			faults = append(faults, newTagError(p.typ, f.Name, tags.ValidateKey, f.Tag, fault))
		}
	}
	if len(faults) > 0 {
		return errors.Join(faults...)
	}
	if panicked := validation.Try(validate, p.typ, eventType); panicked != "" {
		return newTagError(p.typ, "", tags.ValidateKey, "", tags.At(0, panicked, "see the validator's list of rules for what this one takes"))
	}
	return nil
}

// violationsOf returns the violations that the validator finds in event, a pointer.
func violationsOf(validate *validator.Validate, p *plan, event reflect.Value) ([]Violation, error) {
	if p.acceptor != nil && validate == validation.Default() && p.acceptor.Accepts(event.Elem()) {
		return nil, nil
	}
	broken, ok := validation.Run(validate, event)
	if !ok {
		return nil, newTagError(p.typ, "", tags.ValidateKey, "",
			tags.At(0, "a rule panics on a value that an event can have", "correct the rule's function or its parameter"))
	}
	violations := make([]Violation, len(broken))
	for i, b := range broken {
		violations[i] = Violation{Path: b.Path, Rule: b.Rule, Param: b.Param}
	}
	return violations, nil
}
