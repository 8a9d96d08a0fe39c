package sqsxotel

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/typedbus/typedbus/sqsx"
)

// Producer returns the span that sent the message: the one in the attributes traceparent and tracestate (W3C Trace
// Context) of the message or of the SNS notification in it, or else in the X-Ray trace header. It is not valid if there is
// none.
//
// See https://www.w3.org/TR/trace-context/
func Producer(m *sqsx.Message) trace.SpanContext {
	carriers := []propagation.TextMapCarrier{messageAttributes{m}}
	if m.Notification != nil {
		carriers = append(carriers, propagation.MapCarrier(m.Notification.Attributes))
	}
	for _, carrier := range carriers {
		ctx := propagation.TraceContext{}.Extract(context.Background(), carrier)
		if span := trace.SpanContextFromContext(ctx); span.IsValid() {
			return span
		}
	}
	return xray(m.TraceHeader)
}

// messageAttributes are a message's attributes as a propagator reads them.
type messageAttributes struct{ m *sqsx.Message }

// Get returns the attribute, if it is a string.
func (a messageAttributes) Get(key string) string {
	return aws.ToString(a.m.Attributes[key].StringValue)
}

// Set does nothing: a message that was received is not changed.
func (messageAttributes) Set(string, string) {}

// Keys returns the names of the attributes.
func (a messageAttributes) Keys() []string {
	keys := make([]string, 0, len(a.m.Attributes))
	for key := range a.m.Attributes {
		keys = append(keys, key)
	}
	return keys
}

// xray reads Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1:
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
func xray(s string) trace.SpanContext {
	fields := map[string]string{}
	for field := range strings.SplitSeq(s, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(field), "=")
		fields[name] = value
	}
	root := strings.Split(fields["Root"], "-")
	if len(root) != 3 {
		return trace.SpanContext{}
	}
	traceID, err := trace.TraceIDFromHex(root[1] + root[2])
	if err != nil {
		return trace.SpanContext{}
	}
	spanID, err := trace.SpanIDFromHex(fields["Parent"])
	if err != nil {
		return trace.SpanContext{}
	}
	return trace.NewSpanContext(trace.SpanContextConfig{TraceID: traceID, SpanID: spanID, Remote: true,
		TraceFlags: trace.TraceFlags(0).WithSampled(fields["Sampled"] == "1")})
}
