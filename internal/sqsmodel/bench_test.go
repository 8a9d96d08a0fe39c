package sqsmodel

import (
	"context"
	"strconv"
	"testing"
)

// A message's whole life, with ten thousand others in the queue: what the
// model costs a test that runs many.
func BenchmarkQueue(b *testing.B) {
	for _, name := range []string{"a", "a.fifo"} {
		b.Run(name, func(b *testing.B) {
			ctx := context.Background()
			attributes := map[string]string{}
			if name == "a.fifo" {
				attributes["FifoQueue"] = "true"
			}
			q, err := New(WithSeed(1)).CreateQueue(ctx, name, attributes)
			if err != nil {
				b.Fatal(err)
			}
			n := 0
			send := func() {
				n++
				in := Send{Body: "x"}
				if q.FIFO() {
					in.Group, in.Dedup = strconv.Itoa(n%100), strconv.Itoa(n)
				}
				if _, err := q.Send(ctx, in); err != nil {
					b.Fatal(err)
				}
			}
			for range 10_000 {
				send()
			}
			for b.Loop() {
				for range 10 {
					send()
				}
				messages, err := q.Receive(ctx, Receive{Max: 10})
				if err != nil || len(messages) != 10 {
					b.Fatal(len(messages), err)
				}
				var entries []DeleteEntry
				for i, m := range messages {
					entries = append(entries, DeleteEntry{strconv.Itoa(i), m.Receipt})
				}
				if batch, err := q.DeleteBatch(ctx, entries); err != nil || len(batch.Failed) > 0 {
					b.Fatal(batch.Failed, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/10, "ns/message")
		})
	}
}
