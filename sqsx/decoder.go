package sqsx

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx/internal/body"
)

// Decoder turns the bodies of messages into events. [Poll], [Receive] and [Consumer] have one each, made from the options
// they are given; adapters to other ways of receiving messages make their own. A Decoder is safe for concurrent use.
type Decoder struct {
	factory registry.Factory
	options []registry.DecodeOption
	reader  body.Reader
	region  string // the client's
	wrong   []error
}

// NewDecoder returns a decoder. Without options it tells each body's shape from the body and decodes with
// [registry.Default]. The error is a [*ConfigError] for each option that cannot be.
func NewDecoder(options ...DecodeOption) (*Decoder, error) {
	d := &Decoder{factory: registry.Default}
	for i, option := range options {
		if isNil(option) {
			d.wrong = append(d.wrong, nilOption(i))
			continue
		}
		option.applyDecode(d)
	}
	if pinned := d.reader.Shapes; len(pinned) > 0 && pinned[0] != body.NotificationShape {
		if d.reader.Topics != nil {
			d.refuse("WithTopic", "only notifications have topics; WithShape says that there are others first")
		}
		if d.reader.Verify != nil {
			d.refuse("WithSignature", "only notifications are signed; WithShape says that there are others first")
		}
	}
	d.options = append(d.options, registry.WithOwnedPayload(true)) // payload makes it for the event
	return d, errors.Join(d.wrong...)
}

func (d *Decoder) refuse(option, reason string) {
	d.wrong = append(d.wrong, &ConfigError{option, reason})
}

// DecodeOption is an option on how bodies become events. It is also a [PollOption] and a [ConsumerOption].
type DecodeOption interface {
	PollOption
	ConsumerOption
	applyDecode(*Decoder)
}

type decodeOption func(*Decoder)

func (o decodeOption) applyDecode(d *Decoder)          { o(d) }
func (o decodeOption) applyPoll(c *pollConfig)         { c.decode = append(c.decode, o) }
func (o decodeOption) applyConsumer(c *consumerConfig) { c.decode = append(c.decode, o) }

// WithFactory decodes with factory instead of [registry.Default].
func WithFactory(factory registry.Factory) DecodeOption {
	return decodeOption(func(d *Decoder) {
		if isNil(factory) {
			d.refuse("WithFactory", "the factory is nil: without the option it is registry.Default")
			return
		}
		d.factory = factory
	})
}

// WithSession gives every event the session that its relations load resources through.
func WithSession(session registry.Session) DecodeOption {
	return decodeOption(func(d *Decoder) {
		d.options = append(d.options[:len(d.options):len(d.options)], registry.WithSession(session))
	})
}

// WithShape pins the shape of bodies, from the outside in: WithShape(ShapeNotification, ShapeRaw) is a raw payload in
// an SNS notification. A body of another shape does not decode. What is inside the last shape given is told from the
// body; no shape at all, the default, tells everything from it.
//
// Pinning is for queues to which others than their own bus can send: with it no sender chooses how its body is read.
func WithShape(shapes ...Shape) DecodeOption {
	return decodeOption(func(d *Decoder) {
		d.reader.Shapes = nil
		for _, shape := range shapes {
			if shape > ShapeDirect {
				d.refuse("WithShape", fmt.Sprintf("there is no %s: write one of ShapeEnvelope to ShapeDirect", shape))
			}
			d.reader.Shapes = append(d.reader.Shapes, body.Shape(shape))
		}
	})
}

// WithTopic reads SNS notifications of these topics (by ARN, at least one) only: one of another topic does not decode, nor
// does what is no notification, such as what a subscription with raw delivery sends. Nothing in SQS proves that a body
// came from SNS, so pair it with a queue policy that lets only the topic send.
func WithTopic(arns ...string) DecodeOption {
	return decodeOption(func(d *Decoder) {
		if len(arns) == 0 {
			d.refuse("WithTopic", "it names no topic, so that nothing would be read: give at least one ARN, or leave the option out")
		}
		for _, topic := range arns {
			if a, err := arn.Parse(topic); err != nil || a.Service != "sns" || a.Resource == "" || strings.ContainsAny(topic, " *") {
				d.refuse("WithTopic", fmt.Sprintf("%q is no topic's ARN: write one such as arn:aws:sns:eu-west-1:123456789012:orders", topic))
			}
		}
		d.reader.Topics = append([]string{}, arns...)
	})
}

