package body

import (
	"bytes"
	"strings"
	"sync"

	"github.com/go-json-experiment/json/jsontext"
)

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
	m := glance(body)
	if m.isEnvelope() {
		return m
	}
	m = members{}
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

// eachElement yields the elements of a JSON array, like eachMember those of an object.
func eachElement(array []byte) func(yield func(int, jsontext.Value) bool) {
	return func(yield func(int, jsontext.Value) bool) {
		dec := jsontext.NewDecoder(bytes.NewReader(array))
		if t, err := dec.ReadToken(); err != nil || t.Kind() != '[' {
			return
		}
		for i := 0; dec.PeekKind() != ']'; i++ {
			value, err := dec.ReadValue()
			if err != nil {
				return
			}
			end := int(dec.InputOffset())
			if !yield(i, array[end-len(value):end:end]) {
				return
			}
		}
	}
}
