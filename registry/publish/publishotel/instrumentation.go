// Package publishotel reports what a [publish.Publisher] does to OpenTelemetry, and hands the trace on with each event:
//
//	otel, err := publishotel.New()
//	publisher, err := publish.New(otel.Bus(bus), publish.WithHooks(otel.Hooks()), publish.WithEntry(publishotel.TraceHeader))
//
// Each request is a span. What EventBridge delivers to SQS has the trace of the context that published it, which
// sqsx/sqsxotel links to.
//
// Names follow OpenTelemetry's semantic conventions for messaging, whose status is Development:
// https://opentelemetry.io/docs/specs/semconv/messaging/
package publishotel

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/typedbus/typedbus/registry/publish"
)

const scope = "github.com/typedbus/typedbus/registry/publish/publishotel"

var system = attribute.String("messaging.system", "aws_eventbridge")

// Instrumentation has the instruments of one or more publishers. It is safe for concurrent use.
type Instrumentation struct {
	tracer trace.Tracer

	sent     metric.Int64Counter
	retried  metric.Int64Counter
	duration metric.Float64Histogram
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

// New returns an instrumentation with its instruments made. The error is that of the meter provider.
func New(options ...Option) (*Instrumentation, error) {
	c := config{tracers: otel.GetTracerProvider(), meters: otel.GetMeterProvider()}
	for _, option := range options {
		option(&c)
	}
	i := &Instrumentation{tracer: c.tracers.Tracer(scope)}
	m := c.meters.Meter(scope)
	var errs [3]error
	i.sent, errs[0] = m.Int64Counter("messaging.client.sent.messages", metric.WithUnit("{message}"),
		metric.WithDescription("events that were accepted, and with an error.type those that failed"))
	i.retried, errs[1] = m.Int64Counter("publish.entries.retried", metric.WithUnit("{entry}"),
		metric.WithDescription("entries that were sent again"))
	i.duration, errs[2] = m.Float64Histogram("messaging.client.operation.duration", metric.WithUnit("s"),
		metric.WithDescription("how long a request took"))
	return i, errors.Join(errs[:]...)
}

// Hooks returns hooks that record the metrics of a publisher.
func (i *Instrumentation) Hooks() publish.Hooks {
	ctx := context.Background()
	return publish.Hooks{
		Put: func(_, _ int, took time.Duration, err error) {
			attributes := []attribute.KeyValue{system, attribute.String("messaging.operation.name", "send")}
			if err != nil {
				attributes = append(attributes, attribute.String("error.type", "request"))
			}
			i.duration.Record(ctx, took.Seconds(), metric.WithAttributes(attributes...))
		},
		Accepted: func(*publish.Entry, publish.Result) { i.sent.Add(ctx, 1, metric.WithAttributes(system)) },
		Retrying: func(entries, _ int, _ time.Duration) {
			i.retried.Add(ctx, int64(entries), metric.WithAttributes(system))
		},
		Failed: func(err *publish.EntryError) {
			i.sent.Add(ctx, 1, metric.WithAttributes(system, attribute.String("error.type", err.Kind.Error())))
		},
	}
}

// Bus returns a bus that runs each request to bus in a span.
func (i *Instrumentation) Bus(bus publish.Bus) publish.Bus { return &traced{bus, i.tracer} }

type traced struct {
	publish.Bus
	tracer trace.Tracer
}

// Put implements [publish.Bus].
func (t *traced) Put(ctx context.Context, entries []publish.Entry) ([]publish.Answer, error) {
	ctx, span := t.tracer.Start(ctx, "send events", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
		system, attribute.String("messaging.operation.name", "send"), attribute.String("messaging.operation.type", "send"),
		attribute.Int("messaging.batch.message_count", len(entries))))
	defer span.End()
	answers, err := t.Bus.Put(ctx, entries)
	failed := 0
	for _, answer := range answers {
		if answer.Code != "" {
			failed++
		}
	}
	switch {
	case err != nil:
		// The error's text may say anything.
		span.SetStatus(codes.Error, "the request failed")
	case failed > 0:
		span.SetStatus(codes.Error, "entries failed")
		span.SetAttributes(attribute.Int("publish.entries.failed", failed))
	}
	return answers, err
}
