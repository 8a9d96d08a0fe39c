package registry

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
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
	s := r.current()
	if len(options) > 0 {
		own := *s
		for _, o := range options {
			if err := o.configure(&own); err != nil {
				return nil, err
			}
		}
		s = &own
	}
	if !s.owned {
		payload = bytes.Clone(payload)
	}
	source, detailType := peek(payload)
	if source == nil || detailType == nil {
		return nil, noEvent(payload)
	}
	p := r.lookup(source, detailType, payload)
	if p == nil {
		return s.decodeUnknown(payload)
	}
	return s.decode(p, payload)
}

// DecodeMap decodes an event that was decoded from JSON already, as AWS Lambda hands it to a handler that takes a map.
// It answers what [Registry.Decode] answers for the same JSON, with two differences that lie in maps: a member twice
// cannot be seen, and a number that is a float64 has lost what a float64 cannot hold. Numbers may be json.Number, which
// loses nothing. A map with a value that JSON cannot have, such as a channel, is a [*DecodeError].
func (r *Registry) DecodeMap(payload map[string]any, options ...DecodeOption) (AnyEvent, error) {
	if payload == nil {
		return nil, &DecodeError{Kind: ErrNotEvent, Reason: "the map is nil"}
	}
	raw, err := json.Marshal(payload, json.Deterministic(true), json.WithMarshalers(numberMarshaler))
	if err != nil {
		return nil, malformedMap(err)
	}
	return r.Decode(raw, append(slices.Clip(options), WithOwnedPayload(true))...)
}

// jsonNumber is what encoding/json's Number is: a string type that stands for a number.
type jsonNumber interface {
	Int64() (int64, error)
	Float64() (float64, error)
	String() string
}

// numberMarshaler writes a jsonNumber as the number it is. Its zero value is 0, as encoding/json has it.
var numberMarshaler = json.MarshalToFunc(func(e *jsontext.Encoder, n jsonNumber) error {
	return e.WriteValue(jsontext.Value(cmp.Or(n.String(), "0")))
})

// malformedMap says why a map could not be written as JSON.
func malformedMap(err error) error {
	e := &DecodeError{Kind: ErrMalformed, Reason: "the map has a value that JSON cannot have"}
	if semantic, ok := errors.AsType[*json.SemanticError](err); ok {
		e.Path = pointerPath(semantic.JSONPointer)
		if semantic.GoType != nil {
			e.Reason += ", of type " + semantic.GoType.String()
		}
	}
	return e
}

