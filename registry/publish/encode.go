package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
)

// entry makes an entry of an event and checks it by its type's rules and by the limits of the bus, but for its size.
// The fault is still without index and names.
func (p *Publisher) entry(ctx context.Context, event registry.AnyEvent) (Entry, *EntryError) {
	if missing(event) {
		return Entry{}, invalid("the event is nil", nil)
	}
	envelope := event.Envelope()
	entry := Entry{Source: envelope.Source, DetailType: envelope.DetailType, Time: envelope.Time, Resources: envelope.Resources}
	if entry.Source == "" || entry.DetailType == "" {
		source, detailType := p.registry.Sole(reflect.TypeOf(event))
		entry.Source, entry.DetailType = or(entry.Source, source), or(entry.DetailType, detailType)
	}
	detail, fault := detailOf(event)
	if fault != nil {
		return entry, fault
	}
	entry.Detail = detail
	for _, edit := range p.edits {
		if err := edit(ctx, event, &entry); err != nil {
			return entry, invalid("a function of WithEntry refuses it", err)
		}
	}
	if fault := p.check(&entry); fault != nil {
		return entry, fault
	}
	return entry, p.decodes(event, &entry)
}

// missing reports whether there is no event, or a pointer to none.
func missing(event registry.AnyEvent) bool {
	return event == nil || reflect.ValueOf(event).Kind() == reflect.Pointer && reflect.ValueOf(event).IsNil()
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// envelopeMembers are the members of an event beside the detail. Those that PutEvents does not take are the bus's to
// set.
var envelopeMembers = map[string]bool{
	"version": true, "id": true, "detail-type": true, "source": true, "account": true, "time": true, "region": true,
	"resources": true, "replay-name": true,
}

// detailOf returns the event's detail as JSON.
func detailOf(event registry.AnyEvent) (jsontext.Value, *EntryError) {
	whole, err := json.Marshal(event, json.Deterministic(true))
	if err != nil {
		return nil, invalid("it cannot be written as JSON"+placeOf(err), err)
	}
	detail := jsontext.Value("{}") // a type without a field for it
	dec := jsontext.NewDecoder(bytes.NewBuffer(whole))
	if t, err := dec.ReadToken(); err != nil || t.Kind() != '{' {
		return nil, invalid("it is no JSON object", nil)
	}
	for dec.PeekKind() == '"' { // whole is JSON, so that all of it can be read
		name, _ := dec.ReadToken()
		member := name.String()
		value, _ := dec.ReadValue()
		switch {
		case member == "detail":
			detail = value.Clone()
		case !envelopeMembers[member] && !empty(value):
			return nil, invalid(fmt.Sprintf("member %q is outside of the detail, where EventBridge carries nothing; move its field into the detail",
				bounded(member, 64)), nil)
		}
	}
	return detail, nil
}

// empty reports whether a value says nothing, so that it is no loss.
func empty(v jsontext.Value) bool {
	switch string(v) {
	case "null", "false", "0", `""`, "[]", "{}":
		return true
	}
	return false
}

// placeOf says where in the event an error of package json is, if it says so.
func placeOf(err error) string {
	place := jsontext.Pointer("")
	if e, ok := errors.AsType[*json.SemanticError](err); ok {
		place = e.JSONPointer
	}
	if e, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		place = e.JSONPointer
	}
	if place == "" {
		return ""
	}
	return " at " + string(place)
}

// decodes reports what is wrong with the entry as a receiver would decode it.
func (p *Publisher) decodes(event registry.AnyEvent, entry *Entry) *EntryError {
	payload, err := delivered(event.Envelope(), entry)
	if err != nil {
		return invalid("it cannot be written as JSON", err)
	}
	decoded, err := p.registry.Decode(payload, registry.WithOwnedPayload(true), registry.WithUnknownAsError(false))
	if err != nil {
		return invalid(reasonOf(err), err)
	}
	want, got := reflect.TypeOf(event).Elem(), reflect.TypeOf(decoded).Elem()
	switch unknown, _ := decoded.(*registry.UnknownEvent); {
	case want == got || want == reflect.TypeFor[registry.UnknownEvent]():
		return nil
	case unknown != nil:
		return invalid("no type is registered for its source and detail-type: register its type, or set what its tag asks for",
			&registry.UnknownTypeError{Source: entry.Source, DetailType: entry.DetailType, Event: unknown})
	}
	return invalid(fmt.Sprintf("receivers decode it to %s: set what the tag of its own type asks for", got),
		&registry.TypeError{Want: want, Got: got, Event: decoded})
}

// reasonOf says what the registry found, in its own words but without those around them.
func reasonOf(err error) string {
	e, ok := errors.AsType[*registry.ValidationError](err)
	if !ok {
		return err.Error()
	}
	reason := ""
	for i, v := range e.Violations {
		if i > 0 {
			reason += "; "
		}
		reason += v.String()
	}
	return reason
}

// delivered returns the event as EventBridge would deliver it. What the bus sets is the envelope's or made up.
func delivered(envelope *registry.Event, entry *Entry) ([]byte, error) {
	e := registry.UnknownEvent{Detail: entry.Detail}
	e.Version, e.Source, e.DetailType, e.Resources = "0", entry.Source, entry.DetailType, entry.Resources
	e.ID = or(envelope.ID, "00000000-0000-4000-8000-000000000000")
	e.Account = or(envelope.Account, "123456789012")
	e.Region = or(envelope.Region, "us-east-1")
	if e.Time = entry.Time; e.Time.IsZero() {
		e.Time = anyTime
	}
	return json.Marshal(&e)
}
