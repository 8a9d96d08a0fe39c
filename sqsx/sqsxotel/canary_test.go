package sqsxotel_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/typedbus/typedbus/internal/hostile"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxotel"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// TestCanaryInTelemetry: whatever a message has in it, no metric and no span has its values, and a stranger can make no
// series of a metric.
func TestCanaryInTelemetry(t *testing.T) {
	reader := sdkmetric.NewManualReader()
	spans := tracetest.NewSpanRecorder()
	instrumentation, err := sqsxotel.New(
		sqsxotel.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))),
		sqsxotel.WithTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))))
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue, dead := service.Queue("q"), service.Queue("dead")
		for _, p := range hostile.Plant(`{"id":"e","detail-type":"t","source":"s","account":"a","time":"2026-01-02T03:04:05Z","region":"r","resources":["x"],"detail":{"a":["b",1,null]}}`) {
			queue.Send(string(p.Text), sqsxtest.WithAttribute("kind", hostile.Canary), sqsxtest.WithAttribute("traceparent", hostile.Canary), sqsxtest.WithTraceHeader(hostile.Canary))
		}
		queue.Send(`{"id":"` + strings.Repeat("x", 100_000) + `\u001b[2J","source":"s","detail-type":"t"}`)
		handler := instrumentation.Middleware()(sqsx.HandlerFunc(func(_ context.Context, m *sqsx.Message) error {
			if m.Err != nil {
				return m.Err
			}
			return sqsx.Permanent(errors.New("refused"))
		}))
		c, err := sqsx.NewConsumer(service, queue.URL(), handler, sqsx.WithHooks(instrumentation.Hooks(queue.URL())), sqsx.WithDeadLetter(dead.URL()))
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- c.Run(ctx) }()
		queue.AwaitEmpty()
		cancel()
		require.NoError(t, <-done)
	})
	var data metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &data))
	require.NotContains(t, fmt.Sprintf("%+v", data), hostile.Canary)
	require.NotEmpty(t, spans.Ended())
	for _, span := range spans.Ended() {
		for _, a := range span.Attributes() {
			if a.Key != "sqsx.event.id" {
				require.NotContains(t, a.Value.String(), hostile.Canary, a.Key)
			}
			require.Empty(t, hostile.Fault(a.Value.String(), false), a.Key)
		}
		require.NotContains(t, fmt.Sprintf("%s %+v %+v %s", span.Name(), span.Events(), span.Links(), span.Status().Description), hostile.Canary)
	}
}
