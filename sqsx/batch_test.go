package sqsx_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// batchLog is what batch handlers were called with.
type batchLog struct {
	mu    sync.Mutex
	sizes []int
	last  time.Time
}

func (l *batchLog) handle(_ context.Context, events []*orderPlaced) []error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sizes, l.last = append(l.sizes, len(events)), time.Now()
	return make([]error, len(events))
}

func TestStopRunsTheBatchThatFills(t *testing.T) {
	for name, wait := range map[string]time.Duration{"after a second": time.Second, "at once": time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("q")
				queue.Send(order("1"))
				var calls batchLog
				mux := new(sqsx.Mux)
				sqsx.OnBatch(mux, 10, time.Minute, calls.handle)
				c := newConsumer(t, service, queue.URL(), mux)
				stop := start(t, c)
				virtual.Sleep(wait)
				begin := time.Now()
				require.NoError(t, stop())
				stopped := time.Now()
				require.Less(t, stopped.Sub(begin), 11*time.Second)
				virtual.Sleep(5 * time.Minute)
				require.Equal(t, []int{1}, calls.sizes)
				require.False(t, calls.last.After(stopped), "nothing runs once Run has returned")
				require.Equal(t, sqsx.Stats{Received: 1, Deleted: 1}, c.Stats())
			})
		})
	}
}

// TestBatchBegunWhileStopping: what comes to a batch after the stop began runs at once, although the batch is not full.
func TestBatchBegunWhileStopping(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		queue.Send(order("1"))
		var calls batchLog
		mux := new(sqsx.Mux)
		mux.Use(func(next sqsx.Handler) sqsx.Handler {
			return sqsx.Wrap(next, func(ctx context.Context, m *sqsx.Message) error {
				virtual.Sleep(3 * time.Second)
				return next.Handle(ctx, m)
			})
		})
		sqsx.OnBatch(mux, 10, 15*time.Second, calls.handle)
		c := newConsumer(t, service, queue.URL(), mux)
		begin := time.Now()
		stop := start(t, c)
		virtual.Sleep(time.Second)
		require.NoError(t, stop())
		require.Equal(t, []int{1}, calls.sizes)
		require.Equal(t, 3*time.Second, calls.last.Sub(begin), "it does not wait for its linger")
	})
}

func TestBatchesBelongToAConsumer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		var calls batchLog
		mux := new(sqsx.Mux)
		sqsx.OnBatch(mux, 2, time.Minute, calls.handle)
		var stops []func() error
		var consumers []*sqsx.Consumer
		for i := range 2 {
			queue := service.Queue(fmt.Sprint("q", i))
			queue.Send(order(fmt.Sprint(i)))
			c := newConsumer(t, service, queue.URL(), mux)
			consumers, stops = append(consumers, c), append(stops, start(t, c))
		}
		virtual.Sleep(time.Second)
		require.Empty(t, calls.sizes, "the two do not fill one")
		require.NoError(t, stops[0]())
		require.Equal(t, []int{1}, calls.sizes)
		require.EqualValues(t, 1, consumers[0].Stats().Deleted)
		require.EqualValues(t, 0, consumers[1].Stats().Deleted, "the other's still fills")
		require.NoError(t, stops[1]())
		require.Equal(t, []int{1, 1}, calls.sizes)
	})
}

func TestMessageWhoseContextEndsLeavesItsBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		queue.Send(order("1"))
		var calls batchLog
		mux := new(sqsx.Mux)
		sqsx.OnBatch(mux, 10, time.Hour, calls.handle)
		var failure error
		c := newConsumer(t, service, queue.URL(), mux, sqsx.WithHandlerTimeout(5*time.Second), sqsx.WithBackoff(sqsx.Fixed(time.Hour)),
			sqsx.WithHooks(sqsx.Hooks{Handled: func(_ *sqsx.Message, _ time.Duration, err error) { failure = err }}))
		stop := start(t, c)
		virtual.Sleep(6 * time.Second)
		synctest.Wait()
		require.ErrorIs(t, failure, sqsx.ErrHandlerTimeout)
		require.NoError(t, stop())
		require.Empty(t, calls.sizes)
		require.EqualValues(t, 1, c.Stats().Retried)
	})
}

// TestBatchContextEnds: with the context of any of its messages.
func TestBatchContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		for i := range 3 {
			queue.Send(order(fmt.Sprint(i)))
		}
		var cause error
		mux := new(sqsx.Mux)
		sqsx.OnBatch(mux, 3, time.Hour, func(ctx context.Context, events []*orderPlaced) []error {
			<-ctx.Done()
			cause = context.Cause(ctx)
			return []error{cause, cause, cause}
		})
		c := newConsumer(t, service, queue.URL(), mux, sqsx.WithHandlerTimeout(5*time.Second), sqsx.WithBackoff(sqsx.Fixed(time.Hour)))
		stop := start(t, c)
		virtual.Sleep(6 * time.Second)
		require.NoError(t, stop())
		require.ErrorIs(t, cause, sqsx.ErrHandlerTimeout)
	})
}

// TestGatheringOfOneBatch: the last of all handlers to come to a batch starts it.
func TestGatheringOfOneBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls batchLog
		mux := new(sqsx.Mux)
		sqsx.OnBatch(mux, 10, time.Hour, calls.handle)
		g := sqsx.NewGathering(3)
		begin := time.Now()
		var wg sync.WaitGroup
		for i := range 3 {
			wg.Go(func() {
				defer g.Returned()
				m, err := sqsx.Decode(t.Context(), order(fmt.Sprint(i)), sqsx.WithFactory(shop(t)))
				if err == nil {
					err = mux.Handle(sqsx.NewContext(g.Context(t.Context()), m), m)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		require.Equal(t, []int{3}, calls.sizes)
		require.Zero(t, time.Since(begin))
	})
}

// TestGathering: an adapter says how many handlers run, and nobody waits for more.
func TestGathering(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls batchLog
		mux := new(sqsx.Mux)
		sqsx.OnBatch(mux, 10, time.Hour, calls.handle)
		mux.Unknown(func(context.Context, registry.AnyEvent) error { return nil })
		g := sqsx.NewGathering(4)
		begin := time.Now()
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				defer g.Returned()
				body := order(fmt.Sprint(i))
				if i == 3 {
					virtual.Sleep(time.Second)
					body = event("Order Shipped", "1") // handled by another
				}
				m, err := sqsx.Decode(t.Context(), body, sqsx.WithFactory(shop(t)))
				if err == nil {
					err = mux.Handle(sqsx.NewContext(g.Context(t.Context()), m), m)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		require.Equal(t, []int{3}, calls.sizes)
		require.Equal(t, time.Second, time.Since(begin))
	})
}

func TestBatchSizesThatCannotBe(t *testing.T) {
	defer func() {
		bad, ok := recover().(*sqsx.ConfigError)
		require.True(t, ok)
		require.Equal(t, "OnBatch", bad.Option)
	}()
	sqsx.OnBatch(new(sqsx.Mux), 0, time.Second, func(context.Context, []*orderPlaced) []error { return nil })
}
