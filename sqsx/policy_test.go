package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// TestLongWorkIsNotHoarded: two processes that do one thing at a time, and twelve jobs of an hour.
func TestLongWorkIsNotHoarded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		for range 12 {
			queue.Send("x")
		}
		begin := time.Now()
		var stops []func() error
		for range 2 {
			c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
				virtual.Sleep(time.Hour)
				return nil
			}), sqsx.WithConcurrency(1))
			stops = append(stops, start(t, c))
		}
		queue.AwaitEmptyFor(24 * time.Hour)
		require.LessOrEqual(t, time.Since(begin), 6*time.Hour+30*time.Minute)
		for _, stop := range stops {
			require.NoError(t, stop())
		}
	})
}

// TestShortWorkIsFetchedAhead: what starts soon is there when a handler is free.
func TestShortWorkIsFetchedAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		for range 1000 {
			queue.Send("x")
		}
		service.Latency(20 * time.Millisecond)
		begin := time.Now()
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
			virtual.Sleep(100 * time.Millisecond)
			return nil
		}))
		stop := start(t, c)
		queue.AwaitEmpty()
		took := time.Since(begin)
		require.NoError(t, stop())
		require.LessOrEqual(t, took, 13*time.Second, "a hundred messages a second are ten of these at a time")
	})
}

func TestPolicyOfAType(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue, dead := service.Queue("q"), service.Queue("dead")
		queue.Send(order("1"))
		queue.Send(event("Order Cancelled", "2"))
		took := map[string]time.Duration{}
		var starts []time.Time
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(ctx context.Context, _ *orderPlaced) error {
			begin := time.Now()
			starts = append(starts, begin)
			<-ctx.Done()
			took["placed"] = time.Since(begin)
			return context.Cause(ctx)
		}, sqsx.WithHandlerTimeout(3*time.Minute), sqsx.WithBackoff(sqsx.Fixed(time.Hour)), sqsx.WithMaxAttempts(2))
		sqsx.On(mux, func(ctx context.Context, _ *orderCancelled) error {
			begin := time.Now()
			<-ctx.Done()
			took["cancelled"] = time.Since(begin)
			return sqsx.Discard("x")
		})
		mux.Use(func(next sqsx.Handler) sqsx.Handler { return next })
		c := newConsumer(t, service, queue.URL(), sqsx.InPlace(1, time.Second)(mux), sqsx.WithHandlerTimeout(5*time.Second), sqsx.WithDeadLetter(dead.URL()))
		stop := start(t, c)
		queue.AwaitEmptyFor(3 * time.Hour)
		require.NoError(t, stop())
		require.Equal(t, map[string]time.Duration{"placed": 3 * time.Minute, "cancelled": 5 * time.Second}, took)
		require.Len(t, starts, 2)
		require.InDelta(t, 63*time.Minute, starts[1].Sub(starts[0]), float64(2*time.Minute))
		require.EqualValues(t, 1, c.Stats().DeadLettered)
	})
}

// TestConcurrencyOfAType: a slow type takes two places, and others pass it.
func TestConcurrencyOfAType(t *testing.T) {
	for _, suffix := range []string{"", ".fifo"} {
		t.Run(suffix, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("q" + suffix)
				for i := range 10 {
					body, other := order(fmt.Sprint(i)), event("Order Cancelled", fmt.Sprint(i))
					if suffix == "" {
						queue.Send(body)
						queue.Send(other)
					} else {
						queue.SendGroup(fmt.Sprint("a", i), body)
						queue.SendGroup(fmt.Sprint("b", i), other)
					}
				}
				var mu sync.Mutex
				var running, peak, quick int
				mux := new(sqsx.Mux)
				sqsx.On(mux, func(context.Context, *orderPlaced) error {
					mu.Lock()
					running++
					peak = max(peak, running)
					mu.Unlock()
					virtual.Sleep(time.Minute)
					mu.Lock()
					running--
					mu.Unlock()
					return nil
				}, sqsx.WithConcurrency(2))
				sqsx.On(mux, func(context.Context, *orderCancelled) error {
					mu.Lock()
					quick++
					mu.Unlock()
					return nil
				})
				c := newConsumer(t, service, queue.URL(), mux, sqsx.WithMaxInFlight(20), sqsx.WithConcurrency(20))
				stop := start(t, c)
				virtual.Sleep(30 * time.Second)
				mu.Lock()
				require.Equal(t, 10, quick, "they do not wait for the slow ones")
				mu.Unlock()
				queue.AwaitEmptyFor(time.Hour)
				require.NoError(t, stop())
				require.Equal(t, 2, peak)
				require.EqualValues(t, 20, c.Stats().Deleted)
				require.Empty(t, service.Ledger().Misuses())
			})
		})
	}
}

// TestStopReleasesWhatWaitsForItsType: it was not started.
func TestStopReleasesWhatWaitsForItsType(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		for i := range 5 {
			queue.Send(order(fmt.Sprint(i)))
		}
		var calls atomic.Int32
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(context.Context, *orderPlaced) error {
			calls.Add(1)
			virtual.Sleep(5 * time.Second)
			return errors.New("x")
		}, sqsx.WithConcurrency(1))
		c := newConsumer(t, service, queue.URL(), mux, sqsx.WithBackoff(sqsx.Fixed(time.Hour)))
		stop := start(t, c)
		virtual.Sleep(time.Second)
		require.NoError(t, stop())
		require.EqualValues(t, 1, calls.Load())
		require.GreaterOrEqual(t, c.Stats().Released, uint64(4), "more if the receive under way brought them again")
		visible, _, _ := queue.Len()
		require.Equal(t, 4, visible)
	})
}

func TestPoliciesThatCannotBe(t *testing.T) {
	for name, option := range map[string]sqsx.HandlerOption{
		"WithConcurrency":    sqsx.WithConcurrency(0),
		"WithHandlerTimeout": sqsx.WithHandlerTimeout(0),
		"WithBackoff":        sqsx.WithBackoff(nil),
		"WithMaxAttempts":    sqsx.WithMaxAttempts(0),
		"option 1":           nil,
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				bad, ok := recover().(*sqsx.ConfigError)
				require.True(t, ok)
				require.Equal(t, name, bad.Option)
			}()
			sqsx.On(new(sqsx.Mux), func(context.Context, *orderPlaced) error { return nil }, option)
		})
	}
}

func ExampleOn_policy() {
	client, queue := exampleQueue(order("1"))
	ctx, stop := context.WithCancel(context.Background())
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(_ context.Context, e *orderPlaced) error {
		fmt.Println("printing", e.Detail.OrderID)
		stop()
		return nil
	}, sqsx.WithConcurrency(1), sqsx.WithHandlerTimeout(10*time.Minute), sqsx.WithBackoff(sqsx.Fixed(time.Hour))) // there is one printer
	consumer, err := sqsx.NewConsumer(client, queue.URL(), mux, sqsx.WithFactory(exampleFactory()), sqsx.WithWait(time.Second))
	if err == nil {
		err = consumer.Run(ctx)
	}
	fmt.Println(err)
	// Output:
	// printing 1
	// <nil>
}
