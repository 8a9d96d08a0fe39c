// Package sqsxotel reports what a [sqsx.Consumer] does to OpenTelemetry:
//
//	otel, err := sqsxotel.New()
//	mux.Use(otel.Middleware())
//	consumer, err := sqsx.NewConsumer(client, queueURL, mux, sqsx.WithHooks(otel.Hooks(queueURL)))
//
// Each message's handler runs in a span of its own. The span is linked to the producer's, which it finds in the message
// attributes traceparent and tracestate, in those of an SNS notification around the event, or in the X-Ray trace header,
// and is not a child of it: the producer did not wait.
//
// Names, units and bounds of buckets follow OpenTelemetry's semantic conventions for messaging and AWS SQS, whose status
// is Development: https://opentelemetry.io/docs/specs/semconv/messaging/sqs/. What they have no name for begins with
// "sqsx.". All that is reported has the queue; error.type is on what failed and on nothing else. The example has
// Prometheus read it.
package sqsxotel

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/typedbus/typedbus/sqsx"
)

const scope = "github.com/typedbus/typedbus/sqsx/sqsxotel"

// Instrumentation has the instruments of one or more consumers. It is safe for concurrent use.
type Instrumentation struct {
	tracer trace.Tracer

	received   metric.Int64Counter
	receive    metric.Float64Histogram
	process    metric.Float64Histogram
	outcomes   metric.Int64Counter
	failures   metric.Int64Counter
	empty      metric.Int64Counter
	lost       metric.Int64Counter
	extensions metric.Int64Counter
	lag        metric.Float64Histogram
	age        metric.Float64Histogram
	margin     metric.Float64Histogram
	attempts   metric.Int64Histogram
	held       metric.Int64UpDownCounter
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
	return i, i.instruments(c.meters.Meter(scope))
}

// Bounds of buckets, in seconds.
var (
	// callBounds are the conventions' for the time that calls and handlers take.
	callBounds = []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10}
	// handlerBounds go on to what a handler may take whose lease is extended.
	handlerBounds = append(callBounds[:len(callBounds):len(callBounds)], 30, 60, 300, 900, 3600)
	// waitBounds are for what waits in queues, up to the days that SQS keeps it.
	waitBounds = []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 4 * 3600, 86400, 4 * 86400}
	// leaseBounds are for what is left of a lease.
	leaseBounds = []float64{1, 2, 5, 10, 15, 20, 25, 30, 60, 120, 300, 900, 3600}
	countBounds = []float64{1, 2, 3, 4, 5, 10, 20, 50, 100}
)

func (i *Instrumentation) instruments(m metric.Meter) error {
	var errs []error
	counter := func(name, unit, description string) metric.Int64Counter {
		c, err := m.Int64Counter(name, metric.WithUnit(unit), metric.WithDescription(description))
		errs = append(errs, err)
		return c
	}
	seconds := func(name, description string, bounds []float64) metric.Float64Histogram {
		h, err := m.Float64Histogram(name, metric.WithUnit("s"), metric.WithDescription(description), metric.WithExplicitBucketBoundaries(bounds...))
		errs = append(errs, err)
		return h
	}
	i.received = counter("messaging.client.consumed.messages", "{message}", "messages received")
	i.receive = seconds("messaging.client.operation.duration", "how long a receive took that succeeded, long polling included", append(callBounds[:len(callBounds):len(callBounds)], 20))
	i.process = seconds("messaging.process.duration", "how long a handler took", handlerBounds)
	i.outcomes = counter("sqsx.messages.settled", "{message}", "receives by what became of them")
	i.failures = counter("sqsx.calls.failed", "{failure}", "calls to SQS, entries of batches, and calls of an idempotency store that failed")
	i.empty = counter("sqsx.receives.empty", "{receive}", "receives that brought nothing")
	i.lost = counter("sqsx.leases.lost", "{lease}", "leases that could not be extended in time")
	i.extensions = counter("sqsx.leases.extended", "{lease}", "leases extended")
	i.lag = seconds("sqsx.queue.lag", "from when a message was sent to when it was received", waitBounds)
	i.age = seconds("sqsx.event.age", "from an event's own time to the start of its handler", waitBounds)
	i.margin = seconds("sqsx.lease.margin", "what was left of the lease when a handler started", leaseBounds)
	var err error
	i.attempts, err = m.Int64Histogram("sqsx.message.receive_count", metric.WithUnit("{receive}"),
		metric.WithDescription("how often a message has been received"), metric.WithExplicitBucketBoundaries(countBounds...))
	errs = append(errs, err)
	i.held, err = m.Int64UpDownCounter("sqsx.messages.held", metric.WithUnit("{message}"), metric.WithDescription("messages received and not settled"))
	return errors.Join(append(errs, err)...)
}

// Hooks returns hooks that record the metrics of a consumer. queue is the URL of its queue, or the ARN as in AWS
// Lambda.
func (i *Instrumentation) Hooks(queue string) sqsx.Hooks {
	ctx := context.Background()
	with := func(more ...attribute.KeyValue) metric.MeasurementOption { return attributes(queue, more...) }
	plain, receiving := with(), with(operation("receive")...)
	return sqsx.Hooks{
		Polled: func(_, got int, took time.Duration) {
			i.receive.Record(ctx, took.Seconds(), receiving)
			if got == 0 {
				i.empty.Add(ctx, 1, plain)
			}
		},
		Received: func(m *sqsx.Message) {
			i.received.Add(ctx, 1, receiving)
			i.held.Add(ctx, 1, plain)
			i.attempts.Record(ctx, int64(m.ReceiveCount), plain)
			if !m.Sent.IsZero() {
				i.lag.Record(ctx, m.Received.Sub(m.Sent).Seconds(), plain)
			}
		},
		Started: func(m *sqsx.Message, margin time.Duration) {
			i.margin.Record(ctx, margin.Seconds(), plain)
			if m.Event != nil && !m.Event.Envelope().Time.IsZero() {
				i.age.Record(ctx, time.Since(m.Event.Envelope().Time).Seconds(), with(eventType(m)))
			}
		},
		Handled: func(m *sqsx.Message, took time.Duration, err error) {
			i.process.Record(ctx, took.Seconds(), with(append(append(operation("process"), eventType(m)), failure(err)...)...))
		},
		Settled: func(_ *sqsx.Message, outcome sqsx.Outcome) {
			i.outcomes.Add(ctx, 1, with(attribute.String("outcome", string(outcome))))
			i.held.Add(ctx, -1, plain)
		},
		Extended: func(leases, failed int) {
			i.extensions.Add(ctx, int64(leases-failed), plain)
		},
		LeaseLost: func(*sqsx.Message) { i.lost.Add(ctx, 1, plain) },
		Failed: func(op sqsx.Op, err error) {
			i.failures.Add(ctx, 1, with(append(failure(err), attribute.String("messaging.operation.name", string(op)))...))
		},
	}
}

// attributes are those of the queue and more.
func attributes(queue string, more ...attribute.KeyValue) metric.MeasurementOption {
	return metric.WithAttributeSet(attribute.NewSet(append(destination(queue), more...)...))
}
