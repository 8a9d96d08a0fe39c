package body

import (
	"cmp"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Raw is what sqsx.Raw is.
type Raw struct {
	Source, DetailType                   string
	SourceAttribute, DetailTypeAttribute string
	Account, Region                      string
}

func (r Raw) configured() bool { return r != Raw{} }

// envelope puts an envelope around body.
func (r Raw) envelope(m *Message, body []byte, found *Found) ([]byte, error) {
	detail := jsontext.Value(body)
	if !detail.IsValid() && detail.Kind() != '{' && detail.Kind() != '[' {
		// Bytes that are not JSON, which PutRawEvents takes too, are handed on as a string. What set out to be an object or
		// an array goes on as it is: the factory then says where it is malformed.
		quoted, err := jsontext.AppendQuote(nil, body)
		if err != nil {
			return nil, &Error{Shape: RawShape, Reason: "it is neither JSON nor UTF-8"}
		}
		detail = quoted
	}
	return r.wrap(m, originFields(m), detail, found)
}

// wrap makes the envelope's JSON. What f has wins over the configuration.
func (r Raw) wrap(m *Message, f fields, detail []byte, found *Found) ([]byte, error) {
	f.source = cmp.Or(f.source, metadata(m, found, r.SourceAttribute), r.Source)
	f.detailType = cmp.Or(f.detailType, metadata(m, found, r.DetailTypeAttribute), r.DetailType)
	f.account, f.region = cmp.Or(r.Account, f.account), cmp.Or(r.Region, f.region)
	if f.source == "" || f.detailType == "" {
		return nil, &Error{Shape: found.Shape, Reason: "nothing says the source and detail-type of its payload: see WithRaw"}
	}
	return f.wrap(detail), nil
}

// metadata returns what the sender's metadata says under name, wherever that travelled.
func metadata(m *Message, found *Found, name string) string {
	if name == "" {
		return ""
	}
	if found.Bus != nil && found.Bus.Metadata[name] != "" {
		return found.Bus.Metadata[name]
	}
	if m.Attribute != nil {
		if value := m.Attribute(name); value != "" {
			return value
		}
	}
	if found.Notification != nil {
		return found.Notification.Attributes[name]
	}
	return ""
}

// fields are those of an envelope that come from beside the payload.
type fields struct {
	id, source, detailType, account, region string
	time                                    time.Time
	timeText                                string // wins over time
}

// wrap makes an envelope of these fields around a detail.
func (f fields) wrap(detail []byte) []byte {
	out := append(make([]byte, 0, len(detail)+256), '{')
	out = f.appendMissing(out, nil)
	out = append(out, `"resources":[],"detail":`...)
	out = append(out, detail...)
	return append(out, '}')
}

// or fills what f lacks from g.
func (f fields) or(g fields) fields {
	f.id, f.source, f.detailType = cmp.Or(f.id, g.id), cmp.Or(f.source, g.source), cmp.Or(f.detailType, g.detailType)
	f.account, f.region = cmp.Or(f.account, g.account), cmp.Or(f.region, g.region)
	if f.time.IsZero() {
		f.time = g.time
	}
	return f
}

// originFields are what the message itself tells: its id, when it was sent, and where its queue is.
func originFields(m *Message) fields {
	f := fields{id: m.ID, time: m.Sent}
	if f.time.IsZero() {
		f.time = m.Received
	}
	f.account, f.region, _ = Origin(m.Queue)
	f.region = cmp.Or(f.region, m.Region)
	return f
}

// complete adds to an envelope the fields it lacks and f has. An envelope that lacks none comes back as it is.
func complete(envelope []byte, f fields) []byte {
	present := make(map[string]bool)
	for name := range eachMember(envelope) {
		present[name] = true
	}
	added := f.appendMissing(nil, present)
	if len(added) == 0 {
		return envelope
	}
	_, rest, _ := strings.Cut(string(envelope), "{")
	return append(append([]byte{'{'}, added...), rest...)
}

// appendMissing appends the fields that are not present as JSON members, each followed by a comma.
func (f fields) appendMissing(out []byte, present map[string]bool) []byte {
	for _, m := range [...]struct{ name, value string }{
		{"version", "0"}, {"id", f.id}, {"detail-type", f.detailType}, {"source", f.source}, {"account", f.account},
		{"time", cmp.Or(f.timeText, formatTime(f.time))}, {"region", f.region},
	} {
		if m.value == "" || present[m.name] {
			continue
		}
		out = append(out, '"')
		out = append(out, m.name...)
		out = append(out, `":`...)
		// AppendQuote writes what is not UTF-8 as the replacement character, and its error only says that it did.
		out, _ = jsontext.AppendQuote(out, m.value)
		out = append(out, ',')
	}
	return out
}

func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
