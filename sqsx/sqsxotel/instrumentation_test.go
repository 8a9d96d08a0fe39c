package sqsxotel_test

import (
	"context"
	"errors"
	"runtime"
	"sort"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxotel"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

func TestConsumerIsReported(t *testing.T) {
	reader := sdkmetric.NewManualReader()
	spans := tracetest.NewSpanRecorder()
	instrumentation, err := sqsxotel.New(
		sqsxotel.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))),
		sqsxotel.WithTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))),
	)
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		queue.Send("1")
		tries := 0
		handler := instrumentation.Middleware()(sqsx.HandlerFunc(func(context.Context, *sqsx.Message) error {
			if tries++; tries == 1 {
				return errors.New("secret")
			}
			return nil
		}))
		c, err := sqsx.NewConsumer(service, queue.URL(), handler, sqsx.WithHooks(instrumentation.Hooks(queue.URL())))
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- c.Run(ctx) }()
		queue.AwaitEmpty()
		virtual.Sleep(time.Minute)
		cancel()
		require.NoError(t, <-done)
	})

	var data metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &data))
	sums := map[string]int64{}
	for _, m := range data.ScopeMetrics[0].Metrics {
		if sum, ok := m.Data.(metricdata.Sum[int64]); ok {
			for _, point := range sum.DataPoints {
				outcome, _ := point.Attributes.Value("outcome")
				sums[m.Name+outcome.AsString()] += point.Value
			}
		}
	}
	require.EqualValues(t, 2, sums["messaging.client.consumed.messages"])
	require.EqualValues(t, 1, sums["sqsx.messages.settleddeleted"])
	require.EqualValues(t, 1, sums["sqsx.messages.settledretried"])
	require.EqualValues(t, 0, sums["sqsx.messages.held"])
	require.Positive(t, sums["sqsx.receives.empty"])

	ended := spans.Ended()
	require.Len(t, ended, 2)
	require.Equal(t, "error", ended[0].Status().Description, "what the error says stays inside")
	require.Empty(t, ended[1].Status().Description)
}

const queueURL = "http://127.0.0.1:9324/123456789012/orders"

// all calls each hook, with and without a failure.
func all(h sqsx.Hooks) {
	m := &sqsx.Message{QueueURL: queueURL, ReceiveCount: 2, Sent: time.Now().Add(-time.Minute), Received: time.Now(),
		Event: &registry.UnknownEvent{Event: registry.Event{ID: "e", Time: time.Now().Add(-time.Hour)}}}
	h.Polled(10, 0, time.Second)
	h.Received(m)
	h.Started(m, 30*time.Second)
	h.Handled(m, 5*time.Millisecond, nil)
	h.Handled(m, 4*time.Second, nil)
	h.Handled(m, time.Second, sqsx.Discard("old"))
	h.Handled(m, time.Second, errors.New("secret"))
	h.Settled(m, sqsx.Deleted)
	h.Extended(2, 1)
	h.LeaseLost(m)
	h.Failed(sqsx.OpDelete, &sqsx.SettleError{Op: sqsx.OpDelete, Code: "InternalError"})
}

// Each point of each metric has what the conventions require, and error.type is on failures alone.
func TestEachMetric(t *testing.T) {
	reader := sdkmetric.NewManualReader()
	instrumentation, err := sqsxotel.New(sqsxotel.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))))
	require.NoError(t, err)
	all(instrumentation.Hooks(queueURL))
	var data metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &data))
	require.Len(t, data.ScopeMetrics[0].Metrics, 13, "all instruments were used")
	failed := map[string]int{}
	for _, m := range data.ScopeMetrics[0].Metrics {
		for _, set := range sets(t, m.Data) {
			for key, want := range map[attribute.Key]string{"messaging.system": "aws_sqs", "messaging.destination.name": "orders", "aws.sqs.queue.url": queueURL,
				"server.address": "127.0.0.1", "server.port": "9324"} {
				got, ok := set.Value(key)
				require.True(t, ok, "%s lacks %s", m.Name, key)
				require.Equal(t, want, got.String(), m.Name)
			}
			if operation, ok := set.Value("messaging.operation.name"); strings.HasPrefix(m.Name, "messaging.") {
				require.True(t, ok, m.Name)
				require.NotEmpty(t, operation.AsString())
			}
			if kind, ok := set.Value("error.type"); ok {
				require.NotEmpty(t, kind.AsString(), m.Name)
				require.NotContains(t, kind.AsString(), "secret")
				failed[m.Name+" "+kind.AsString()]++
			}
		}
	}
	require.Equal(t, map[string]int{"messaging.process.duration _OTHER": 1, "sqsx.calls.failed InternalError": 1}, failed)
}