// Verifier proves that a notification came from SNS. Package sqsx/snsverify has one.
type Verifier interface {
	// VerifyNotification returns an error for a notification, as SNS wrote it, that is not proved to be SNS's. The message
	// is tried again where the error has a method Temporary() bool that returns true, and does not decode for good else.
	VerifyNotification(ctx context.Context, notification []byte) error
}

// WithSignature reads only SNS notifications that verifier verifies: for queues to which others than the topic can send.
// What is no notification does not decode. The notification's message attributes are left out, since no signature covers
// them; see docs/security.md for what else it does not.
//
// The verifier is called in the turn of the message's handler, and may wait for a certificate.
func WithSignature(verifier Verifier) DecodeOption {
	return decodeOption(func(d *Decoder) {
		if isNil(verifier) {
			d.refuse("WithSignature", "the verifier is nil")
			return
		}
		d.reader.Verify = func(ctx context.Context, notification []byte) error {
			err := verifier.VerifyNotification(ctx, notification)
			if err == nil || ctx.Err() != nil {
				return err
			}
			if t, ok := errors.AsType[interface {
				error
				Temporary() bool
			}](err); ok && t.Temporary() {
				return err
			}
			return Permanent(err)
		}
	})
}

// waits reports whether decoding may wait for another machine.
func (d *Decoder) waits(m *Message) bool {
	_, elsewhere := m.Pointer()
	return elsewhere || d.reader.Verify != nil
}

// WithRaw says what event a body without an envelope is. Without it such a body does not decode.
func WithRaw(raw Raw) DecodeOption {
	return decodeOption(func(d *Decoder) { d.reader.Raw = body.Raw(raw) })
}

// WithDirect says which events are in bodies without an envelope that are recognised by a member. Given several times,
// all apply. Package sqsx/sqsxdirect has types for those of AWS that are known without it: the lifecycle hooks of Auto
// Scaling and the notifications of S3, each with the test message that comes first.
func WithDirect(directs ...Direct) DecodeOption {
	return decodeOption(func(d *Decoder) {
		for _, direct := range directs {
			if direct.Member == "" || direct.Source == "" || direct.DetailType == "" {
				d.refuse("WithDirect", "Member, Source and DetailType must say something")
			}
			d.reader.Direct = append(d.reader.Direct[:len(d.reader.Direct):len(d.reader.Direct)], body.Direct(direct))
		}
	})
}

// WithResolver reads bodies that are pointers to a place with room for more than SQS takes. Without it such a body
// does not decode. Package sqsx/sqsxs3 has the resolver for S3.
func WithResolver(resolver Resolver) DecodeOption {
	return decodeOption(func(d *Decoder) {
		if isNil(resolver) {
			d.refuse("WithResolver", "the resolver is nil")
			return
		}
		d.reader.Resolve = func(ctx context.Context, p body.Pointer) ([]byte, error) { return resolver.Resolve(ctx, Pointer(p)) }
	})
}

// Verify returns an [*UnregisteredError] for each type that handler has a handler for but that no event is decoded to.
// It looks into handler if that is a [*Mux] or leads to one by methods Unwrap() Handler. It asks the decoder's factory
// if that is a [*registry.Registry], with its parents, or has the same method Has; else Verify returns nil.
// [NewConsumer] does it, and adapters to other ways of receiving should.
func (d *Decoder) Verify(handler Handler) error {
	mux := muxOf(handler)
	factory, knows := d.factory.(interface{ Has(reflect.Type) bool })
	if mux == nil || !knows {
		return nil
	}
	var errs []error
	for _, t := range mux.Types() {
		if !factory.Has(t) {
			errs = append(errs, &UnregisteredError{Type: t.Elem(), Site: mux.handlers[t].site})
		}
	}
	return errors.Join(errs...)
}

