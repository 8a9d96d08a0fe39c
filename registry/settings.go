package registry

import "github.com/go-playground/validator/v10"

// settings are what options set. A registry's settings are immutable once published; a call with options of its own
// works on a copy.
type settings struct {
	session        Session
	unknownAsError bool
	validator      *validator.Validate
	has            given // which of these were given; the others may come from a parent
	owned          bool
	parents        []*Registry
	tested         []string // see withTested
}

// given is a set of settings that were given.
type given uint8

const (
	hasSession given = 1 << iota
	hasUnknownAsError
	hasValidator
)

var noSettings settings

// current returns the registry's own settings.
func (r *Registry) current() *settings {
	if s := r.settings.Load(); s != nil {
		return s
	}
	return &noSettings
}

// settingsFor returns the settings for one call with options of its own: those, the registry's, and its parents'.
func (r *Registry) settingsFor(options []DecodeOption) *settings {
	s := r.current()
	if len(options) > 0 {
		own := *s
		for _, o := range options {
			o.decode(&own)
		}
		s = &own
	}
	return s.inherited()
}

// inherited returns the settings with those of the parents where there are none: of several parents the first that has
// one counts. It makes no copy where nothing is inherited.
func (s *settings) inherited() *settings {
	whole := s
	for _, parent := range s.parents {
		theirs := parent.current().inherited()
		missing := theirs.has &^ whole.has
		if missing == 0 {
			continue
		}
		if whole == s {
			own := *s
			whole = &own
		}
		if missing&hasSession != 0 {
			whole.session = theirs.session
		}
		if missing&hasUnknownAsError != 0 {
			whole.unknownAsError = theirs.unknownAsError
		}
		if missing&hasValidator != 0 {
			whole.validator = theirs.validator
		}
		whole.has |= missing
	}
	return whole
}
