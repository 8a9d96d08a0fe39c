package sqsx_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// consumeAll has a consumer empty a queue of n events and returns the calls it made and how long that took, in the
// bubble's time.
func consumeAll(t testing.TB, service *sqsxtest.Service, n int, options ...sqsx.ConsumerOption) (calls int, took time.Duration) {
	queue := service.Queue("q")
	for i := range n {
		queue.Send(order(fmt.Sprint(i)))
	}
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil })
	c := newConsumer(t, service, queue.URL(), mux, options...)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	bench, _ := t.(*testing.B)
	if bench != nil {
		bench.ResetTimer()
	}
	begin := time.Now()
	go func() { done <- c.Run(ctx) }()
	queue.AwaitEmpty()
	took = time.Since(begin)
	if bench != nil {
		bench.StopTimer() // the time to stop, which is that of a long poll, is not a message's
	}
	for op, count := range service.Calls() {
		if op == sqsxtest.ReceiveMessage || op == sqsxtest.DeleteMessageBatch || op == sqsxtest.ChangeMessageVisibilityBatch {
			calls += count
		}
	}
	cancel()
	require.NoError(t, <-done)
	return calls, took
}

func TestCallsPerMessage(t *testing.T) {
	for _, latency := range []time.Duration{0, 10 * time.Millisecond, 50 * time.Millisecond} {
		t.Run(latency.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t, sqsxtest.WithoutLedger())
				service.Latency(latency)
				const n = 10_000
				calls, took := consumeAll(t, service, n, sqsx.WithConcurrency(50))
				perMessage := float64(calls) / n
				t.Logf("%.3f calls a message, %.0f messages a second", perMessage, n/max(took.Seconds(), 0.001))
				require.LessOrEqual(t, perMessage, 0.25)
			})
		})
	}
}

func BenchmarkConsumer(b *testing.B) {
	service := sqsxtest.New(b, sqsxtest.WithoutLedger())
	b.ReportAllocs()
	calls, took := consumeAll(b, service, b.N, sqsx.WithConcurrency(50), sqsx.WithWait(time.Second))
	b.ReportMetric(float64(calls)/float64(b.N), "calls/msg")
	b.ReportMetric(float64(b.N)/took.Seconds(), "msg/s")
}

// hose is a queue that always has ten more messages of 1 MiB, and whose deletes take their time.
type hose struct {
	sqsx.Client
	sent atomic.Int64
}

func (h *hose) ReceiveMessage(ctx context.Context, in *sqs.ReceiveMessageInput, _ ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	out := &sqs.ReceiveMessageOutput{}
	for range in.MaxNumberOfMessages {
		n := fmt.Sprint(h.sent.Add(1))
		body := []byte(order(n))
		body = append(body, strings.Repeat(" ", 1<<20-len(body))...)
		out.Messages = append(out.Messages, types.Message{MessageId: aws.String(n), ReceiptHandle: aws.String(n), Body: aws.String(string(body))})
	}
	return out, nil
}

func (h *hose) DeleteMessageBatch(ctx context.Context, in *sqs.DeleteMessageBatchInput, _ ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	out := &sqs.DeleteMessageBatchOutput{}
	for _, e := range in.Entries {
		out.Successful = append(out.Successful, types.DeleteMessageBatchResultEntry{Id: e.Id})
	}
	return out, nil
}

func (h *hose) ChangeMessageVisibilityBatch(_ context.Context, in *sqs.ChangeMessageVisibilityBatchInput, _ ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	out := &sqs.ChangeMessageVisibilityBatchOutput{}
	for _, e := range in.Entries {
		out.Successful = append(out.Successful, types.ChangeMessageVisibilityBatchResultEntry{Id: e.Id})
	}
	return out, nil
}

func TestG8MemoryIsBounded(t *testing.T) {
	const maxInFlight = 30
	var heap, base uint64
	synctest.Test(t, func(t *testing.T) {
		measure := func() uint64 {
			runtime.GC()
			var stats runtime.MemStats
			runtime.ReadMemStats(&stats)
			return stats.HeapAlloc
		}
		base = measure()
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil })
		client := &hose{}
		c := newConsumer(t, client, queueURL, mux, sqsx.WithMaxInFlight(maxInFlight))
		stop := start(t, c)
		for range 20 {
			virtual.Sleep(1050 * time.Millisecond)
			synctest.Wait()
			heap = max(heap, measure())
			require.LessOrEqual(t, c.Stats().Held, uint64(maxInFlight))
		}
		require.NoError(t, stop())
		require.Greater(t, c.Stats().Deleted, uint64(10*maxInFlight))
	})
	// A message is its body and the copy that its event keeps.
	grown := int64(heap) - int64(base)
	t.Logf("the heap grew by %.1f MiB with %d messages of 1 MiB in flight", float64(grown)/(1<<20), maxInFlight)
	require.Less(t, grown, int64(maxInFlight*2<<20+20<<20))
}

const queueURL = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
