package sqsx_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

func TestGroupSharesSlotsByWeight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		group := sqsx.NewGroup(4)
		var mu sync.Mutex
		var running, peak int
		var consumers []*sqsx.Consumer
		for i, weight := range []int{3, 1} {
			queue := service.Queue(fmt.Sprint("q", i))
			for n := range 400 {
				queue.Send(order(fmt.Sprint(n)))
			}
			c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
				mu.Lock()
				running++
				peak = max(peak, running)
				mu.Unlock()
				defer func() {
					mu.Lock()
					defer mu.Unlock()
					running--
				}()
				virtual.Sleep(time.Second)
				return nil
			}))
			require.NoError(t, group.Add(c, weight))
			consumers = append(consumers, c)
		}
		done := make(chan error, 1)
		go func() { done <- group.Run(context.Background()) }()
		virtual.Sleep(60*time.Second + 100*time.Millisecond)
		require.NoError(t, group.Shutdown(t.Context()))
		require.NoError(t, <-done)
		require.Equal(t, 4, peak)
		require.InDelta(t, 3, float64(consumers[0].Stats().Deleted)/float64(consumers[1].Stats().Deleted), 0.2)
	})
}

// budget is a limiter that allows so many a second, in one go.
type budget struct {
	mu    sync.Mutex
	asked []int
}

func (b *budget) WaitN(ctx context.Context, n int) error {
	b.mu.Lock()
	b.asked = append(b.asked, n)
	b.mu.Unlock()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Duration(n) * 100 * time.Millisecond):
		return nil
	}
}

func TestLimiterHoldsNothingBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		for i := range 55 {
			queue.Send(order(fmt.Sprint(i)))
		}
		limiter := &budget{}
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil }), sqsx.WithLimiter(limiter))
		stop := start(t, c)
		begin := time.Now()
		queue.AwaitEmpty()
		require.InDelta(t, 5.5, time.Since(begin).Seconds(), 1)
		virtual.Sleep(time.Minute)
		require.NoError(t, stop())
		sum := 0
		for _, n := range limiter.asked {
			sum += n
		}
		require.LessOrEqual(t, sum, 65, "what it allowed and the queue did not have is not asked for again")
		require.Empty(t, slices.DeleteFunc(limiter.asked, func(n int) bool { return n <= 10 }))
	})
}

func TestPauseAndResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil }))
		stop := start(t, c)
		c.Pause()
		virtual.Sleep(11 * time.Second) // a poll that was under way ends
		before := service.Calls()[sqsxtest.ReceiveMessage]
		queue.Send(order("1"))
		virtual.Sleep(time.Hour)
		require.Equal(t, before, service.Calls()[sqsxtest.ReceiveMessage])
		require.True(t, c.Health().Paused)
		c.Resume()
		queue.AwaitEmptyFor(time.Minute)
		c.Pause()
		require.NoError(t, stop(), "a paused consumer stops")
	})
}

func TestShutdownBeforeRun(t *testing.T) {
	service := sqsxtest.New(t)
	c := newConsumer(t, service, service.Queue("q").URL(), emptyMux())
	require.NoError(t, c.Shutdown(t.Context()))
	require.NoError(t, c.Run(t.Context()))
	require.Zero(t, service.Calls()[sqsxtest.ReceiveMessage])
}

func TestSlowHandlerHoldsNobodyUp(t *testing.T) {
	latency := func(slow bool) (median time.Duration) {
		synctest.Test(t, func(t *testing.T) {
			service := sqsxtest.New(t, sqsxtest.WithoutLedger())
			queue := service.Queue("q")
			if slow {
				queue.Send("slow")
			}
			sent := map[string]time.Time{}
			for i := range 10_000 {
				sent[queue.Send(fmt.Sprint(i))] = time.Now()
			}
			service.Latency(10 * time.Millisecond)
			var mu sync.Mutex
			var took []time.Duration
			c := newConsumer(t, service, queue.URL(), handler(func(_ context.Context, m *sqsx.Message) error {
				if m.Body == "slow" {
					virtual.Sleep(time.Minute)
					return nil
				}
				virtual.Sleep(5 * time.Millisecond)
				mu.Lock()
				defer mu.Unlock()
				took = append(took, time.Since(m.Received))
				return nil
			}), sqsx.WithConcurrency(20))
			stop := start(t, c)
			queue.AwaitEmpty()
			require.NoError(t, stop())
			require.Len(t, took, 10_000)
			slices.Sort(took)
			median = took[len(took)/2]
		})
		return median
	}
	without, with := latency(false), latency(true)
	t.Logf("median from receive to end: %s, with one handler of 60 s: %s", without, with)
	require.LessOrEqual(t, with, without+without/10)
}
