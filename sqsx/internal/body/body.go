// Package body takes the event out of a message's body: it tells a body's shape, unwraps what is around the envelope, and
// puts an envelope around what has none. It knows nothing of queues and receipts, and decodes no event.
package body

import (
	"context"
	"slices"
	"time"
)

// Shape is a shape as sqsx names them, in the same order.
type Shape uint8

const (
	Auto Shape = iota
	Envelope
	NotificationShape
	BusShape
	RawShape
	DirectShape
)

// Message is what is known of a message beside its body.
type Message struct {
	ID, Queue string
	// Region is the one to assume where the queue's URL says none.
	Region    string
	Sent      time.Time
	Received  time.Time
	Attribute func(name string) string // of the sender's attributes, those of a string type
}

// Found is what was around the event.
type Found struct {
	Shape        Shape
	Replay       bool
	Notification *Notification
	Bus          *Bus
}

// Error is a body that could not be unwrapped. No part of the body is in it.
type Error struct {
	Shape  Shape
	Reason string
	Err    error // the resolver's
}

func (e *Error) Error() string { return e.Reason }

// Reader reads bodies. Its zero value tells each shape from the body.
type Reader struct {
	Shapes  []Shape  // pinned, from the outside in
	Topics  []string // whose notifications alone are read; nil for any, and for bodies without
	Raw     Raw
	Direct  []Direct // before those that are known
	Resolve func(ctx context.Context, p Pointer) ([]byte, error)
	Verify  func(ctx context.Context, notification []byte) error // nil for none
}

// Read returns the event's envelope, which is given to the caller, and says in found what was around it, also if it
// returns an error. The context is for Resolve.
func (r *Reader) Read(ctx context.Context, text string, m *Message, found *Found) ([]byte, error) {
	body := []byte(text)
	if p, ok := ParsePointer(body); ok {
		resolved, err := r.resolve(ctx, p)
		if err != nil {
			return nil, err
		}
		body = resolved
	}
	pinned := r.Shapes
	if len(pinned) == 0 && (r.Topics != nil || r.Verify != nil) {
		pinned = onlyNotifications
	}
	for depth := 0; ; depth++ {
		shape := Auto
		if len(pinned) > 0 {
			shape, pinned = pinned[0], pinned[1:]
		}
		var top members
		if shape != RawShape && shape != DirectShape {
			top = scan(body)
		}
		var direct *Direct
		switch {
		case shape == Auto && top.isEnvelope():
			shape = Envelope
		case shape == Auto && depth == 0 && top.isNotification():
			// A notification is unwrapped once: SNS does not deliver to SNS, so a second one is part of the payload.
			shape = NotificationShape
		case shape == Auto && top.isBus():
			shape = BusShape
		case shape == Auto || shape == DirectShape:
			direct = r.direct(body)
			switch {
			case direct != nil || shape == DirectShape:
				shape = DirectShape
			case r.Raw.configured():
				shape = RawShape
			default: // nothing known: the factory refuses it, and says why
				shape = Envelope
			}
		}
		found.Shape = shape
		switch shape {
		case NotificationShape:
			inner, err := r.notification(ctx, body, top, found)
			if err != nil {
				return nil, err
			}
			body = inner
			continue
		case BusShape:
			return r.bus(m, body, top, found)
		case RawShape:
			return r.Raw.envelope(m, body, found)
		case DirectShape:
			return direct.envelope(m, body)
		}
		return body, nil
	}
}

var onlyNotifications = []Shape{NotificationShape}

// notification notes what is around the event and returns what is inside.
func (r *Reader) notification(ctx context.Context, body []byte, top members, found *Found) ([]byte, error) {
	if !top.isNotification() {
		return nil, &Error{Shape: NotificationShape,
			Reason: "a member is missing: it needs Type, MessageId, Timestamp, TopicArn and Message"}
	}
	n := newNotification(top)
	if r.Topics != nil && !slices.Contains(r.Topics, n.TopicARN) {
		return nil, &Error{Shape: NotificationShape, Reason: "it is from a topic that WithTopic does not name"}
	}
	if r.Verify != nil {
		if err := r.Verify(ctx, body); err != nil {
			return nil, &Error{Shape: NotificationShape, Reason: "it is not proved that SNS sent it", Err: err}
		}
		n.Attributes = nil // no signature covers them
	}
	found.Notification = n
	return []byte(text(top.message)), nil
}

func (r *Reader) resolve(ctx context.Context, p Pointer) ([]byte, error) {
	if r.Resolve == nil {
		return nil, &Error{Reason: "it points to an S3 object and no resolver is set: see WithResolver"}
	}
	body, err := r.Resolve(ctx, p)
	if err != nil {
		return nil, &Error{Reason: "the object it points to could not be read", Err: err}
	}
	return body, nil
}
