package sqsxotel

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/typedbus/typedbus/internal/text"
	"github.com/typedbus/typedbus/sqsx"
)

// Middleware returns a middleware that runs each handler in a span. If the handler failed, panicked, or ended its
// goroutine, the status of the span is Error, and the span has error.type. The text of the error is not reported, since
// it may say anything.
func (i *Instrumentation) Middleware() sqsx.Middleware {
	return func(next sqsx.Handler) sqsx.Handler {
		return sqsx.Wrap(next, func(ctx context.Context, m *sqsx.Message) error {
			ctx, span := i.start(ctx, m)
			returned := false
			var err error
			defer func() {
				switch {
				case !returned:
					fail(span, &sqsx.PanicError{})
				case sqsx.IsDiscard(err):
					span.SetAttributes(attribute.Bool("sqsx.discarded", true))
				case err != nil:
					fail(span, err)
				}
				span.End()
			}()
			err = next.Handle(ctx, m)
			returned = true
			return err
		})
	}
}

func (i *Instrumentation) start(ctx context.Context, m *sqsx.Message) (context.Context, trace.Span) {
	attrs := append(destination(m.QueueURL), operation("process")...)
	attrs = append(attrs, attribute.String("messaging.message.id", m.ID), attribute.Int("messaging.message.body.size", len(m.Body)), eventType(m))
	if m.Event != nil && m.Event.Envelope().ID != "" {
		attrs = append(attrs, attribute.String("sqsx.event.id", text.Line(m.Event.Envelope().ID)))
	}
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindConsumer), trace.WithAttributes(attrs...)}
	if producer := Producer(m); producer.IsValid() {
		options = append(options, trace.WithLinks(trace.Link{SpanContext: producer}))
	}
	name := "process"
	if queue := queueName(m.QueueURL); queue != "" {
		name += " " + queue
	}
	return i.tracer.Start(ctx, name, options...)
}

func fail(span trace.Span, err error) {
	description := kind(err)
	if description == other {
		description = "error"
	}
	span.SetStatus(codes.Error, description)
	span.SetAttributes(failure(err)...)
}
