package registry

import (
	"bytes"
	"reflect"

	"github.com/go-json-experiment/json"
)

// Decode turns a payload into an event of the most specific type that is registered for it. What comes back:
//
//   - A registered event is a pointer to its type, validated.
//   - An event that no type is registered for is an [*UnknownEvent] and no error, unless [WithUnknownAsError] asks
//     for an [*UnknownTypeError].
//   - A payload that is not JSON (RFC 8259, in UTF-8, without duplicate names) or no event is a [*DecodeError].
//   - An event that does not keep the rules of its type is a [*ValidationError] if the type is strict: it lists every
//     violation, and has the event. If the type is tolerant there is no error: values are converted where their
//     meaning is plain, such as "8.0" for an integer, left zero where not, and listed by [Event.Drift].
//
// Exactly one of event and error is nil. Decode does not keep payload unless [WithOwnedPayload] gives it away.
func (r *Registry) Decode(payload []byte, options ...DecodeOption) (AnyEvent, error) {
	s := r.settingsFor(options)
	if !s.owned {
		payload = bytes.Clone(payload)
	}
	var l layout
	var source, detailType []byte
	known := l.read(payload)
	if known {
		source, detailType = l.content(memberSource), l.content(memberDetailType)
	} else {
		source, detailType = peek(payload)
	}
	if source == nil || detailType == nil {
		return nil, noEvent(payload)
	}
	p := r.lookup(source, detailType, payload)
	if p == nil {
		p = unknownPlan
	}
	value := reflect.New(p.typ)
	var violations []Violation
	if !known || !l.direct(p, value) {
		var err error
		if violations, err = l.indirect(p, value); err != nil {
			return nil, err
		}
	}
	event, err := s.finish(p, payload, value, violations)
	if p == unknownPlan && s.unknownAsError && err == nil {
		unknown := event.(*UnknownEvent)
		return nil, &UnknownTypeError{Source: unknown.Source, DetailType: unknown.DetailType, Event: unknown}
	}
	return event, err
}

// unknownPlan is the plan of events that no type is registered for.
var unknownPlan = &plan{typ: reflect.TypeFor[UnknownEvent](), tolerant: true, rawDetail: true, detail: 1}

// decodeWhole decodes a payload of any form into value, a pointer to an event of p's type, and returns what does not
// fit.
func decodeWhole(p *plan, payload []byte, value reflect.Value) ([]Violation, error) {
	value.Elem().SetZero()
	if json.Unmarshal(payload, value.Interface()) == nil && (!p.rawDetail || !detailIsWrapped(payload)) {
		return nil, nil
	}
	if err := wellFormed(payload); err != nil {
		return nil, err
	}
	value.Elem().SetZero()
	return repair(payload, value, p.tolerant)
}

// finish makes an event of a decoded value: bound, and checked by the rules of its type.
func (s *settings) finish(p *plan, payload []byte, value reflect.Value, violations []Violation) (AnyEvent, error) {
	event, envelope := value.Interface().(AnyEvent), envelopeOf(value)
	envelope.raw, envelope.session, envelope.plan = payload, s.session, p
	for i := range p.relations {
		p.relations[i].bind(envelope)
	}
	violations, err := s.check(p, value, violations)
	switch {
	case err != nil:
		return nil, err
	case len(violations) == 0:
		return event, nil
	case p.tolerant:
		envelope.drift = violations
		return event, nil
	}
	return nil, &ValidationError{Type: p.typ, Event: event, Violations: violations}
}

// check returns the violations found so far together with those of all rules, sorted by path.
func (s *settings) check(p *plan, event reflect.Value, found []Violation) ([]Violation, error) {
	envelope := envelopeOf(event)
	all := envelope.missing(found)
	if p.present != nil && (len(found) > 0 || !p.presence.accepts(event.Elem())) {
		all = absent(all, envelope.raw, p)
	}
	if validate := s.validatorFor(p); validate != nil {
		broken, err := violationsOf(validate, p, event)
		if err != nil {
			return nil, err
		}
		all = append(all, broken...)
	}
	return settle(all), nil
}
