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
	"go.opentelemetry.io/otel/trace"

	"github.com/typedbus/typedbus/registry/publish"
	"github.com/typedbus/typedbus/registry/publish/publishotel"
)

// bus answers by the source of an entry.
type bus struct{ calls int }

func (*bus) Limits() publish.Limits { return publish.Limits{Entries: 10} }

func (b *bus) Put(_ context.Context, entries []publish.Entry) ([]publish.Answer, error) {
	b.calls++
	answers := make([]publish.Answer, len(entries))
	for i, e := range entries {
		switch {
		case e.Source == "lost":
			return nil, errors.New("secret")
		case e.Source == "slow" && b.calls == 1:
			answers[i].Code = "ThrottlingException"
		case e.Source == "bad":
			answers[i].Code = "MalformedDetail"
		}
	}
	return answers, nil
}

func entry(source string) publish.Entry {
	return publish.Entry{Source: source, DetailType: "t", Detail: jsontext.Value(`{}`)}
}

func TestPublisherIsReported(t *testing.T) {
	reader, spans := sdkmetric.NewManualReader(), tracetest.NewSpanRecorder()
	instrumentation, err := publishotel.New(
		publishotel.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))),
		publishotel.WithTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))),
	)
	require.NoError(t, err)
	publisher, err := publish.New(instrumentation.Bus(&bus{}), publish.WithHooks(instrumentation.Hooks()), publish.WithRetry(2, 0, 0))
	require.NoError(t, err)
	_, err = publisher.Send(t.Context(), entry("good"), entry("slow"), entry("bad"))
	require.ErrorIs(t, err, publish.ErrRefused)
	_, err = publisher.Send(t.Context(), entry("lost"))
	require.ErrorIs(t, err, publish.ErrUnavailable)

	var data metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &data))
	got := map[string]int64{}
	for _, m := range data.ScopeMetrics[0].Metrics {
		switch metric := m.Data.(type) {
		case metricdata.Sum[int64]:
			for _, point := range metric.DataPoints {
				kind, _ := point.Attributes.Value("error.type")
				got[m.Name+" "+kind.AsString()] += point.Value
			}
		case metricdata.Histogram[float64]:
			for _, point := range metric.DataPoints {
				kind, _ := point.Attributes.Value("error.type")
				got[m.Name+" "+kind.AsString()] += int64(point.Count)
			}
		}
	}
	require.Equal(t, map[string]int64{
		"messaging.client.sent.messages ":                   2,
		"messaging.client.sent.messages refused by the bus": 1,
		"messaging.client.sent.messages unavailable":        1,
		"messaging.client.operation.duration ":              2,
		"messaging.client.operation.duration request":       2,
		"publish.entries.retried ":                          2,
	}, got)

	var statuses []string
	for _, span := range spans.Ended() {
		require.Equal(t, "send events", span.Name())
		statuses = append(statuses, span.Status().Description)
	}
	require.Equal(t, []string{"entries failed", "", "the request failed", "the request failed"}, statuses, "what the error says stays inside")
}

func spanContext(t testing.TB, sampled bool) context.Context {
	t.Helper()
	id, err := trace.TraceIDFromHex("5759e988bd862e3fe1be46a994272793")
	require.NoError(t, err)
	parent, err := trace.SpanIDFromHex("53995c3f42cd8ad8")
	require.NoError(t, err)
	config := trace.SpanContextConfig{TraceID: id, SpanID: parent, TraceFlags: trace.TraceFlags(0).WithSampled(sampled)}
	return trace.ContextWithSpanContext(context.Background(), trace.NewSpanContext(config))
}

func TestTraceHeader(t *testing.T) {
	tests := []struct {
		name  string
		ctx   context.Context
		there string
		want  string
	}{
		{"sampled", spanContext(t, true), "", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"},
		{"not sampled", spanContext(t, false), "", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0"},
		{"no span", context.Background(), "", ""},
		{"there already", spanContext(t, true), "Root=theirs", "Root=theirs"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e := publish.Entry{TraceHeader: test.there}
			require.NoError(t, publishotel.TraceHeader(test.ctx, nil, &e))
			require.Equal(t, test.want, e.TraceHeader)
		})
	}
}

func TestTraceContext(t *testing.T) {
	const added = `"_trace":{"traceparent":"00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01"}`
	tests := []struct {
		name         string
		ctx          context.Context
		detail, want string
	}{
		{"members", spanContext(t, true), `{"a":1}`, `{` + added + `,"a":1}`},
		{"none", spanContext(t, true), ` { } `, `{` + added + `} `},
		{"there already", spanContext(t, true), `{"a":{},"_trace":1}`, `{"a":{},"_trace":1}`},
		{"there deeper", spanContext(t, true), `{"a":{"_trace":1}}`, `{` + added + `,"a":{"_trace":1}}`},
		{"no span", context.Background(), `{}`, `{}`},
		{"no object", spanContext(t, true), `[]`, `[]`},
		{"nothing", spanContext(t, true), ``, ``},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e := publish.Entry{Detail: jsontext.Value(test.detail)}
			require.NoError(t, publishotel.TraceContext("_trace")(test.ctx, nil, &e))
			require.Equal(t, test.want, string(e.Detail))
		})
	}
}

func ExampleTraceHeader() {
	publisher, err := publish.New(&bus{}, publish.WithEntry(publishotel.TraceHeader))
	fmt.Println(publisher != nil, err)
	// Output: true <nil>
}
