package pattern

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/patternoracle"
)

const (
	ec2Event   = patternoracle.Event430
	ec2Pattern = patternoracle.EC2Pattern
)

func BenchmarkMatch(b *testing.B) {
	event := []byte(ec2Event)
	for _, c := range patternoracle.Timed {
		b.Run(c.Name, func(b *testing.B) {
			p := MustCompile(c.Pattern)
			b.ReportAllocs()
			b.SetBytes(int64(len(event)))
			for b.Loop() {
				if _, err := p.Match(event); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// rules are n patterns of the kinds that a large bus has.
func rules(n int) []*Pattern {
	list := make([]*Pattern, n)
	for i, text := range patternoracle.Rules(n) {
		list[i] = MustCompile(text)
	}
	return list
}

func BenchmarkSet(b *testing.B) {
	for _, n := range []int{1, 100, 1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s, event := NewSet(rules(n)...), []byte(ec2Event)
			b.ReportAllocs()
			var found []int
			for b.Loop() {
				var err error
				if found, err = s.AppendMatches(found[:0], event); err != nil || len(found) != 1 {
					b.Fatal(found, err)
				}
			}
		})
	}
}

func TestMatchDoesNotAllocate(t *testing.T) {
	if raceDetector {
		t.Skip("under the race detector a sync.Pool drops a part of what it is given")
	}
	arrays := `{"detail":{"containers":[{"name":"a\u0062","exit":0},{"name":"c","exit":1}],"s":"x"}}`
	for _, c := range []struct{ name, pattern, event string }{
		{"exact", ec2Pattern, ec2Event},
		{"arrays of objects", `{"detail":{"containers":{"name":["c"],"exit":[1]},"s":[{"anything-but":["a","b"]}]}}`, arrays},
		{"escapes", `{"detail":{"containers":{"name":["ab"],"exit":[{"numeric":["<",1]}]}}}`, arrays},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, event := MustCompile(c.pattern), []byte(c.event)
			require.Zero(t, testing.AllocsPerRun(1000, func() {
				if ok, err := p.Match(event); !ok || err != nil {
					panic(fmt.Sprint(ok, err))
				}
			}))
		})
	}
}
