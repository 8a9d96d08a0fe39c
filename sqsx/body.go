package sqsx

import (
	"bytes"
	"context"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

// payload unwraps m's body until the event's envelope is left, which is given to the caller.
func (d *Decoder) payload(ctx context.Context, m *Message) ([]byte, error) {
	body := []byte(m.Body)
	if p, ok := parsePointer(body); ok {
		resolved, err := d.resolve(ctx, p)
		if err != nil {
			return nil, err
		}
		body = resolved
	}
	pinned := d.shapes
	for depth := 0; ; depth++ {
		shape := ShapeAuto
		if len(pinned) > 0 {
			shape, pinned = pinned[0], pinned[1:]
		}
		var top members
		if shape != ShapeRaw {
			top = scan(body)
		}
		if shape == ShapeAuto {
			// A notification is unwrapped once: SNS does not deliver to SNS, so a second one is part of the payload.
			shape = top.shape(depth == 0, d.raw.configured())
		}
		m.Shape = shape
		switch shape {
		case ShapeNotification:
			inner, err := d.notification(m, top)
			if err != nil {
				return nil, err
			}
			body = inner
			continue
		case ShapeBus:
			return d.bus(m, body, top)
		case ShapeRaw:
			return d.raw.envelope(m, body)
		}
		return body, nil
	}
}

// members are the top-level members of a body that tell its shape, as JSON; nil where there is none.
type members struct {
	source, detailType                           jsontext.Value
	typ, messageID, timestamp, topicARN, message jsontext.Value
	subject, attributes                          jsontext.Value
	data, metadata, system                       jsontext.Value
}

// scan reads the top-level members of body, up to where it is known to be an envelope. What is not a JSON object has
// none. Errors are not reported: a body that does not parse is passed on, and the factory says what is wrong with it.
func scan(body []byte) members {
	var m members
	for name, value := range eachMember(body) {
		switch name {
		case "source":
			m.source = value
		case "detail-type":
			m.detailType = value
		case "Type":
			m.typ = value
		case "MessageId":
			m.messageID = value
		case "Timestamp":
			m.timestamp = value
		case "TopicArn":
			m.topicARN = value
		case "Message":
			m.message = value
		case "Subject":
			m.subject = value
		case "MessageAttributes":
			m.attributes = value
		case "Data":
			m.data = value
		case "Metadata":
			m.metadata = value
		case "SystemMetadata":
			m.system = value
		}
		if m.isEnvelope() {
			break
		}
	}
	return m
}

func (m *members) isEnvelope() bool { return isString(m.source) && isString(m.detailType) }

func (m *members) isNotification() bool {
	return text(m.typ) == "Notification" && isString(m.messageID) && isString(m.timestamp) && isString(m.topicARN) &&
		isString(m.message)
}

func (m *members) isBus() bool {
	if m.data == nil || m.system.Kind() != '{' {
		return false
	}
	for name, value := range eachMember(m.system) {
		if name == "aws:DeliveryType" {
			return isString(value)
		}
	}
	return false
}

// shape tells what an unpinned body is. A body that is nothing known is passed on as an envelope, for the factory to
// refuse, unless it is configured what raw payloads are.
func (m *members) shape(notifications, raw bool) Shape {
	switch {
	case m.isEnvelope():
		return ShapeEnvelope
	case notifications && m.isNotification():
		return ShapeNotification
	case m.isBus():
		return ShapeBus
	case raw:
		return ShapeRaw
	}
	return ShapeEnvelope
}

// scanners are *jsontext.Decoder that read nothing.
var scanners = sync.Pool{New: func() any { return new(jsontext.Decoder) }}

var nothing = strings.NewReader("")

// eachMember yields the members of a JSON object; of anything else, none. It stops without a word where body stops
// being JSON. Values alias body.
func eachMember(body []byte) func(yield func(string, jsontext.Value) bool) {
	return func(yield func(string, jsontext.Value) bool) {
		dec := scanners.Get().(*jsontext.Decoder)
		dec.Reset(bytes.NewBuffer(body))
		defer func() {
			dec.Reset(nothing) // keeps no body
			scanners.Put(dec)
		}()
		if t, err := dec.ReadToken(); err != nil || t.Kind() != '{' {
			return
		}
		for dec.PeekKind() == '"' {
			t, err := dec.ReadToken()
			if err != nil {
				return
			}
			name := t.String()
			value, err := dec.ReadValue()
			if err != nil {
				return
			}
			end := int(dec.InputOffset())
			if !yield(name, body[end-len(value):end:end]) {
				return
			}
		}
	}
}

func isString(v jsontext.Value) bool { return v.Kind() == '"' }

// text returns what a JSON string says; of anything else, nothing.
func text(v jsontext.Value) string {
	if !isString(v) {
		return ""
	}
	s, err := jsontext.AppendUnquote(nil, v)
	if err != nil {
		return ""
	}
	return string(s)
}
