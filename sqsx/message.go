package sqsx

import (
	"context"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx/internal/answer"
)

// MaxVisibility is the longest that SQS hides a message after one receive, however often that is extended: 12 hours.
//
// See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
const MaxVisibility = 12 * time.Hour

// Message is one message of a queue, as one receive brought it.
//
// Its fields are set when it is received and must not be modified. Its methods are safe for concurrent use.
type Message struct {
	// Event is the decoded event, or nil if the body did not decode to one; Err then says why. If the event is not valid,
	// Event is nil and the [registry.ValidationError] in Err has the event.
	Event registry.AnyEvent
	// Err is why Event is nil: an [*UndecodableError], which wraps a [*BodyError], a [*ChecksumError] or an error of the
	// [registry.Factory]. [IsPermanent] tells whether the body may decode when it comes again.
	Err error

	// ID is SQS's id of the message. The event's own id, not this one, tells a duplicate of an event: two rules that
	// match one event make two messages.
	ID string
	// Body is the message's body as it was received, not unwrapped.
	Body string
	// Shape is what the body turned out to be, Replay whether it says that it was replayed from an archive.
	Shape  Shape
	Replay bool
	// Notification describes the SNS notification around the event and Bus the custom bus's metadata; each is nil
	// where there was none.
	Notification *Notification
	Bus          *BusMetadata

	// QueueURL is the queue the message came from, ReceiptHandle the handle of this receive.
	QueueURL      string
	ReceiptHandle string
	// ReceiveCount is how often the message has been received, this time included. It is approximate, as SQS has it.
	ReceiveCount int
	// Sent is when the message was sent, FirstReceived when it was first received from the queue, Received when this
	// receive's response arrived.
	Sent, FirstReceived, Received time.Time
	// GroupID is the message group. On a FIFO queue it orders; on a standard queue it is only the key of fair queueing.
	GroupID string
	// SequenceNumber and DeduplicationID are set on a FIFO queue.
	SequenceNumber, DeduplicationID string
	// TraceHeader is the X-Ray trace header of the sender, if there was one.
	TraceHeader string
	// SystemAttributes are all the attributes SQS sent, those above among them, by the names SQS gives them.
	SystemAttributes map[string]string
	// Attributes are the sender's message attributes.
	Attributes map[string]types.MessageAttributeValue

	decoder *Decoder // that decoded it

	md5    string
	settle settler // nil where the methods do not settle it
	hold   holder  // nil where the lease is out of reach
}

// settler settles a message for Poll's caller. A Consumer does so by itself.
type settler interface {
	delete(ctx context.Context) error
	retry(ctx context.Context, after time.Duration) error
}

// Delete deletes the message from its queue and returns once SQS has confirmed it. The error is a [*SettleError]; the
// message is then likely to come again.
//
// On a message that a [Consumer] or another adapter handed out, Delete returns [ErrManaged]: return nil from the
// handler instead.
func (m *Message) Delete(ctx context.Context) error {
	if m.settle == nil {
		return ErrManaged
	}
	return m.settle.delete(ctx)
}

// Retry makes the message visible again after the given time (seconds resolution; negative is 0), counted from now. A
// time that SQS would refuse because more than [MaxVisibility] would have passed since the receive is shortened.
//
// On a message that a [Consumer] or another adapter handed out, Retry returns [ErrManaged]: return [RetryAfter] from
// the handler instead.
func (m *Message) Retry(ctx context.Context, after time.Duration) error {
	if m.settle == nil {
		return ErrManaged
	}
	return m.settle.retry(ctx, after)
}

// NewMessage copies what SQS sent into a Message and verifies its checksum, for adapters to other ways of receiving; a
// [Decoder] then decodes it. The queue is a URL or an ARN, received when the message arrived.
func NewMessage(queueURL string, received time.Time, in *types.Message) *Message {
	a := in.Attributes
	m := &Message{
		ID:               aws.ToString(in.MessageId),
		Body:             aws.ToString(in.Body),
		QueueURL:         queueURL,
		ReceiptHandle:    aws.ToString(in.ReceiptHandle),
		Sent:             epochMillis(a[string(types.MessageSystemAttributeNameSentTimestamp)]),
		FirstReceived:    epochMillis(a[string(types.MessageSystemAttributeNameApproximateFirstReceiveTimestamp)]),
		Received:         received,
		GroupID:          a[string(types.MessageSystemAttributeNameMessageGroupId)],
		SequenceNumber:   a[string(types.MessageSystemAttributeNameSequenceNumber)],
		DeduplicationID:  a[string(types.MessageSystemAttributeNameMessageDeduplicationId)],
		TraceHeader:      a[string(types.MessageSystemAttributeNameAWSTraceHeader)],
		SystemAttributes: a,
		Attributes:       in.MessageAttributes,
		md5:              aws.ToString(in.MD5OfBody),
	}
	// A count that is absent or no number is taken for a first receive: back-off then starts at its shortest.
	m.ReceiveCount = 1
	if n, err := strconv.Atoi(a[string(types.MessageSystemAttributeNameApproximateReceiveCount)]); err == nil && n > 0 {
		m.ReceiveCount = n
	}
	if got, ok := answer.Verify(m.Body, m.md5); !ok {
		m.Err = &UndecodableError{MessageID: m.ID, Err: &ChecksumError{Want: m.md5, Got: got}}
	}
	return m
}

func epochMillis(s string) time.Time {
	ms, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// stringAttribute returns a message attribute of a string type.
func (m *Message) stringAttribute(name string) string {
	return aws.ToString(m.Attributes[name].StringValue)
}

// EventID returns the id that is the same on every delivery of the event: the envelope's own, else the custom bus's,
// else SQS's id of the message.
func (m *Message) EventID() string {
	if m.Event != nil && m.Event.Envelope().ID != "" {
		return m.Event.Envelope().ID
	}
	if m.Bus != nil && m.Bus.System["aws:EventId"] != "" {
		return m.Bus.System["aws:EventId"]
	}
	return m.ID
}
