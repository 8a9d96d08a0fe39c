package sqsxotel_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/typedbus/typedbus/internal/virtual"
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
		c, err := sqsx.NewConsumer(service, queue.URL(), handler, sqsx.WithHooks(instrumentation.Hooks()))
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

func TestProducer(t *testing.T) {
	const (
		traceID = "5759e988bd862e3fe1be46a994272793"
		spanID  = "53995c3f42cd8ad8"
	)
	parent := func(s string) map[string]types.MessageAttributeValue {
		return map[string]types.MessageAttributeValue{"traceparent": {StringValue: aws.String(s)}}
	}
	tests := []struct {
		name    string
		message *sqsx.Message
		ok      bool
		sampled bool
	}{
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
