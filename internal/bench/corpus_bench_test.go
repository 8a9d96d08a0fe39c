package bench

import (
	standard "encoding/json"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
)

// BenchmarkCorpus compares Decode, which finds the type itself, with decoding to the type that is known beforehand, over
// the samples of all of AWS's events. A round of it takes two
// seconds, for the collector to have its share of each way: it is meant for -benchtime 10x.
func BenchmarkCorpus(b *testing.B) {
	corpus, err := Samples(filepath.Join("..", ".."))
	require.NoError(b, err)
	compareWays(b, corpus)
}

// BenchmarkConsoleCorpus does the same over the console's sample events. A part of them does not fit its types: Decode
// goes on with those, while the packages that it is compared with stop where they find it.
func BenchmarkConsoleCorpus(b *testing.B) {
	corpus, err := ConsoleSamples(filepath.Join("..", "..", "..", "shared", "data", "aws-console-sample-events.json"))
	require.NoError(b, err)
	if len(corpus) == 0 {
		b.Skip("the console's sample events are not beside the module")
	}
	compareWays(b, corpus)
	var drifting Corpus
	for _, p := range corpus {
		if json.Unmarshal(p.Data, reflect.New(p.Type).Interface()) != nil {
			drifting = append(drifting, p)
		}
	}
	b.ReportMetric(float64(len(drifting)), "drifting")
}

// compareWays runs the ways in turns, b.N times.
func compareWays(b *testing.B, corpus Corpus) {
	corpus = corpus.Select(func(p Payload) bool { return p.Type != nil })
	way := func(name string, decode func(p Payload) error) Way {
		return Way{Name: name, N: len(corpus), Do: func(i int) error {
			_ = decode(corpus[i]) // that of an event that does not fit is no reason to stop
			return nil
		}}
	}
	known := func(p Payload) any { return reflect.New(p.Type).Interface() }
	timings, err := Alternate(Effort{Rounds: b.N, Turn: 400 * time.Millisecond},
		way("encoding-json", func(p Payload) error { return standard.Unmarshal(p.Data, known(p)) }),
		way("json-v2", func(p Payload) error { return json.Unmarshal(p.Data, known(p)) }),
		way("Decode", func(p Payload) error { _, err := registry.Decode(p.Data); return err }))
	require.NoError(b, err)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(len(corpus)), "events")
	for _, t := range timings {
		b.ReportMetric(t.Allocs, t.Way+"-allocs")
	}
	for _, pair := range [][2]int{{2, 0}, {2, 1}, {1, 0}} {
		a, c := timings[pair[0]], timings[pair[1]]
		b.ReportMetric(RatioOf(a.Rounds, c.Rounds).Median, a.Way+"/"+c.Way)
	}
}
