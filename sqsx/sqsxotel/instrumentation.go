// Package sqsxotel reports what a [sqsx.Consumer] does to OpenTelemetry:
//
//	otel, err := sqsxotel.New()
//	mux.Use(otel.Middleware())
//	consumer, err := sqsx.NewConsumer(client, queueURL, mux, sqsx.WithHooks(otel.Hooks()))
//
// Each message's handler runs in a span of its own. The span is linked to the producer's, which it finds in the message
// attribute traceparent or in the X-Ray trace header, and not a child of it: the producer did not wait.
//
// Names follow OpenTelemetry's semantic conventions for messaging and AWS SQS, whose status is Development:
// https://opentelemetry.io/docs/specs/semconv/messaging/sqs/
package sqsxotel

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/typedbus/typedbus/sqsx"
)

const scope = "github.com/typedbus/typedbus/sqsx/sqsxotel"

// Instrumentation has the instruments of one or more consumers. It is safe for concurrent use.
type Instrumentation struct {
	tracer trace.Tracer

	receives   metric.Int64Counter
	outcomes   metric.Int64Counter
	failures   metric.Int64Counter
	empty      metric.Int64Counter
	lost       metric.Int64Counter
	duration   metric.Float64Histogram
	lag        metric.Float64Histogram
	age        metric.Float64Histogram
	margin     metric.Float64Histogram
	attempts   metric.Int64Histogram
	heldByNow  metric.Int64UpDownCounter
	extensions metric.Int64Counter
}

// Option is an option of [New].
type Option func(*config)

type config struct {
	tracers trace.TracerProvider
	meters  metric.MeterProvider
}

// WithTracerProvider takes tracers from p instead of the global provider.
func WithTracerProvider(p trace.TracerProvider) Option { return func(c *config) { c.tracers = p } }

// WithMeterProvider takes meters from p instead of the global provider.
func WithMeterProvider(p metric.MeterProvider) Option { return func(c *config) { c.meters = p } }

// New makes the instruments. The error is the meter provider's.
func New(options ...Option) (*Instrumentation, error) {
	c := config{tracers: otel.GetTracerProvider(), meters: otel.GetMeterProvider()}
	for _, option := range options {
		option(&c)
	}
	i := &Instrumentation{tracer: c.tracers.Tracer(scope)}
	return i, i.instruments(c.meters.Meter(scope))
}

func (i *Instrumentation) instruments(m metric.Meter) error {
	var errs []error
	counter := func(name, unit, description string) metric.Int64Counter {
		c, err := m.Int64Counter(name, metric.WithUnit(unit), metric.WithDescription(description))
		errs = append(errs, err)
		return c
	}
	seconds := func(name, description string) metric.Float64Histogram {
		h, err := m.Float64Histogram(name, metric.WithUnit("s"), metric.WithDescription(description))
		errs = append(errs, err)
		return h
	}
	i.receives = counter("messaging.client.consumed.messages", "{message}", "messages received")
	i.outcomes = counter("sqsx.messages.settled", "{message}", "receives by what became of them")
	i.failures = counter("sqsx.calls.failed", "{failure}", "calls to SQS, and entries of batches, that failed")
	i.empty = counter("sqsx.receives.empty", "{receive}", "receives that brought nothing")
	i.lost = counter("sqsx.leases.lost", "{lease}", "leases that could not be extended in time")
	i.extensions = counter("sqsx.leases.extended", "{lease}", "leases extended")
	i.duration = seconds("messaging.process.duration", "how long a handler took")
	i.lag = seconds("sqsx.queue.lag", "from when a message was sent to when it was received")
	i.age = seconds("sqsx.event.age", "from an event's own time to the start of its handler")
	i.margin = seconds("sqsx.lease.margin", "what was left of the lease when a handler started")
	var err error
	i.attempts, err = m.Int64Histogram("sqsx.message.receive_count", metric.WithUnit("{receive}"), metric.WithDescription("how often a message has been received"))
	errs = append(errs, err)
	i.heldByNow, err = m.Int64UpDownCounter("sqsx.messages.held", metric.WithUnit("{message}"), metric.WithDescription("messages received and not settled"))
	return errors.Join(append(errs, err)...)
}

