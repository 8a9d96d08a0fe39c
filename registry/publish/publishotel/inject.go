package publishotel

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/publish"
)

// TraceHeader sets an entry's trace header, in X-Ray's form, to the span in ctx, if there is one and the entry has none.
// It is for [publish.WithEntry].
//
// See https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
func TraceHeader(ctx context.Context, _ registry.AnyEvent, entry *publish.Entry) error {
	span := trace.SpanContextFromContext(ctx)
	if !span.IsValid() || entry.TraceHeader != "" {
		return nil
	}
	id, parent := span.TraceID(), span.SpanID()
	sampled := 0
	if span.IsSampled() {
		sampled = 1
	}
	entry.TraceHeader = fmt.Sprintf("Root=1-%s-%s;Parent=%s;Sampled=%d", hex.EncodeToString(id[:4]), hex.EncodeToString(id[4:]),
		hex.EncodeToString(parent[:]), sampled)
	return nil
}

// TraceContext returns a function for [publish.WithEntry] that adds a member to each detail, an object with the
// traceparent and tracestate of the span in ctx, for receivers that get no header. It adds nothing where there is no
// span, or the detail has the member.
//
// See https://www.w3.org/TR/trace-context/
func TraceContext(member string) func(context.Context, registry.AnyEvent, *publish.Entry) error {
	return func(ctx context.Context, _ registry.AnyEvent, entry *publish.Entry) error {
		carrier := propagation.MapCarrier{}
		propagation.TraceContext{}.Inject(ctx, carrier)
		rest, ok := bytes.CutPrefix(bytes.TrimLeft(entry.Detail, " \t\r\n"), []byte("{"))
		if len(carrier) == 0 || !ok || has(entry.Detail, member) {
			return nil
		}
		value, err := json.Marshal(map[string]map[string]string{member: carrier}, json.Deterministic(true))
		if err != nil {
			return err
		}
		value = bytes.TrimSuffix(value, []byte("}"))
		if rest = bytes.TrimLeft(rest, " \t\r\n"); !bytes.HasPrefix(rest, []byte("}")) {
			value = append(value, ',')
		}
		entry.Detail = append(value, rest...)
		return nil
	}
}

// has reports whether an object has a member. What is no object is for the publisher to refuse.
func has(object jsontext.Value, member string) bool {
	dec := jsontext.NewDecoder(bytes.NewBuffer(object))
	if t, err := dec.ReadToken(); err != nil || t.Kind() != '{' {
		return false
	}
	for dec.PeekKind() == '"' {
		name, err := dec.ReadToken()
		if err != nil {
			return false
		}
		if name.String() == member {
			return true
		}
		if dec.SkipValue() != nil {
			return false
		}
	}
	return false
}