// Decode returns a message of this body, decoded, as one that was received would be: with its Event, or with an Err that
// says why there is none, and with what was around the event. It is for bodies that come by another way than a receive,
// and calls nothing but a resolver. The error is a [*ConfigError].
func Decode(ctx context.Context, body string, options ...DecodeOption) (*Message, error) {
	d, err := NewDecoder(options...)
	if err != nil {
		return nil, err
	}
	m := &Message{Body: body, ReceiveCount: 1}
	d.Decode(ctx, m)
	return m, nil
}

// Decode sets m.Event, or m.Err if there is no event, and what it learns on the way: m.Shape, m.Replay,
// m.Notification and m.Bus. It does nothing to a message whose checksum failed.
//
// The context is for the resolver; without one Decode calls nothing.
func (d *Decoder) Decode(ctx context.Context, m *Message) {
	m.decoder = d
	if m.Err != nil {
		return
	}
	payload, err := d.payload(ctx, m)
	var event registry.AnyEvent
	if err == nil {
		event, err = d.factory.Decode(payload, d.options...)
	}
	if err == nil && event == nil {
		err = &BodyError{Shape: m.Shape, Reason: "the factory returned neither an event nor an error"}
	}
	if err != nil {
		m.Err = &UndecodableError{MessageID: m.ID, Err: err}
		return
	}
	m.Event = event
	m.Replay = m.Replay || event.Envelope().ReplayName != ""
}

// Notification is the SNS notification that an event came in.
//
// See https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
type Notification struct {
	// MessageID is SNS's id of the notification, TopicARN the topic it says it is from.
	MessageID, TopicARN string
	Subject             string
	// Timestamp is when the notification was published; it is zero if the notification has no valid time.
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

// Direct describes bodies that a service, or a program of one's own, sends to the queue without an envelope, beside
// events that have one. They are recognised by a member that only they have. Each becomes the detail of an event.
//
// Members are named by their path: names and indexes, joined by dots, as in Records.0.eventTime.
type Direct struct {
	// Member is the member by which such a body is recognised, and Value the text that it has; "" stands for any.
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

// Pointer returns the place where the message's body was put, and reports whether the body is a pointer.
func (m *Message) Pointer() (Pointer, bool) {
	p, ok := body.ParsePointer([]byte(m.Body))
	return Pointer(p), ok
}

// payload unwraps m's body until the event's envelope is left, which is given to the caller.
func (d *Decoder) payload(ctx context.Context, m *Message) ([]byte, error) {
	if d.reader.IsPlain(m.Body) {
		m.Shape, m.Replay, m.Notification, m.Bus = ShapeEnvelope, false, nil, nil
		return []byte(m.Body), nil
	}
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

// Shape is the form in which a message's body carries its event.
type Shape uint8

const (
	// ShapeAuto stands for telling the shape from the body itself. It is what a [Decoder] does unless told otherwise
	// and is never the shape of a decoded message.
	ShapeAuto Shape = iota
	// ShapeEnvelope is the event as EventBridge sends it: an object with source, detail-type and the rest of the
	// envelope. Classic buses send it, and custom buses with the transformer RAW what came in by PutEvents.
	ShapeEnvelope
	// ShapeNotification is an SNS notification around one of the other shapes: what a queue gets from a topic whose
	// subscription has no raw delivery. A decoded message has the shape inside it.
	ShapeNotification
	// ShapeBus is what a custom bus sends with the transformer WITH_METADATA: an object of Data, Metadata and
	// SystemMetadata.
	ShapeBus
	// ShapeRaw is a payload without an envelope, as custom buses send what came in by PutRawEvents and input
	// transformers what they made. What event it is has to be configured: see [Raw].
	ShapeRaw
	// ShapeDirect is what a service sends to a queue by itself, told by a member of the body: see [WithDirect].
	ShapeDirect
)

var shapeNames = [...]string{"auto", "envelope", "notification", "bus", "raw", "direct"}

func (s Shape) String() string {
	if int(s) < len(shapeNames) {
		return shapeNames[s]
	}
	return fmt.Sprintf("Shape(%d)", uint8(s))
}
