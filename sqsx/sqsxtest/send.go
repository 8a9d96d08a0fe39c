package sqsxtest

import (
	"context"
	"time"

	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/registry"
)

// SendOption is an option of [Queue.Send].
type SendOption func(*sqsmodel.Send)

// WithAttribute gives the message an attribute of type String.
func WithAttribute(name, value string) SendOption {
	return withAttribute(name, sqsmodel.Attribute{DataType: "String", String: value})
}

// WithBinaryAttribute gives the message an attribute of type Binary.
func WithBinaryAttribute(name string, value []byte) SendOption {
	return withAttribute(name, sqsmodel.Attribute{DataType: "Binary", Binary: value})
}

// WithNumberAttribute gives the message an attribute of type Number, which is text to SQS.
func WithNumberAttribute(name, value string) SendOption {
	return withAttribute(name, sqsmodel.Attribute{DataType: "Number", String: value})
}

func withAttribute(name string, value sqsmodel.Attribute) SendOption {
	return func(s *sqsmodel.Send) {
		if s.Attributes == nil {
			s.Attributes = make(map[string]sqsmodel.Attribute)
		}
		s.Attributes[name] = value
	}
}

// WithGroup sends the message to a message group. A FIFO queue needs one.
func WithGroup(group string) SendOption { return func(s *sqsmodel.Send) { s.Group = group } }

// WithDeduplicationID gives the message the id by which a FIFO queue recognises a repetition for five minutes, instead
// of by the body.
func WithDeduplicationID(id string) SendOption { return func(s *sqsmodel.Send) { s.Dedup = id } }

// WithDelay hides the message at first (whole seconds, up to 15 minutes; not on a FIFO queue).
func WithDelay(d time.Duration) SendOption { return func(s *sqsmodel.Send) { s.Delay = &d } }

// WithTraceHeader gives the message the X-Ray trace header of its sender.
func WithTraceHeader(header string) SendOption { return func(s *sqsmodel.Send) { s.Trace = header } }

// Send sends a message and returns its id. What SQS would refuse fails the test.
func (q *Queue) Send(body string, options ...SendOption) string {
	q.service.t.Helper()
	in := sqsmodel.Send{Body: body}
	for _, option := range options {
		option(&in)
	}
	q.service.own.Add(1)
	defer q.service.own.Add(-1)
	sent, err := q.queue.Send(context.Background(), in)
	if err != nil {
		q.service.t.Fatalf("sqsxtest: send to %s: %v", q.queue.Name(), err)
	}
	return sent.ID
}

// SendGroup sends a message of a message group and returns its id.
func (q *Queue) SendGroup(group, body string) string {
	q.service.t.Helper()
	return q.Send(body, WithGroup(group))
}

// SendEvent sends an event as EventBridge would, in the envelope that [Envelope] makes, and returns the message's id.
func (q *Queue) SendEvent(event registry.AnyEvent, options ...SendOption) string {
	q.service.t.Helper()
	return q.Send(Envelope(q.service.t, event), options...)
}
