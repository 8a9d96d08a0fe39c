package sqsx

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

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

// WithDirect says what events bodies without an envelope are that a member tells from others. Given several times, all
// are told. Package sqsx/sqsxdirect has types for those of AWS that are known without it: the lifecycle hooks of Auto
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

// Verify returns an [*UnregisteredError] for each type that handler has a handler for and no event is decoded to, if it
// is a [*Mux] or leads to one by methods Unwrap() [Handler]. That is known of a [*registry.Registry], with its parents, and
// of any other factory that has the method Has; of others it is not, and Verify returns nil. [NewConsumer] does it, and
// adapters to other ways of receiving should.
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