// sets are the attributes of a metric's points.
func sets(t *testing.T, data metricdata.Aggregation) []attribute.Set {
	t.Helper()
	var all []attribute.Set
	switch data := data.(type) {
	case metricdata.Sum[int64]:
		for _, p := range data.DataPoints {
			all = append(all, p.Attributes)
		}
	case metricdata.Histogram[int64]:
		for _, p := range data.DataPoints {
			all = append(all, p.Attributes)
		}
	case metricdata.Histogram[float64]:
		for _, p := range data.DataPoints {
			all = append(all, p.Attributes)
		}
	}
	require.NotEmpty(t, all)
	return all
}

// Times that differ as much as 5 ms and 4 s are told apart by each histogram of times, and so are hours where they occur.
func TestBucketsTellTimesApart(t *testing.T) {
	reader := sdkmetric.NewManualReader()
	instrumentation, err := sqsxotel.New(sqsxotel.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))))
	require.NoError(t, err)
	all(instrumentation.Hooks(queueURL))
	var data metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &data))
	apart := map[string][]float64{
		"messaging.process.duration":          {0.004, 0.02, 0.2, 4, 20, 600},
		"messaging.client.operation.duration": {0.004, 0.02, 0.2, 4, 15},
		"sqsx.queue.lag":                      {0.004, 0.02, 4, 20, 600, 7200, 50000},
		"sqsx.event.age":                      {0.004, 0.02, 4, 20, 600, 7200, 50000},
		"sqsx.lease.margin":                   {0.5, 4, 14, 28},
	}
	for _, m := range data.ScopeMetrics[0].Metrics {
		h, ok := m.Data.(metricdata.Histogram[float64])
		if !ok {
			continue
		}
		require.Equal(t, "s", m.Unit, m.Name)
		buckets := map[int]bool{}
		for _, value := range apart[m.Name] {
			buckets[sort.SearchFloat64s(h.DataPoints[0].Bounds, value)] = true
		}
		require.Len(t, buckets, len(apart[m.Name]), m.Name)
		require.NotEmpty(t, apart[m.Name], m.Name)
	}
}

// A span says what failed, also where the handler does not return.
func TestSpanStatus(t *testing.T) {
	tests := []struct {
		name   string
		handle func() error
		status codes.Code
		kind   string
	}{
		{"nil", func() error { return nil }, codes.Unset, ""},
		{"discarded", func() error { return sqsx.Discard("old") }, codes.Unset, ""},
		{"an error", func() error { return errors.New("secret") }, codes.Error, "_OTHER"},
		{"permanent", func() error { return sqsx.Permanent(errors.New("secret")) }, codes.Error, "permanent"},
		{"in progress elsewhere", func() error { return sqsx.RetryAfter(sqsx.ErrInProgress, time.Second) }, codes.Error, "in_progress"},
		{"a timeout", func() error { return sqsx.ErrHandlerTimeout }, codes.Error, "timeout"},
		{"a call to AWS", func() error { return &smithy.GenericAPIError{Code: "AccessDenied"} }, codes.Error, "AccessDenied"},
		{"a panic", func() error { panic("secret") }, codes.Error, "panic"},
		{"the end of the goroutine", func() error { runtime.Goexit(); return nil }, codes.Error, "panic"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			spans := tracetest.NewSpanRecorder()
			instrumentation, err := sqsxotel.New(sqsxotel.WithTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))))
			require.NoError(t, err)
			handler := instrumentation.Middleware()(sqsx.HandlerFunc(func(ctx context.Context, _ *sqsx.Message) error {
				require.True(t, trace.SpanContextFromContext(ctx).IsValid())
				return test.handle()
			}))
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				defer func() { _ = recover() }()
				_ = handler.Handle(context.Background(), &sqsx.Message{ID: "m-1", QueueURL: queueURL, Body: "12345"})
			}()
			<-ended
			require.Len(t, spans.Ended(), 1)
			span := spans.Ended()[0]
			require.Equal(t, "process orders", span.Name())
			require.Equal(t, trace.SpanKindConsumer, span.SpanKind())
			require.Equal(t, test.status, span.Status().Code)
			require.NotContains(t, span.Status().Description, "secret")
			set := attribute.NewSet(span.Attributes()...)
			kind, ok := set.Value("error.type")
			require.Equal(t, test.kind != "", ok)
			require.Equal(t, test.kind, kind.AsString())
			for key, want := range map[attribute.Key]string{"messaging.system": "aws_sqs", "messaging.operation.name": "process", "messaging.operation.type": "process",
				"messaging.destination.name": "orders", "messaging.message.id": "m-1", "messaging.message.body.size": "5"} {
				got, _ := set.Value(key)
				require.Equal(t, want, got.String(), key)
			}
		})
	}
}

