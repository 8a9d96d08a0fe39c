package archive_test

import (
	"flag"
	"io"
	"math/rand/v2"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
)

var megabytes = flag.Int("megabytes", 32, "how much TestMemoryIsConstant reads, once it is uncompressed")

// repeated is a reader of n times the same bytes.
type repeated struct {
	data []byte
	n    int
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.n == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.data[r.at:])
	if r.at += n; r.at == len(r.data) {
		r.at = 0
		r.n--
	}
	return n, nil
}

// member returns about a megabyte of records, and how many there are.
func member(t testing.TB) (string, int) {
	t.Helper()
	events := samples(t)
	random := rand.New(rand.NewPCG(5, 6))
	var text strings.Builder
	n := 0
	for ; text.Len() < 1<<20; n++ {
		text.WriteString(events[random.IntN(len(events))])
		if n%3 > 0 { // a third has nothing behind it
			text.WriteByte('\n')
		}
	}
	return text.String(), n
}

// TestMemoryIsConstant reads gzip members, one behind the other. With -megabytes=1024 it is the gigabyte of
// docs/archives.md.
func TestMemoryIsConstant(t *testing.T) {
	text, n := member(t)
	times := *megabytes
	tests := []struct {
		name string
		read func(io.Reader) int
	}{
		{"records", func(r io.Reader) int {
			count := 0
			for _, err := range archive.Records(r) {
				require.NoError(t, err)
				count++
			}
			return count
		}},
		{"events", func(r io.Reader) int {
			count := 0
			for event, err := range archive.Events(r, registry.New()) {
				require.NoError(t, err)
				require.NotNil(t, event)
				count++
			}
			return count
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
			used := func() uint64 { metrics.Read(sample); return sample[0].Value.Uint64() }
			src := &watched{Reader: &repeated{data: zipped(t, text), n: times}, look: used}
			runtime.GC() // what other tests left would let the heap grow to twice as much
			before := used()
			require.Equal(t, n*times, test.read(src))
			t.Logf("%d MB uncompressed, %d MB compressed, %d records: at most %d MB in use", len(text)*times>>20, src.read>>20, n*times, src.most>>20)
			require.Less(t, src.most, before+(24<<20))
		})
	}
}

// watched looks at each read how much memory is in use.
type watched struct {
	io.Reader
	look func() uint64
	most uint64
	read int
}

func (w *watched) Read(p []byte) (int, error) {
	w.most = max(w.most, w.look())
	n, err := w.Reader.Read(p)
	w.read += n
	return n, err
}
