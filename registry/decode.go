package registry

import (
	"reflect"
	"unsafe"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/reader"
)

// Decode turns a payload into an event of the most specific type that is registered for it. What comes back:
//
//   - A registered event is a pointer to its type, validated.
//   - An event that no type is registered for is an [*UnknownEvent] and no error, unless [WithUnknownAsError] asks
//     for an [*UnknownTypeError].
//   - A payload that is not JSON (RFC 8259, in UTF-8, without duplicate names) or no event is a [*DecodeError].
//   - An event that does not keep the rules of its type is a [*ValidationError] if the type is strict: it lists every
//     violation, and has the event. If the type is tolerant there is no error: what does not fit is listed by
//     [Event.Drift], and left zero.
//
// In a tolerant type a value is converted where its meaning is plain, such as "8.0" for an integer. That is no drift:
// nothing is lost.
//
// Exactly one of event and error is nil. The event keeps a copy of payload, or payload itself with [WithOwnedPayload].
// If payload has at most 64 KiB, the strings of the event are parts of what it keeps: a program that holds on to one
// string holds on to the whole payload, and can avoid that by strings.Clone. The strings of a larger payload are copies;
// the short ones are made together, and to hold on to one holds on to some KiB.
func (r *Registry) Decode(payload []byte, options ...DecodeOption) (AnyEvent, error) {
	s := r.settingsFor(options)
	if s.owned {
		return r.decode(s, unsafe.String(unsafe.SliceData(payload), len(payload)))
	}
	return r.decode(s, string(payload))
}

// decode decodes a payload, which nobody modifies any more.
func (r *Registry) decode(s *settings, payload string) (AnyEvent, error) {
	read := reader.Get()
	defer read.Put()
	program, value, ok := read.Event(payload, (*chooser)(r))
	if !ok {
		return nil, noEvent(payload)
	}
	of := program.Owner().(*owner)
	p, event, e := of.plan, of.event(value), envelopeOf(value)
	h := &read.Header
	e.Version, e.ID, e.DetailType, e.Source, e.Account = h.Version, h.ID, h.DetailType, h.Source, h.Account
	e.Time, e.Region, e.Resources, e.ReplayName = h.Time, h.Region, h.Resources, h.ReplayName
	e.payload, e.session, e.plan = payload, s.session, p
	for i := range p.relations {
		p.relations[i].bind(e)
	}
	if s.untaken != nil {
		s.untaken.of(e)
	}
	violations, count, err := s.check(p, value, read)
	switch {
	case err != nil:
		return nil, err
	case p == unknownPlan && s.unknownAsError:
		unknown := event.(*UnknownEvent)
		return nil, &UnknownTypeError{Source: unknown.Source, DetailType: unknown.DetailType, Event: unknown}
	case len(violations) == 0:
		return event, nil
	case p.tolerant:
		e.drift = violations
		return event, nil
	}
	return nil, &ValidationError{Type: p.typ, Event: event, Violations: violations, Count: count}
}

// chooser lets the reader ask a registry for the program of an event.
type chooser Registry

// Choose returns the program of the most specific type that takes the event.
func (c *chooser) Choose(source, detailType, payload string) *reader.Program {
	if p := (*Registry)(c).lookup(source, detailType, payload); p != nil {
		return p.program()
	}
	return unknownPlan.program()
}

// unknownPlan is the plan of events that no type is registered for.
var unknownPlan = &plan{typ: reflect.TypeFor[UnknownEvent](), tolerant: true}

// program returns the program that decodes events of the type. It is compiled when it is first needed: most programs
// see few of the types that they know.
func (p *plan) program() *reader.Program {
	if program := p.compiled.Load(); program != nil {
		return program
	}
	p.compiled.CompareAndSwap(nil, reader.Compile(p.typ, eventType, p.tolerant, newOwner(p)))
	return p.compiled.Load()
}

// scalars yields the scalars at a path, as texts: what the conditions of event tags are asked of. They are those of the
// type that to is the plan of, or those of any.
func scalars(to any, payload string, path eventpath.Path, yield func(string) bool) {
	find := func(_ []int, value string) bool {
		text, ok := reader.Text(value)
		return !ok || yield(text)
	}
	if p, ok := to.(*plan); ok {
		p.program().Find(payload, path, find)
		return
	}
	reader.Likely(payload, path, find)
}

// envelopeOf returns the envelope of an event, a pointer to a struct that embeds Event as its first field: registering
// has seen to that. The same through [AnyEvent] costs a search for the type's methods.
func envelopeOf(event reflect.Value) *Event { return (*Event)(event.UnsafePointer()) }
