package registry

import "github.com/go-playground/validator/v10"

// Option configures a registry, in [New] or [Registry.Configure]. Of two options for the same thing the later wins.
type Option interface {
	configure(*settings)
}

// DecodeOption is for one call of Decode, where it wins over the registry's own.
type DecodeOption interface {
	decode(*settings)
}

// EventOption says something of the events themselves: a registry can have it, and a call of Decode or DecodeMap.
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

// WithSession gives every decoded event the session its relations load resources through. Without one, or with nil,
// events decode all the same and a relation that is asked for answers that it has no session.
func WithSession(session Session) EventOption {
	return eventOption(func(s *settings) { s.session, s.has = session, s.has|hasSession })
}

// WithUnknownAsError makes an event that no type is registered for an [UnknownTypeError] instead of an
// [UnknownEvent]. The event is reachable from the error.
func WithUnknownAsError(on bool) EventOption {
	return eventOption(func(s *settings) { s.unknownAsError, s.has = on, s.has|hasUnknownAsError })
}

// WithOwnedPayload tells Decode that the caller gives the payload away and will not modify it, so that the event
// keeps it for [Event.Raw] without making a copy.
func WithOwnedPayload(on bool) DecodeOption {
	return decodeOption(func(s *settings) { s.owned = on })
}

// WithParent makes a registry know what parent knows: the most specific type of both takes an event, and of two that are
// equally specific the registry's own. What the registry has no option for it has from its parent: the session, the
// validator, what to do with unknown events. Given several times, parents are asked in the order given. A parent that
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
