package cloudevents

import (
	"net/url"
	"slices"
	"strings"
	"time"

	ce "github.com/cloudevents/sdk-go/v2/event"
	"github.com/cloudevents/sdk-go/v2/types"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
)

// The names of what EventBridge's envelope has and CloudEvents has not.
const (
	extAccount    = "awsaccount"
	extRegion     = "awsregion"
	extResources  = "awsresources"
	extReplayName = "awsreplayname"
	extEnvelope   = "awsenvelope"
	extAbsent     = "awsabsent"

	// memberRest is the member of an event that has what CloudEvents' attributes have and EventBridge's envelope has not.
	memberRest = "cloudevent"
)

const jsonType = "application/json"

// FromEvent returns an event as a CloudEvent. It converts the payload of a decoded event, with the members that its
// type has no field for, and the fields of an event that was not decoded. The event must have an id, a source and a
// detail-type, which CloudEvents requires. The error is an [*Error].
func FromEvent(event registry.AnyEvent) (ce.Event, error) {
	raw := event.Envelope().Raw()
	if raw == nil {
		written, err := json.Marshal(event)
		if err != nil {
			return ce.Event{}, &Error{Reason: "it cannot be written as JSON", Err: err}
		}
		raw = written
	}
	m, err := read(raw)
	if err != nil {
		return ce.Event{}, &Error{Reason: "its payload is no JSON object", Err: err}
	}
	context := &ce.EventContextV1{}
	out := ce.Event{Context: context}
	for _, required := range []struct {
		member string
		to     *string
	}{{"id", &context.ID}, {"detail-type", &context.Type}} {
		text, ok := m.text(required.member)
		if !ok || strings.TrimSpace(text) == "" {
			return ce.Event{}, &Error{Attribute: required.member, Reason: "CloudEvents requires it, as a text that is not empty"}
		}
		*required.to = text
	}
	source, ok := m.text("source")
	if !ok || source == "" {
		return ce.Event{}, &Error{Attribute: "source", Reason: "CloudEvents requires it, as a text that is not empty"}
	}
	context.Source = reference(source)
	if text, ok := m.text("time"); ok {
		if t, err := time.Parse(time.RFC3339Nano, text); err == nil && !t.IsZero() {
			context.Time = &types.Timestamp{Time: t}
		}
	}
	if detail, ok := m["detail"]; ok {
		out.DataEncoded = detail
		context.DataContentType = new(jsonType)
	}
	for member, extension := range map[string]string{"account": extAccount, "region": extRegion, "replay-name": extReplayName} {
		if text, ok := m.text(member); ok && text != "" {
			extend(context, extension, text)
		}
	}
	if resources, ok := m["resources"]; ok && resources.Kind() == '[' {
		extend(context, extResources, string(resources))
	}
	if more := out.Clone(); rest(m, &more) == nil && more.Validate() == nil && !brokenJSON(&more) {
		out = more
	} // else it is somebody else's member of that name, and is remembered like any other
	if err := remember(m, &out); err != nil {
		return ce.Event{}, err
	}
	if err := out.Validate(); err != nil {
		return ce.Event{}, &Error{Reason: "it would not be a valid CloudEvent", Err: err}
	}
	return out, nil
}

// extend sets an extension without the SDK's conversions.
func extend(context *ce.EventContextV1, name string, value any) {
	if context.Extensions == nil {
		context.Extensions = map[string]any{}
	}
	context.Extensions[name] = value
}

// reference returns a source as the reference that CloudEvents wants. What it does not give back is remembered.
func reference(source string) types.URIRef {
	u, err := url.Parse(source)
	if err != nil || u.String() == "" {
		u = &url.URL{Path: "/" + source}
	}
	return types.URIRef{URL: *u}
}

// remember notes which members the attributes do not give back.
func remember(m members, out *ce.Event) error {
	back, err := membersOf(out)
	if err != nil {
		return err
	}
	context := out.Context.(*ce.EventContextV1)
	differing := members{}
	for name, value := range m {
		if got, ok := back[name]; !ok || !same(got, value) {
			differing[name] = value
		}
	}
	if len(differing) > 0 {
		text, err := differing.write()
		if err != nil {
			return &Error{Reason: "its envelope cannot be written as JSON", Err: err}
		}
		extend(context, extEnvelope, string(text))
	}
	var absent []string
	for name := range back {
		if _, there := m[name]; !there {
			absent = append(absent, name)
		}
	}
	if len(absent) > 0 {
		slices.Sort(absent)
		extend(context, extAbsent, strings.Join(absent, ","))
	}
	return nil
}

// rest sets the attributes that the member for them has.
func rest(m members, out *ce.Event) error {
	value, ok := m[memberRest]
	if !ok {
		return nil
	}
	r, err := read(value)
	if err != nil {
		return err
	}
	context := out.Context.(*ce.EventContextV1)
	for name, v := range r {
		text, isText := r.text(name)
		switch {
		case name == "subject" && isText:
			context.Subject = &text
		case name == "dataschema" && isText:
			if u, err := url.Parse(text); err == nil {
				context.DataSchema = &types.URI{URL: *u}
			}
		case name == "datacontenttype":
			if context.DataContentType = nil; isText {
				context.DataContentType = &text
			}
		case name == "data" && isText:
			out.DataEncoded = []byte(text)
		case name == "data_base64" && isText:
			var data []byte
			if err := json.Unmarshal(v, &data); err != nil {
				return &Error{Attribute: memberRest, Reason: "its data_base64 is not base64", Err: err}
			}
			out.DataEncoded, out.DataBase64 = data, true
		case name == "nodata":
			out.DataEncoded = nil
		case name == "extensions" && v.Kind() == '{':
			if err := extensions(context, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// brokenJSON reports whether the event claims to have JSON and has not.
func brokenJSON(event *ce.Event) bool {
	return event.DataEncoded != nil && !event.DataBase64 && jsonLike(event.DataContentType()) && !jsontext.Value(event.DataEncoded).IsValid()
}

// extensions sets extensions as they were.
func extensions(context *ce.EventContextV1, object jsontext.Value) error {
	all, err := read(object)
	if err != nil {
		return &Error{Attribute: memberRest, Reason: "its extensions are no JSON object", Err: err}
	}
	for name, v := range all {
		value, err := extensionOf(v)
		if err != nil {
			return err
		}
		extend(context, name, value)
	}
	return nil
}