func TestProducer(t *testing.T) {
	const (
		traceID = "5759e988bd862e3fe1be46a994272793"
		spanID  = "53995c3f42cd8ad8"
	)
	parent := func(s string) map[string]types.MessageAttributeValue {
		return map[string]types.MessageAttributeValue{"traceparent": {StringValue: aws.String(s)}}
	}
	notification := func(attributes map[string]string) *sqsx.Message {
		return &sqsx.Message{Notification: &sqsx.Notification{Attributes: attributes}}
	}
	tests := []struct {
		name    string
		message *sqsx.Message
		ok      bool
		sampled bool
	}{
		{"SNS", notification(map[string]string{"traceparent": "00-" + traceID + "-" + spanID + "-01"}), true, true},
		{"SNS without", notification(map[string]string{"a": "b"}), false, false},
		{"W3C of a later version", &sqsx.Message{Attributes: parent("01-" + traceID + "-" + spanID + "-01-more")}, true, true},
		{"W3C of no version", &sqsx.Message{Attributes: parent("ff-" + traceID + "-" + spanID + "-01")}, false, false},
		{"W3C with more than it has", &sqsx.Message{Attributes: parent("00-" + traceID + "-" + spanID + "-01-more")}, false, false},
		{"W3C of zeros", &sqsx.Message{Attributes: parent("00-" + strings.Repeat("0", 32) + "-" + spanID + "-01")}, false, false},
		{"X-Ray where W3C is malformed", &sqsx.Message{Attributes: parent("nonsense"), TraceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0"}, true, false},
		{"X-Ray in any order, with more", &sqsx.Message{TraceHeader: "Sampled=1; Lineage=a:1; Parent=53995c3f42cd8ad8 ;Root=1-5759e988-bd862e3fe1be46a994272793"}, true, true},

		{"none", &sqsx.Message{}, false, false},
		{"W3C", &sqsx.Message{Attributes: parent("00-" + traceID + "-" + spanID + "-01")}, true, true},
		{"W3C not sampled", &sqsx.Message{Attributes: parent("00-" + traceID + "-" + spanID + "-00")}, true, false},
		{"W3C malformed", &sqsx.Message{Attributes: parent("00-" + traceID[1:] + "-" + spanID + "-01")}, false, false},
		{"X-Ray", &sqsx.Message{TraceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"}, true, true},
		{"X-Ray without parent", &sqsx.Message{TraceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793"}, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			span := sqsxotel.Producer(test.message)
			require.Equal(t, test.ok, span.IsValid())
			if test.ok {
				require.Equal(t, traceID, span.TraceID().String())
				require.Equal(t, spanID, span.SpanID().String())
				require.Equal(t, test.sampled, span.IsSampled())
			}
		})
	}
}

func TestTraceState(t *testing.T) {
	const parent = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01"
	text := func(s string) types.MessageAttributeValue {
		return types.MessageAttributeValue{StringValue: aws.String(s)}
	}
	for name, m := range map[string]*sqsx.Message{
		"of the message": {Attributes: map[string]types.MessageAttributeValue{"traceparent": text(parent), "tracestate": text("vendor=1,other=2")}},
		"of SNS":         {Notification: &sqsx.Notification{Attributes: map[string]string{"traceparent": parent, "tracestate": "vendor=1,other=2"}}},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, "vendor=1,other=2", sqsxotel.Producer(m).TraceState().String())
		})
	}
	malformed := &sqsx.Message{Attributes: map[string]types.MessageAttributeValue{"traceparent": text(parent), "tracestate": text("=,=")}}
	require.True(t, sqsxotel.Producer(malformed).IsValid(), "a state that is none does not cost the parent")
}
