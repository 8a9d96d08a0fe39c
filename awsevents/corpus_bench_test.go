package awsevents_test

import (
	standard "encoding/json"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/registry"
)

// corpusEvent is a payload and the type it is decoded to.
type corpusEvent struct {
	payload []byte
	known   reflect.Type
}

// corpus has the sample of every event of the catalogue, without white space as EventBridge sends them.
func corpus(tb testing.TB) []corpusEvent {
	tb.Helper()
	var events []corpusEvent
	for _, service := range catalogue(tb) {
		for _, e := range service.Events {
			payload, err := awsevents.Sample(service.Source, e.DetailType)
			require.NoError(tb, err)
			events = append(events, newCorpusEvent(tb, payload))
		}
	}
	return events
}

func newCorpusEvent(tb testing.TB, payload jsontext.Value) corpusEvent {
	tb.Helper()
	payload = slices.Clone(payload)
	require.NoError(tb, payload.Compact())
	event, err := registry.Decode(payload)
	require.NoError(tb, err)
	return corpusEvent{payload, reflect.TypeOf(event).Elem()}
}

// way is one of several ways to decode the same events.
type way struct {
	name   string
	decode func(corpusEvent) error
}

var ways = []way{
	{"encoding-json", func(e corpusEvent) error { return standard.Unmarshal(e.payload, reflect.New(e.known).Interface()) }},
	{"json-v2", func(e corpusEvent) error { return json.Unmarshal(e.payload, reflect.New(e.known).Interface()) }},
	{"Decode", func(e corpusEvent) error { _, err := registry.Decode(e.payload); return err }},
}

// compareWays decodes all events in turns, each way once in a round, and reports the medians over the rounds of what
// the ways take in relation to each other: the machine's other work weighs on all of them alike.
func compareWays(b *testing.B, events []corpusEvent) {
	rounds := make([][]float64, len(ways))
	allocations := make([]float64, len(ways))
	var before, after runtime.MemStats
	for b.Loop() {
		for i, w := range ways {
			start := time.Now()
			for _, e := range events {
				_ = w.decode(e) // encoding/json and json v2 refuse what Decode repairs
			}
			rounds[i] = append(rounds[i], time.Since(start).Seconds())
		}
	}
	b.StopTimer()
	for i, w := range ways {
		runtime.ReadMemStats(&before)
		for _, e := range events {
			_ = w.decode(e)
		}
		runtime.ReadMemStats(&after)
		allocations[i] = float64(after.Mallocs-before.Mallocs) / float64(len(events))
		b.ReportMetric(allocations[i], w.name+"-allocs/event")
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(medianRatio(rounds[2], rounds[0]), "Decode/encoding-json")
	b.ReportMetric(medianRatio(rounds[2], rounds[1]), "Decode/json-v2")
	b.ReportMetric(medianRatio(rounds[1], rounds[0]), "json-v2/encoding-json")
	b.ReportMetric(1e9*median(rounds[2])/float64(len(events)), "Decode-ns/event")
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// medianRatio returns the median of a's values divided by b's of the same round.
func medianRatio(a, b []float64) float64 {
	ratios := make([]float64, len(a))
	for i := range a {
		ratios[i] = a[i] / b[i]
	}
	return median(ratios)
}

// BenchmarkCorpus compares Decode, which finds the type itself, with decoding to the type that is known beforehand,
// over the samples of all of AWS's events.
func BenchmarkCorpus(b *testing.B) {
	events := corpus(b)
	compareWays(b, events)
	b.ReportMetric(float64(len(events)), "events")
}

// BenchmarkConsoleCorpus does the same over the console's sample events, half of which do not keep to AWS's schemas:
// Decode takes those twice, the packages it is compared with stop at the first mismatch.
func BenchmarkConsoleCorpus(b *testing.B) {
	var events []corpusEvent
	for _, payload := range consoleSamples(b) {
		events = append(events, newCorpusEvent(b, payload))
	}
	compareWays(b, events)
	b.ReportMetric(float64(len(events)), "events")
}
