package sqsx

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Raw says what event a payload without an envelope is: it becomes the detail of an event with these fields. Its id is
// the custom bus's or else SQS's id of the message, its time when the bus or else the queue got it.
type Raw struct {
	// Source and DetailType are those of the event, for a queue with one kind of payload.
	Source, DetailType string
	// SourceAttribute and DetailTypeAttribute name a message attribute (or a key of the custom bus's Metadata) that
	// says it for each message, and wins.
	SourceAttribute, DetailTypeAttribute string
	// Account and Region are those of the event; where empty, those in the queue's URL.
	Account, Region string
}

func (r Raw) configured() bool { return r != Raw{} }

// envelope puts an envelope around body.
func (r Raw) envelope(m *Message, body []byte) ([]byte, error) {
	detail := jsontext.Value(body)
	if !detail.IsValid() && detail.Kind() != '{' && detail.Kind() != '[' {
		// Bytes that are not JSON, which PutRawEvents takes too, are handed on as a string. What set out to be an object or
		// an array goes on as it is: the factory then says where it is malformed.
		quoted, err := jsontext.AppendQuote(nil, body)
		if err != nil {
			return nil, &BodyError{Shape: ShapeRaw, Reason: "it is neither JSON nor UTF-8"}
		}
		detail = quoted
	}
	return r.wrap(m, originFields(m), detail)
}

// wrap makes the envelope's JSON. What f has wins over the configuration.
func (r Raw) wrap(m *Message, f fields, detail []byte) ([]byte, error) {
	f.source = cmp.Or(f.source, m.metadata(r.SourceAttribute), r.Source)
	f.detailType = cmp.Or(f.detailType, m.metadata(r.DetailTypeAttribute), r.DetailType)
	f.account, f.region = cmp.Or(r.Account, f.account), cmp.Or(r.Region, f.region)
	if f.source == "" || f.detailType == "" {
		return nil, &BodyError{Shape: m.Shape, Reason: "nothing says the source and detail-type of its payload: see WithRaw"}
	}
	out := append(make([]byte, 0, len(detail)+256), '{')
	out = f.appendMissing(out, nil)
	out = append(out, `"resources":[],"detail":`...)
	out = append(out, detail...)
	return append(out, '}'), nil
}

// metadata returns what the sender's metadata says under name, wherever that travelled.
func (m *Message) metadata(name string) string {
	if name != "" && m.Bus != nil && m.Bus.Metadata[name] != "" {
		return m.Bus.Metadata[name]
	}
	return m.stringAttribute(name)
}

// fields are those of an envelope that come from beside the payload.
type fields struct {
	id, source, detailType, account, region string
	time                                    time.Time
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
	f.account, f.region = origin(m.QueueURL)
	return f
}

// origin reads account and region from a queue's URL (https://sqs.eu-west-1.amazonaws.com/123456789012/name) or ARN.
// Either is empty where it cannot be told.
func origin(queue string) (account, region string) {
	if parts := strings.Split(queue, ":"); len(parts) == 6 && parts[0] == "arn" {
		return parts[4], parts[3]
	}
	u, err := url.Parse(queue)
	if err != nil {
		return "", ""
	}
	if path := strings.Split(strings.Trim(u.Path, "/"), "/"); len(path) == 2 && isAccount(path[0]) {
		account = path[0]
	}
	if host := strings.Split(u.Hostname(), "."); len(host) >= 4 && host[0] == "sqs" && host[2] == "amazonaws" {
		region = host[1]
	}
	return account, region
}

func isAccount(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
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
		{"time", formatTime(f.time)}, {"region", f.region},
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
