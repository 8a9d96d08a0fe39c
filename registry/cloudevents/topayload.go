package cloudevents

import (
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	ce "github.com/cloudevents/sdk-go/v2/event"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/registry"
)

// Decode turns a CloudEvent into a payload by [ToPayload] and decodes that with factory. Its errors are those of both.
func Decode(event ce.Event, factory registry.Factory, options ...registry.DecodeOption) (registry.AnyEvent, error) {
	payload, err := ToPayload(event)
	if err != nil {
		return nil, err
	}
	return factory.Decode(payload, options...)
}

// ToPayload returns a CloudEvent as EventBridge would deliver it. A CloudEvent that [FromEvent] made becomes the event
// that FromEvent was given. The detail of any other CloudEvent is its data if that is JSON, else an empty object; what
// EventBridge's envelope has no place for is in the member cloudevent, where FromEvent finds it. The error is an
// [*Error].
func ToPayload(event ce.Event) ([]byte, error) {
	if err := event.Validate(); err != nil {
		return nil, &Error{Reason: "it is not a valid CloudEvent", Err: err}
	}
	m, err := membersOf(&event)
	if err != nil {
		return nil, err
	}
	if text, ok := event.Extensions()[extEnvelope].(string); ok {
		differing, err := read([]byte(text))
		if err != nil {
			return nil, &Error{Attribute: extEnvelope, Reason: "it is no JSON object", Err: err}
		}
		for name, value := range differing {
			m[name] = value
		}
	}
	if text, ok := event.Extensions()[extAbsent].(string); ok {
		for name := range strings.SplitSeq(text, ",") {
			delete(m, name)
		}
	}
	payload, err := m.write()
	if err != nil {
		return nil, &Error{Reason: "it cannot be written as JSON", Err: err}
	}
	return payload, nil
}

// membersOf returns the event's members by the attributes of a CloudEvent, without what is remembered of them.
func membersOf(event *ce.Event) (members, error) {
	m := members{"version": jsontext.Value(`"0"`), "resources": jsontext.Value(`[]`), "detail": jsontext.Value(`{}`)}
	texts := map[string]string{"id": event.ID(), "detail-type": event.Type(), "source": event.Source(), "account": "", "region": ""}
	if t := event.Time(); !t.IsZero() {
		texts["time"] = t.UTC().Format(timeLayout)
	}
	r, others := members{}, members{}
	for name, value := range event.Extensions() {
		text, isText := value.(string)
		switch {
		case name == extAccount && isText:
			texts["account"] = text
		case name == extRegion && isText:
			texts["region"] = text
		case name == extReplayName && isText:
			texts["replay-name"] = text
		case name == extResources && isText && jsontext.Value(text).IsValid():
			m["resources"] = jsontext.Value(text)
		case name == extEnvelope && isText, name == extAbsent && isText:
		default:
			v, err := writeExtension(name, value)
			if err != nil {
				return nil, err
			}
			others[name] = v
		}
	}
	for name, text := range texts {
		if err := m.set(name, text); err != nil {
			return nil, &Error{Attribute: name, Reason: "it is not UTF-8", Err: err}
		}
	}
	if err := data(event, m, r); err != nil {
		return nil, err
	}
	if s := event.Subject(); s != "" {
		if err := r.set("subject", s); err != nil {
			return nil, &Error{Attribute: "subject", Reason: "it is not UTF-8", Err: err}
		}
	}
	if s := event.DataSchema(); s != "" {
		if err := r.set("dataschema", s); err != nil {
			return nil, &Error{Attribute: "dataschema", Reason: "it is not UTF-8", Err: err}
		}
	}
	if err := nest(r, "extensions", others); err != nil {
		return nil, err
	}
	return m, nest(m, memberRest, r)
}

const timeLayout = "2006-01-02T15:04:05.999999999Z07:00"

// nest makes an object a member of another, unless it is empty.
func nest(m members, name string, object members) error {
	if len(object) == 0 {
		return nil
	}
	v, err := object.write()
	if err != nil {
		return &Error{Attribute: name, Reason: "it cannot be written as JSON", Err: err}
	}
	m[name] = v
	return nil
}

// data sets the detail or, where the data are not JSON, the member for the rest.
func data(event *ce.Event, m, r members) error {
	contentType := event.DataContentType()
	isJSON := !event.DataBase64 && jsonLike(contentType) && jsontext.Value(event.DataEncoded).IsValid()
	if contentType != jsonType && (contentType != "" || event.DataEncoded != nil) {
		r["datacontenttype"] = jsontext.Value("null")
		if contentType != "" {
			if err := r.set("datacontenttype", contentType); err != nil {
				return &Error{Attribute: "datacontenttype", Reason: "it is not UTF-8", Err: err}
			}
		}
	}
	switch {
	case event.DataEncoded == nil && contentType == jsonType:
		r["nodata"] = jsontext.Value("true")
	case event.DataEncoded == nil:
		if contentType == "" {
			r["datacontenttype"] = jsontext.Value("null")
		}
		r["nodata"] = jsontext.Value("true")
	case isJSON:
		m["detail"] = slices.Clone(event.DataEncoded)
	case !event.DataBase64 && utf8.Valid(event.DataEncoded):
		if err := r.set("data", string(event.DataEncoded)); err != nil {
			return &Error{Attribute: "data", Reason: "it is not UTF-8", Err: err}
		}
	default:
		v, err := json.Marshal(event.DataEncoded)
		if err != nil {
			return &Error{Attribute: "data", Reason: "it cannot be written as base64", Err: err}
		}
		r["data_base64"] = v
	}
	return nil
}

// jsonLike reports whether a content type is one of JSON's, which none is, too.
func jsonLike(contentType string) bool {
	if contentType == "" {
		return true
	}
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == jsonType || t == "text/json" || strings.HasSuffix(t, "+json"))
}