// decode decodes payload, which p was found for, into p's type.
func (s *settings) decode(p *plan, payload []byte) (AnyEvent, error) {
	value := reflect.New(p.typ)
	event := value.Interface().(AnyEvent)
	var violations []Violation
	if err := json.Unmarshal(payload, event); err != nil {
		if err := wellFormed(payload); err != nil {
			return nil, err
		}
		value.Elem().SetZero()
		if violations, err = repair(payload, value, p.tolerant); err != nil {
			return nil, err
		}
	}
	envelope := event.Envelope()
	envelope.raw, envelope.session, envelope.plan = payload, s.session, p
	for i := range p.relations {
		p.relations[i].relation(value.Elem()).BindRelation(envelope, p.relations[i].spec)
	}
	violations, err := s.check(p, event, violations)
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
func (s *settings) check(p *plan, event AnyEvent, found []Violation) ([]Violation, error) {
	envelope := event.Envelope()
	all := envelope.missing(found)
	if p.present != nil {
		all = absent(all, envelope.raw, p)
	}
	if p.validated || s.validator != nil {
		broken, err := s.validate(p, event)
		if err != nil {
			return nil, err
		}
		all = append(all, broken...)
	}
	return settle(all), nil
}

// settle sorts violations by path and keeps, of several at one path, those found first: what is of the wrong type is
// not also reported as missing.
func settle(violations []Violation) []Violation {
	if len(violations) < 2 {
		return violations
	}
	slices.SortStableFunc(violations, func(a, b Violation) int { return strings.Compare(a.Path, b.Path) })
	kept := violations[:1]
	for _, v := range violations[1:] {
		last := kept[len(kept)-1]
		if v.Path == last.Path && (last.Rule == ruleType || last.Rule == presentRule) {
			continue
		}
		kept = append(kept, v)
	}
	return kept
}

// missing adds the members that every event has and this one lacks.
func (e *Event) missing(violations []Violation) []Violation {
	if e.ID != "" && e.Account != "" && e.Region != "" && !e.Time.IsZero() {
		return violations
	}
	for _, m := range []struct {
		name    string
		missing bool
	}{{"id", e.ID == ""}, {"time", e.Time.IsZero()}, {"account", e.Account == ""}, {"region", e.Region == ""}} {
		if m.missing && !slices.ContainsFunc(violations, func(v Violation) bool { return v.Path == m.name }) {
			violations = append(violations, Violation{Path: m.name, Rule: presentRule})
		}
	}
	return violations
}

// unknownPlan is the plan of events that no type is registered for.
var unknownPlan = &plan{typ: reflect.TypeFor[UnknownEvent](), tolerant: true}

// decodeUnknown decodes an event that no type is registered for.
func (s *settings) decodeUnknown(payload []byte) (AnyEvent, error) {
	withoutRules := *s
	withoutRules.validator = nil
	event, err := withoutRules.decode(unknownPlan, payload)
	if err != nil {
		return nil, err
	}
	unknown := event.(*UnknownEvent)
	unknown.Detail = unwrapDetail(unknown.Detail)
	if s.unknownAsError {
		return nil, &UnknownTypeError{Event: unknown}
	}
	return unknown, nil
}

// noEvent says why payload, in which no source and detail-type were found, is no event.
func noEvent(payload []byte) error {
	if err := wellFormed(payload); err != nil {
		return err
	}
	value := jsontext.Value(payload)
	if value.Kind() != '{' {
		return &DecodeError{Kind: ErrNotEvent, Reason: "a JSON " + kindOf(value) + " where an object is needed"}
	}
	for _, name := range []string{"source", "detail-type"} {
		v, ok := member(payload, name)
		switch {
		case !ok:
			return &DecodeError{Kind: ErrNotEvent, Path: name, Reason: "there is no " + name}
		case v[0] != '"':
			return &DecodeError{Kind: ErrNotEvent, Path: name, Reason: "a JSON " + kindOf(v) + " where a string is needed"}
		case len(v) == 2:
			return &DecodeError{Kind: ErrNotEvent, Path: name, Reason: "the " + name + " is empty"}
		}
	}
	return &DecodeError{Kind: ErrNotEvent, Reason: "no source and detail-type were found"}
}

// wellFormed returns a DecodeError if payload is not JSON as RFC 8259 and RFC 7493 have it.
func wellFormed(payload []byte) error {
	d := jsontext.NewDecoder(bytes.NewBuffer(payload))
	if err := d.SkipValue(); err != nil {
		return malformed(payload, err)
	}
	end := d.InputOffset()
	if _, err := d.ReadToken(); err != io.EOF {
		return &DecodeError{Kind: ErrMalformed, Offset: end, Reason: "there is more after the JSON value"}
	}
	return nil
}

// malformed describes a syntax error without the part of the payload that the JSON package would quote.
func malformed(payload []byte, err error) error {
	e := &DecodeError{Kind: ErrMalformed, Reason: "not a JSON value", Offset: int64(len(payload))}
	if syntactic, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		e.Offset, e.Path = syntactic.ByteOffset, pointerPath(syntactic.JSONPointer)
	}
	switch {
	case len(bytes.TrimSpace(payload)) == 0:
		e.Reason = "the payload is empty"
	case errors.Is(err, jsontext.ErrDuplicateName):
		e.Reason = "a member is there twice"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		e.Reason = "the payload ends too early"
	}
	return e
}

// pointerPath writes an RFC 6901 pointer in the path grammar. Where the pointer does not tell an index from a member
// name of digits, it is taken for an index.
func pointerPath(pointer jsontext.Pointer) string {
	var b strings.Builder
	for token := range pointer.Tokens() {
		step := pathStep{kind: stepMember, name: token}
		if index, err := strconv.Atoi(token); err == nil {
			step = pathStep{kind: stepIndex, index: index}
		}
		if step.kind == stepMember && b.Len() > 0 {
			b.WriteByte('.')
		}
		appendStep(&b, step)
	}
	return b.String()
}

// kindOf names the kind of a JSON value.
func kindOf(value []byte) string {
	switch jsontext.Value(value).Kind() {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case '0':
		return "number"
	case 'n':
		return "null"
	}
	return "boolean"
}
