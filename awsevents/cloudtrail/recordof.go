package cloudtrail

import (
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/registry"
)

// RecordOf returns the record of an event that CloudTrail delivered, whichever
// type it has: one of this package's, one that a service's package has for a
// single event, one of your own, or none. A program that is to see every call,
// an audit say, asks for it rather than for an [*APICall], which more specific
// types take events from:
//
//	if record, ok := cloudtrail.RecordOf(event); ok && record.Denied() {
//		…
//	}
//
// It reports false for an event that is none of CloudTrail's.
func RecordOf(event registry.AnyEvent) (*Record, bool) {
	envelope := envelopeOf(event)
	if envelope == nil || !strings.HasSuffix(envelope.DetailType, "via CloudTrail") {
		return nil, false
	}
	if record, ok := detailOf(event); ok {
		return record, true
	}
	detail, _ := envelope.Lookup("detail")
	record := new(Record)
	if err := json.Unmarshal(detail, record); err != nil && record.EventName == "" {
		return nil, false
	}
	return record, true
}

// recordOf returns the record that is the event's detail, or at least those parts
// of it that are needed to read the parameters. It is empty if there is none.
func recordOf(event registry.AnyEvent) Record {
	envelope := envelopeOf(event)
	if envelope == nil {
		return Record{}
	}
	if record, ok := detailOf(event); ok {
		return *record
	}
	return recordIn(envelope)
}

// envelopeOf is the envelope of an event, and nil if there is no event.
func envelopeOf(event registry.AnyEvent) *registry.Event {
	v := reflect.ValueOf(event)
	if !v.IsValid() || v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return nil
	}
	return event.Envelope()
}

// detailOf returns the record in the field Detail of an event: the field itself,
// or what is common to all records in it, and the rest from the payload.
func detailOf(event registry.AnyEvent) (*Record, bool) {
	detail := reflect.ValueOf(event).Elem().FieldByName("Detail")
	if !detail.IsValid() || !detail.CanInterface() {
		return nil, false
	}
	switch detail := detail.Interface().(type) {
	case Record:
		return &detail, true
	case *Record:
		return detail, detail != nil
	}
	if detail.Kind() != reflect.Struct {
		return nil, false
	}
	common, ok := detail.Type().FieldByName("Common")
	if !ok || common.Type != reflect.TypeFor[Common]() {
		return nil, false
	}
	record := &Record{Common: detail.FieldByIndex(common.Index).Interface().(Common)}
	record.open(event.Envelope())
	return record, true
}

// open reads those parts of a record whose form depends on the event.
func (r *Record) open(event *registry.Event) {
	r.RequestParameters, _ = event.Lookup("detail.requestParameters")
	r.ResponseElements, _ = event.Lookup("detail.responseElements")
	r.ServiceEventDetails, _ = event.Lookup("detail.serviceEventDetails")
	if data, ok := event.Lookup("detail.additionalEventData"); ok {
		_ = json.Unmarshal(data, &r.AdditionalEventData) // something other than an object is no data
	}
}

// recordIn reads what is needed here of the record in an event's payload.
func recordIn(event *registry.Event) Record {
	r := Record{Common: Common{
		EventSource: detailText(event, "eventSource"),
		EventName:   detailText(event, "eventName"),
		APIVersion:  detailText(event, "apiVersion"),
		ErrorCode:   detailText(event, "errorCode"),
	}}
	r.RequestParameters, _ = event.Lookup("detail.requestParameters")
	r.ResponseElements, _ = event.Lookup("detail.responseElements")
	return r
}

func detailText(event *registry.Event, name string) string {
	v, _ := event.Lookup("detail." + name)
	return text(v)
}
