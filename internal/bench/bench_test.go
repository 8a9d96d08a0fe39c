package bench

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func samples(tb testing.TB) Corpus {
	tb.Helper()
	root, err := Root()
	require.NoError(tb, err)
	c, err := Samples(root)
	require.NoError(tb, err)
	return c
}

// benchmark runs each way as a sub-benchmark, named so that benchstat can compare them: -col /way.
func benchmark(b *testing.B, ways []Way) {
	for _, w := range ways {
		b.Run("way="+strings.ReplaceAll(w.Name, " ", "-"), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if err := w.Do(i % w.N); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPeers(b *testing.B) {
	benchmark(b, Peers(KnownToAll(samples(b), Peers)))
}

func BenchmarkLambdaPeers(b *testing.B) {
	benchmark(b, LambdaPeers(KnownToAll(samples(b), LambdaPeers)))
}

func BenchmarkStrictPeers(b *testing.B) {
	ways, err := StrictPeers()
	require.NoError(b, err)
	benchmark(b, ways)
}
