package sqsxotel_test

import (
	"context"
	"fmt"

	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxotel"
)

func ExampleInstrumentation_Middleware() {
	spans := tracetest.NewSpanRecorder() // an exporter in a program
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
	instrumentation, err := sqsxotel.New(sqsxotel.WithTracerProvider(provider))
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := new(sqsx.Mux)
	mux.Undecodable(func(context.Context, *sqsx.Message) error { return sqsx.Discard("a test message") })
	mux.Use(instrumentation.Middleware())

	m := &sqsx.Message{ID: "m-1", QueueURL: "https://sqs.eu-west-1.amazonaws.com/123456789012/orders",
		TraceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"}
	_ = mux.Handle(context.Background(), m)
	span := spans.Ended()[0]
	fmt.Println(span.Name(), span.Status().Code)
	fmt.Println(span.Links()[0].SpanContext.SpanID())
	// Output:
	// process orders Unset
	// 53995c3f42cd8ad8
}
