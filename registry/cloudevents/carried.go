package cloudevents

import (
	"bytes"

	ce "github.com/cloudevents/sdk-go/v2/event"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/publish"
)

// Entry returns an entry that carries a CloudEvent as a whole, in its JSON format, in the detail. Its source is the
// CloudEvent's and its detail-type the CloudEvent's type, of which EventBridge takes 128 characters. The error is an
// [*Error].
func Entry(event ce.Event) (publish.Entry, error) {
	if err := event.Validate(); err != nil {
		return publish.Entry{}, &Error{Reason: "it is not a valid CloudEvent", Err: err}
	}
	var detail bytes.Buffer
	if err := ce.WriteJson(&event, &detail); err != nil {
		return publish.Entry{}, &Error{Reason: "it cannot be written as JSON", Err: err}
	}
	return publish.Entry{Source: event.Source(), DetailType: event.Type(), Time: event.Time(), Detail: detail.Bytes()}, nil
}

// Carried returns the CloudEvent that an event carries in its detail, as Entry puts it there, and reports whether there
// is one: an object with a specversion. The error is an [*Error] for one that is not valid.
func Carried(event registry.AnyEvent) (ce.Event, bool, error) {
	detail, ok := event.Envelope().Lookup("detail")
	if !ok || detail.Kind() != '{' {
		return ce.Event{}, false, nil
	}
	m, err := read(detail)
	if err != nil {
		return ce.Event{}, false, nil
	}
	if _, ok := m.text("specversion"); !ok {
		return ce.Event{}, false, nil
	}
	var out ce.Event
	if err := ce.ReadJson(&out, bytes.NewReader(detail)); err != nil {
		return ce.Event{}, true, &Error{Reason: "the detail is not a CloudEvent", Err: err}
	}
	if err := out.Validate(); err != nil {
		return ce.Event{}, true, &Error{Reason: "the detail is not a valid CloudEvent", Err: err}
	}
	return out, true, nil
}