// Hooks record the metrics.
func (i *Instrumentation) Hooks() sqsx.Hooks {
	ctx := context.Background()
	return sqsx.Hooks{
		Polled: func(_, got int, _ time.Duration) {
			if got == 0 {
				i.empty.Add(ctx, 1)
			}
		},
		Received: func(m *sqsx.Message) {
			queue := metric.WithAttributes(queueURL(m))
			i.receives.Add(ctx, 1, queue)
			i.heldByNow.Add(ctx, 1, queue)
			i.attempts.Record(ctx, int64(m.ReceiveCount), queue)
			if !m.Sent.IsZero() {
				i.lag.Record(ctx, m.Received.Sub(m.Sent).Seconds(), queue)
			}
		},
		Started: func(m *sqsx.Message, margin time.Duration) {
			i.margin.Record(ctx, margin.Seconds(), metric.WithAttributes(queueURL(m)))
			if m.Event != nil && !m.Event.Envelope().Time.IsZero() {
				i.age.Record(ctx, time.Since(m.Event.Envelope().Time).Seconds(), metric.WithAttributes(queueURL(m), eventType(m)))
			}
		},
		Handled: func(m *sqsx.Message, took time.Duration, err error) {
			i.duration.Record(ctx, took.Seconds(), metric.WithAttributes(queueURL(m), eventType(m), errorType(err)))
		},
		Settled: func(m *sqsx.Message, outcome sqsx.Outcome) {
			i.outcomes.Add(ctx, 1, metric.WithAttributes(queueURL(m), attribute.String("outcome", string(outcome))))
			i.heldByNow.Add(ctx, -1, metric.WithAttributes(queueURL(m)))
		},
		Extended: func(leases, failed int) {
			i.extensions.Add(ctx, int64(leases-failed))
		},
		LeaseLost: func(m *sqsx.Message) { i.lost.Add(ctx, 1, metric.WithAttributes(queueURL(m))) },
		Failed: func(op sqsx.Op, _ error) {
			i.failures.Add(ctx, 1, metric.WithAttributes(attribute.String("operation", string(op))))
		},
	}
}

// Middleware runs each handler in a span.
func (i *Instrumentation) Middleware() sqsx.Middleware {
	return func(next sqsx.Handler) sqsx.Handler {
		return sqsx.Wrap(next, func(ctx context.Context, m *sqsx.Message) error {
			options := []trace.SpanStartOption{
				trace.WithSpanKind(trace.SpanKindConsumer),
				trace.WithAttributes(attribute.String("messaging.system", "aws_sqs"), attribute.String("messaging.operation.name", "process"),
					attribute.String("messaging.operation.type", "process"), attribute.String("messaging.message.id", m.ID), queueURL(m), eventType(m)),
			}
			if producer := Producer(m); producer.IsValid() {
				options = append(options, trace.WithLinks(trace.Link{SpanContext: producer}))
			}
			ctx, span := i.tracer.Start(ctx, "process "+typeName(m), options...)
			defer span.End()
			err := next.Handle(ctx, m)
			if err != nil {
				// The error's text may say anything: only its kind goes out.
				span.SetStatus(codes.Error, kind(err))
				span.SetAttributes(errorType(err))
			}
			return err
		})
	}
}

func queueURL(m *sqsx.Message) attribute.KeyValue {
	return attribute.String("aws.sqs.queue.url", m.QueueURL)
}

func errorType(err error) attribute.KeyValue { return attribute.String("error.type", kind(err)) }

// kind is a word for an error; the words are few, as labels of metrics must be.
func kind(err error) string {
	if err == nil {
		return ""
	}
	if _, ok := errors.AsType[*sqsx.UndecodableError](err); ok {
		return "undecodable"
	}
	if _, ok := errors.AsType[*sqsx.UnhandledError](err); ok {
		return "unhandled"
	}
	if _, ok := errors.AsType[*sqsx.PanicError](err); ok {
		return "panic"
	}
	switch {
	case errors.Is(err, sqsx.ErrHandlerTimeout):
		return "timeout"
	case errors.Is(err, sqsx.ErrLeaseLost):
		return "lease lost"
	case errors.Is(err, sqsx.ErrShutdown):
		return "shutdown"
	case sqsx.IsDiscard(err):
		return "discard"
	case sqsx.IsPermanent(err):
		return "permanent"
	}
	return "error"
}
