package registry

import (
	"github.com/go-playground/validator/v10"
)

// Option configures a registry, in [New] or [Registry.Configure]. Of two options for the same thing the later wins.
type Option interface {
	configure(*settings)
}

// DecodeOption is an option of one call of Decode. It takes the place of the registry's own option for the same thing.
type DecodeOption interface {
	decode(*settings)
}

// EventOption is an option about the events themselves. It can be given to a registry, and to one call of Decode or
// DecodeMap.
type EventOption interface {
	Option
	DecodeOption
}

type (
	option       func(*settings)
	decodeOption func(*settings)
	eventOption  func(*settings)
)

func (o option) configure(s *settings)      { o(s) }
func (o decodeOption) decode(s *settings)   { o(s) }
func (o eventOption) configure(s *settings) { o(s) }
func (o eventOption) decode(s *settings)    { o(s) }

// WithSession gives every decoded event the session its relations load resources through. Without a session, or with
// nil, events are decoded all the same, and a relation that is asked for its resource returns an error that says that
// it has no session.
func WithSession(session Session) EventOption {
	return eventOption(func(s *settings) { s.session, s.has = session, s.has|hasSession })
}

// WithUnknownAsError decides what is returned for an event that no type is registered for: if on is true, an
// [*UnknownTypeError], whose field Event has the event; if it is false, which is the default, an [*UnknownEvent] and no
// error.
func WithUnknownAsError(on bool) EventOption {
	return eventOption(func(s *settings) { s.unknownAsError, s.has = on, s.has|hasUnknownAsError })
}

// WithOwnedPayload tells Decode that the caller gives the payload away and will not modify it, so that the event
// keeps it for [Event.Raw] without making a copy.
func WithOwnedPayload(on bool) DecodeOption {
	return decodeOption(func(s *settings) { s.owned = on })
}

// WithParent makes a registry know what parent knows: the most specific type of both takes an event, and of two that
// are equally specific the registry's own. A registry without options of its own for the session, for the validator or
// for unknown events has those of its parent. Given several times, parents are asked in the order given. A parent that
// leads back to the registry itself is an error.
func WithParent(parent *Registry) Option {
	return option(func(s *settings) { s.parents = append(s.parents[:len(s.parents):len(s.parents)], parent) })
}

// WithValidator makes a registry run v in place of a validator of its own, with v's custom validations, aliases and
// struct-level rules. v then runs on every event of a strict or tolerant type, whether or not the type has validate
// tags, since struct-level rules show in no tag. Register v's rules before the types that use them.
func WithValidator(v *validator.Validate) Option {
	return option(func(s *settings) { s.validator, s.has = v, s.has|hasValidator })
}

// settings are what options set. A registry's settings are immutable once published; a call with options of its own
// works on a copy.
type settings struct {
	session        Session
	unknownAsError bool
	validator      *validator.Validate
	untaken        *untakenReports
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
	hasUntaken
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
		if missing&hasUntaken != 0 {
			whole.untaken = theirs.untaken
		}
		whole.has |= missing
	}
	return whole
}
