package awsevents_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/awsevents/ecsevents"
	"github.com/typedbus/typedbus/registry"
)

// prototypes are those of every type the program has for AWS's events.
func prototypes() []any {
	var all []any
	for _, r := range awsevents.Registry().Types() {
		all = append(all, reflect.Zero(reflect.PointerTo(r.Type)).Interface())
	}
	return all
}

// BenchmarkDecode decodes one event with ten types registered and with all: the
// cost does not grow with them.
func BenchmarkDecode(b *testing.B) {
	payload, err := awsevents.Sample(ecsevents.Source, ecsevents.DetailTypeTaskStateChange)
	require.NoError(b, err)
	ten := registry.New()
	require.NoError(b, ten.Register((*ecsevents.TaskStateChange)(nil)))
	for _, p := range prototypes() {
		if len(ten.Types()) < 10 && reflect.TypeOf(p) != reflect.TypeFor[*ecsevents.TaskStateChange]() {
			require.NoError(b, ten.Register(p))
		}
	}
	all := registry.New()
	require.NoError(b, all.Register(prototypes()...))
	for _, bb := range []struct {
		name string
		r    *registry.Registry
	}{{"ten", ten}, {"all", all}} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(payload)))
			for b.Loop() {
				if _, err := bb.r.Decode(payload); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(bb.r.Types())), "types")
		})
	}
}

// BenchmarkRegisterAll is what importing awsevents/all costs when a program
// starts, but for the first touch of its memory.
func BenchmarkRegisterAll(b *testing.B) {
	all := prototypes()
	b.ReportAllocs()
	for b.Loop() {
		if err := registry.New().Register(all...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(all)), "types")
}

// BenchmarkConsoleSamples decodes the console's sample events, half of which do
// not keep to AWS's schemas.
func BenchmarkConsoleSamples(b *testing.B) {
	payloads := consoleSamples(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range payloads {
			if _, err := registry.Decode(p); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(payloads)), "ns/event")
}
