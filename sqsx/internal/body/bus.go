package body

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Bus is what a custom bus sends beside the event with the transformer WITH_METADATA.
//
// See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-addressing.html
type Bus struct {
	// Metadata are the publisher's keys, given with PutRawEvents. A value that is no string is kept as JSON.
	Metadata map[string]string
	// System are the fields EventBridge assigned, such as aws:EventId, aws:SequenceNumber and EventGroupId.
	System map[string]string
}

// bus notes the metadata and returns the envelope: the one in Data, if it was published with PutEvents, else one made
// around Data.
func (r *Reader) bus(m *Message, body []byte, top members, found *Found) ([]byte, error) {
	if !top.isBus() {
		return nil, &Error{Shape: BusShape, Reason: "a member is missing: it needs Data and SystemMetadata with aws:DeliveryType"}
	}
	bus := &Bus{Metadata: texts(top.metadata), System: texts(top.system)}
	found.Bus, found.Replay = bus, bus.System["aws:DeliveryType"] == "REPLAY"
	for _, data := range [][]byte{top.data, []byte(text(top.data))} {
		if inner := scan(data); inner.isEnvelope() {
			return complete(data, busFields(m, bus)), nil
		}
	}
	f := busFields(m, bus)
	f.source, f.detailType = bus.System["aws:Source"], bus.System["aws:DetailType"]
	return r.Raw.wrap(m, f, top.data, found)
}

// busFields are the envelope's fields as far as EventBridge's own metadata has them.
func busFields(m *Message, bus *Bus) fields {
	f := fields{id: bus.System["aws:EventId"]}
	if t, err := time.Parse(time.RFC3339, bus.System["aws:IngestionTime"]); err == nil {
		f.time = t
	}
	return f.or(originFields(m))
}

// texts returns the members of a JSON object, strings as what they say and other values as JSON.
func texts(object jsontext.Value) map[string]string {
	out := map[string]string{}
	for name, value := range eachMember(object) {
		if isString(value) {
			out[name] = text(value)
		} else {
			out[name] = string(value)
		}
	}
	return out
}
