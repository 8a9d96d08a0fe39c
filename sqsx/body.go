package sqsx

import (
	"context"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/body"
)

// Notification is the SNS notification that an event came in.
//
// See https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
type Notification struct {
	// MessageID is SNS's id of the notification, TopicARN the topic it says it is from.
	MessageID, TopicARN string
	Subject             string
	// Timestamp is when the notification was published; zero if it is no time.
	Timestamp time.Time
	// Attributes are the publisher's message attributes of string types, and of others as SNS writes them.
	Attributes map[string]string
}

// BusMetadata is what a custom bus sends beside the event with the transformer WITH_METADATA.
//
// See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-custom-bus-addressing.html
type BusMetadata struct {
	// Metadata are the publisher's keys, given with PutRawEvents. A value that is no string is kept as JSON.
	Metadata map[string]string
	// System are the fields EventBridge assigned, such as aws:EventId, aws:SequenceNumber and EventGroupId.
	System map[string]string
}

// Raw says what event a payload without an envelope is: it becomes the detail of an event with these fields. Its id is
// the custom bus's or else SQS's id of the message, its time when the bus or else the queue got it.
type Raw struct {
	// Source and DetailType are those of the event, for a queue with one kind of payload.
	Source, DetailType string
	// SourceAttribute and DetailTypeAttribute name a message attribute (or a key of the custom bus's Metadata) that
	// says it for each message, and wins.
	SourceAttribute, DetailTypeAttribute string
	// Account and Region are those of the event; where empty, those in the queue's URL, or the client's region.
	Account, Region string
}

// Direct says what event a body is that a service, or a program of one's own, sends to the queue without an envelope,
// beside events that have one. It is told by a member that only such bodies have, and becomes the detail of an event.
//
// Members are named by their path: names and indexes, joined by dots, as in Records.0.eventTime.
type Direct struct {
	// Member is the member that tells such a body, and Value the text it has; "" for any.
	Member, Value string
	// Source and DetailType are those of the event.
	Source, DetailType string
	// ID names the member with the event's id. Where that alone is not unique further members are given, whose digest then
	// is appended. Without it, and without such a member, the id is SQS's of the message.
	ID []string
	// Time names the member with the event's time (RFC 3339). Else it is when the queue got the message.
	Time string
	// Account and Region name the members with the event's; else they are the queue's.
	Account, Region string
}

// Pointer is where a body too large for SQS was put, in the form of AWS's extended client libraries.
//
// See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-managing-large-messages.html
type Pointer struct {
	Bucket string `json:"s3BucketName"`
	Key    string `json:"s3Key"`
}

// Resolver reads the body that a pointer points to. A pointer comes from outside: a resolver refuses buckets it does
// not mean to read. An error makes the message one that did not decode, so that it is retried and not lost.
type Resolver interface {
	Resolve(ctx context.Context, p Pointer) ([]byte, error)
}

// Pointer returns where the message's body was put, and whether its body is a pointer at all.
func (m *Message) Pointer() (Pointer, bool) {
	p, ok := body.ParsePointer([]byte(m.Body))
	return Pointer(p), ok
}

// payload unwraps m's body until the event's envelope is left, which is given to the caller.
func (d *Decoder) payload(ctx context.Context, m *Message) ([]byte, error) {
	var found body.Found
	payload, err := d.reader.Read(ctx, m.Body, &body.Message{ID: m.ID, Queue: m.QueueURL, Region: d.region,
		Sent: m.Sent, Received: m.Received, Attribute: m.stringAttribute}, &found)
	m.Shape, m.Replay = Shape(found.Shape), found.Replay
	m.Notification, m.Bus = (*Notification)(found.Notification), (*BusMetadata)(found.Bus)
	if bad, ok := err.(*body.Error); ok {
		return nil, &BodyError{Shape: Shape(bad.Shape), Reason: bad.Reason, Err: bad.Err}
	}
	return payload, err
}
