package sqsx

import (
	"context"
	"errors"
	"reflect"

	"github.com/typedbus/typedbus/registry"
)

// Decoder turns the bodies of messages into events. [Poll] and [Consumer] have one each, made from the options they
// are given; adapters to other ways of receiving messages make their own. A Decoder is safe for concurrent use.
type Decoder struct {
	factory  registry.Factory
	options  []registry.DecodeOption
	shapes   []Shape
	topics   []string
	raw      Raw
	resolver Resolver
}

// NewDecoder returns a decoder. Without options it tells each body's shape from the body and decodes with
// [registry.Default].
func NewDecoder(options ...DecodeOption) *Decoder {
	d := &Decoder{factory: registry.Default}
	for _, option := range options {
		option.applyDecode(d)
	}
	d.options = append(d.options, registry.WithOwnedPayload(true)) // payload makes it for the event
	return d
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
	return decodeOption(func(d *Decoder) { d.factory = factory })
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
	return decodeOption(func(d *Decoder) { d.shapes = shapes })
}

// WithTopic unwraps SNS notifications of these topics (by ARN) only; one of another topic does not decode. Nothing in
// SQS proves that a body came from SNS, so pair it with a queue policy that lets only the topic send.
func WithTopic(arns ...string) DecodeOption {
	return decodeOption(func(d *Decoder) { d.topics = arns })
}

// WithRaw says what event a body without an envelope is. Without it such a body does not decode.
func WithRaw(raw Raw) DecodeOption {
	return decodeOption(func(d *Decoder) { d.raw = raw })
}

// WithResolver reads bodies that are pointers to a place with room for more than SQS takes. Without it such a body
// does not decode. Package sqsx/sqsxs3 has the resolver for S3.
func WithResolver(resolver Resolver) DecodeOption {
	return decodeOption(func(d *Decoder) { d.resolver = resolver })
}

// Verify returns an [*UnregisteredError] for each type that handler, if it is a [*Mux], has a handler for and no event is
// decoded to. That is known of a [*registry.Registry], with its parents, and of any other factory that has the method
// Has; of others it is not, and Verify returns nil. [NewConsumer] does it, and adapters to other ways of receiving should.
func (d *Decoder) Verify(handler Handler) error {
	mux, isMux := handler.(*Mux)
	factory, knows := d.factory.(interface{ Has(reflect.Type) bool })
	if !isMux || !knows {
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

// Decode sets m.Event, or m.Err if there is no event, and what it learns on the way: m.Shape, m.Replay,
// m.Notification and m.Bus. It does nothing to a message whose checksum failed.
//
// The context is for the resolver; without one Decode calls nothing.
func (d *Decoder) Decode(ctx context.Context, m *Message) {
	if m.Err != nil {
		return
	}
	payload, err := d.payload(ctx, m)
	if err != nil {
		m.Err = err
		return
	}
	event, err := d.factory.Decode(payload, d.options...)
	if err != nil {
		m.Err = err
		return
	}
	if event == nil {
		m.Err = &BodyError{Shape: m.Shape, Reason: "the factory returned neither an event nor an error"}
		return
	}
	m.Event = event
	m.Replay = m.Replay || event.Envelope().ReplayName != ""
}
