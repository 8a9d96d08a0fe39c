package sqsxotel

import (
	"encoding/hex"
	"fmt"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
)

// Producer returns the span that sent the message: the one in the message attribute traceparent (W3C Trace Context), or
// else in the X-Ray trace header. It is not valid if there is none.
func Producer(m *sqsx.Message) trace.SpanContext {
	if a, ok := m.Attributes["traceparent"]; ok {
		if span := traceparent(aws.ToString(a.StringValue)); span.IsValid() {
			return span
		}
	}
	return xray(m.TraceHeader)
}

// traceparent reads version-trace-span-flags: https://www.w3.org/TR/trace-context/#traceparent-header
func traceparent(s string) trace.SpanContext {
	parts := strings.Split(s, "-")
	if len(parts) < 4 || len(parts[0]) != 2 || len(parts[3]) != 2 {
		return trace.SpanContext{}
	}
	return spanContext(parts[1], parts[2], strings.HasSuffix(parts[3], "1") || strings.HasSuffix(parts[3], "3"))
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
	return spanContext(root[1]+root[2], fields["Parent"], fields["Sampled"] == "1")
}

func spanContext(traceID, spanID string, sampled bool) trace.SpanContext {
	var config trace.SpanContextConfig
	t, err := hex.DecodeString(traceID)
	if err != nil || len(t) != len(config.TraceID) {
		return trace.SpanContext{}
	}
	s, err := hex.DecodeString(spanID)
	if err != nil || len(s) != len(config.SpanID) {
		return trace.SpanContext{}
	}
	copy(config.TraceID[:], t)
	copy(config.SpanID[:], s)
	config.TraceFlags = trace.TraceFlags(0).WithSampled(sampled)
	config.Remote = true
	return trace.NewSpanContext(config)
}

// typeName is the Go type of the event: there are as many as are registered. Source and detail-type would do as labels
// only as long as nobody makes some up.
func typeName(m *sqsx.Message) string {
	switch m.Event.(type) {
	case nil:
		return "undecodable"
	case *registry.UnknownEvent:
		return "unknown"
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", m.Event), "*")
}

func eventType(m *sqsx.Message) attribute.KeyValue {
	return attribute.String("event.type", typeName(m))
}
