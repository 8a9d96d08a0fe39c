package publishotel_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/typedbus/typedbus/internal/hostile"
	"github.com/typedbus/typedbus/registry/publish"
	"github.com/typedbus/typedbus/registry/publish/publishotel"
)

// quoting is a bus whose words and codes quote what it was sent: it takes the first entry of each request, and fails every
// second request as a whole.
type quoting struct{ calls int }

func (*quoting) Limits() publish.Limits { return publish.Limits{Entries: 10} }

func (q *quoting) Put(_ context.Context, entries []publish.Entry) ([]publish.Answer, error) {
	quoted := fmt.Sprintf("%+v\x1b[31m", entries)
	if q.calls++; q.calls%2 == 0 {
		return nil, errors.New(quoted)
	}
	answers := make([]publish.Answer, len(entries))
	for i := range answers {
		answers[i] = publish.Answer{ID: quoted}
		if i > 0 {
			answers[i] = publish.Answer{Code: quoted, Message: quoted}
		}
	}
	return answers, nil
}

// TestCanaryInTelemetry: whatever is published, and whatever a bus says of it, no metric and no span has any of it, so that
// no series of a metric is made of events.
func TestCanaryInTelemetry(t *testing.T) {
	reader, spans := sdkmetric.NewManualReader(), tracetest.NewSpanRecorder()
	instrumentation, err := publishotel.New(
		publishotel.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))),
		publishotel.WithTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))))
	require.NoError(t, err)
	publisher, err := publish.New(instrumentation.Bus(new(quoting)), publish.WithHooks(instrumentation.Hooks()), publish.WithRetry(2, 0, 0),
		publish.WithEntry(publishotel.TraceHeader), publish.WithEntry(publishotel.TraceContext("_trace")))
	require.NoError(t, err)
	failed := 0
	for _, p := range hostile.Plant(`{"a":["b",1,null,{"c":true}]}`) {
		for _, source := range []string{"s", hostile.Canary, "\x1b[2J\n"} {
			entry := publish.Entry{Source: source, DetailType: source, Detail: jsontext.Value(p.Text), Resources: []string{hostile.Canary},
				TraceHeader: hostile.Canary, Bus: hostile.Canary, Group: hostile.Canary, Deduplication: hostile.Canary}
			if _, err := publisher.Send(t.Context(), entry, entry, entry); err != nil {
				failed++
			}
		}
	}
	require.Greater(t, failed, 10)
	var data metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &data))
	told := fmt.Sprintf("%+v", data)
	require.NotContains(t, told, hostile.Canary)
	require.NotContains(t, told, "\x1b")
	for _, m := range data.ScopeMetrics[0].Metrics {
		if sum, ok := m.Data.(metricdata.Sum[int64]); ok {
			require.Less(t, len(sum.DataPoints), 8, "%s: a series for each kind of failure, and no other", m.Name)
		}
	}
	require.NotEmpty(t, spans.Ended())
	for _, span := range spans.Ended() {
		told := fmt.Sprintf("%s %+v %+v %+v %s", span.Name(), span.Attributes(), span.Events(), span.Links(), span.Status().Description)
		require.NotContains(t, told, hostile.Canary)
		require.NotContains(t, told, "\x1b")
	}
}
