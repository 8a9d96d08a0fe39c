package registry

import "github.com/go-playground/validator/v10"

// Option configures a registry, in [New] or [Registry.Configure]. Of two options for the same thing the later wins.
type Option interface {
	configure(*settings) error
}

// DecodeOption is an [Option] that can also be given to one call of Decode, where it wins over the registry's.
type DecodeOption interface {
	Option
	decodeOption()
}

// settings are what options set. A registry's settings are immutable once published; a call with options of its own
// works on a copy.
type settings struct {
	session        Session
	unknownAsError bool
	owned          bool
	factory        Factory
	validator      *validator.Validate
	parents        []*Registry
	tested         []string
}

type decodeOption func(*settings)

func (o decodeOption) configure(s *settings) error { o(s); return nil }
func (o decodeOption) decodeOption()               {}

type option func(*settings) error

func (o option) configure(s *settings) error { return o(s) }

// WithSession gives every decoded event the session its relations load resources through. Without one, or with nil,
// events decode all the same and a relation that is asked for answers that it has no session.
func WithSession(session Session) DecodeOption {
	return decodeOption(func(s *settings) { s.session = session })
}

// WithUnknownAsError makes an event that no type is registered for an [UnknownTypeError] instead of an
// [UnknownEvent]. The event is reachable from the error.
func WithUnknownAsError(on bool) DecodeOption {
	return decodeOption(func(s *settings) { s.unknownAsError = on })
}

// WithOwnedPayload tells Decode that the caller gives the payload away and will not modify it, so that the event
// keeps it for [Event.Raw] without making a copy.
func WithOwnedPayload(on bool) DecodeOption {
	return decodeOption(func(s *settings) { s.owned = on })
}

// WithFactory makes [DecodeAs] decode with factory instead of [Default]. Other calls do not look at it.
func WithFactory(factory Factory) DecodeOption {
	return decodeOption(func(s *settings) { s.factory = factory })
}

// WithParent makes a registry ask parent about events that none of its own types takes. Given several times, parents
// are asked in the order given. A parent that leads back to the registry itself is an error.
func WithParent(parent *Registry) Option {
	return option(func(s *settings) error {
		s.parents = append(s.parents[:len(s.parents):len(s.parents)], parent)
		return nil
	})
}

// WithValidator makes a registry run v in place of a validator of its own, with v's custom validations, aliases and
// struct-level rules. v then runs on every event of a strict or tolerant type, whether or not the type has validate
// tags, since struct-level rules show in no tag. Register v's rules before the types that use them.
func WithValidator(v *validator.Validate) Option {
	return option(func(s *settings) error {
		s.validator = v
		return nil
	})
}
