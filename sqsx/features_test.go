package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

func TestDeadLetter(t *testing.T) {
	tests := []struct {
		name, body, kind string
	}{
		{"permanent", order("1"), "permanent"},
		{"undecodable", "not JSON", "undecodable"},
		{"no handler", event("Order Cancelled", "1"), "unhandled"},
	}
	for _, test := range tests {
		for _, suffix := range []string{"", ".fifo"} {
			t.Run(test.name+suffix, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					service := sqsxtest.New(t)
					queue, dead := service.Queue("q"+suffix), service.Queue("dead"+suffix)
					if suffix == "" {
						queue.Send(test.body)
					} else {
						queue.SendGroup("g", test.body)
					}
					var sends atomic.Int32
					service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
						if c.Operation == sqsxtest.SendMessage && sends.Add(1) < 3 {
							return sqsxtest.Fault{Err: sqsxtest.Error("RequestThrottled", false)}
						}
						return sqsxtest.Fault{}
					})
					mux := new(sqsx.Mux)
					sqsx.On(mux, func(context.Context, *orderPlaced) error { return fmt.Errorf("x: %w", sqsx.Permanent(errors.New("y"))) })
					c := newConsumer(t, service, queue.URL(), mux, sqsx.WithDeadLetter(dead.URL()))
					stop := start(t, c)
					queue.AwaitEmpty()
					require.NoError(t, stop())
					require.Equal(t, sqsx.Stats{Received: 1, DeadLettered: 1}, c.Stats())
					for m := range sqsx.Poll(t.Context(), service, dead.URL()) {
						require.Equal(t, test.body, m.Body)
						require.Equal(t, test.kind, *m.Attributes["sqsx-error-kind"].StringValue)
						if suffix != "" {
							require.Equal(t, "g", m.GroupID)
						}
						break
					}
				})
			})
		}
	}
}

func TestDeadLetterThatCannotBeSentIsRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		queue.Send("not JSON")
		c := newConsumer(t, service, queue.URL(), new(sqsx.Mux), sqsx.WithDeadLetter(queue.URL()+"-that-is-not"))
		stop := start(t, c)
		time.Sleep(time.Minute)
		require.NoError(t, stop())
		stats := c.Stats()
		require.Zero(t, stats.Deleted+stats.DeadLettered)
		require.Positive(t, stats.Retried)
	})
}

func TestCorruptBodyIsRetriedAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue, dead := service.Queue("q"), service.Queue("dead")
		for i := range 10 {
			queue.Send(order(fmt.Sprint(i)))
		}
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			return sqsxtest.Fault{CorruptMD5: c.Operation == sqsxtest.ReceiveMessage && c.Index == 3}
		})
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil })
		c := newConsumer(t, service, queue.URL(), mux, sqsx.WithDeadLetter(dead.URL()))
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.Equal(t, sqsx.Stats{Received: 11, Deleted: 10, Retried: 1}, c.Stats())
	})
}

func TestMux(t *testing.T) {
	var got []string
	note := func(s string) { got = append(got, s) }
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(_ context.Context, e *orderPlaced) error { note("placed " + e.Detail.OrderID); return nil })
	sqsx.On(mux, func(_ context.Context, e *orderCancelled) error { note("cancelled"); return nil })
	mux.Unknown(func(_ context.Context, e registry.AnyEvent) error {
		note("unknown " + e.Envelope().DetailType)
		return nil
	})
	mux.Undecodable(func(_ context.Context, m *sqsx.Message) error { note("undecodable"); return nil })
	wrap := func(name string) sqsx.Middleware {
		return func(next sqsx.Handler) sqsx.Handler {
			return sqsx.HandlerFunc(func(ctx context.Context, m *sqsx.Message) error {
				note(name)
				return next.Handle(ctx, m)
			})
		}
	}
	mux.Use(wrap("outer"), wrap("inner"))
	decoder := sqsx.NewDecoder(sqsx.WithFactory(shop(t)))
	for _, body := range []string{order("7"), event("Order Cancelled", "8"), event("Order Shipped", "9"), "?"} {
		m := &sqsx.Message{Body: body}
		decoder.Decode(t.Context(), m)
		require.NoError(t, mux.Handle(t.Context(), m))
	}
	require.Equal(t, []string{"outer", "inner", "placed 7", "outer", "inner", "cancelled", "outer", "inner", "unknown Order Shipped", "outer", "inner", "undecodable"}, got)
	require.Len(t, mux.Types(), 2)
}

func TestMuxRefusesASecondHandler(t *testing.T) {
	tests := []struct {
		name string
		add  func(mux *sqsx.Mux)
	}{
		{"type", func(mux *sqsx.Mux) { sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil }) }},
		{"batch after type", func(mux *sqsx.Mux) {
			sqsx.OnBatch(mux, 2, time.Second, func(context.Context, []*orderPlaced) []error { return nil })
		}},
		{"unknown", func(mux *sqsx.Mux) { mux.Unknown(func(context.Context, registry.AnyEvent) error { return nil }) }},
		{"undecodable", func(mux *sqsx.Mux) { mux.Undecodable(func(context.Context, *sqsx.Message) error { return nil }) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			mux := new(sqsx.Mux)
			sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil })
			mux.Unknown(func(context.Context, registry.AnyEvent) error { return nil })
			mux.Undecodable(func(context.Context, *sqsx.Message) error { return nil })
			defer func() {
				conflict, ok := recover().(*sqsx.HandlerError)
				require.True(t, ok)
				require.Contains(t, conflict.Site, "features_test.go:")
				require.Contains(t, conflict.FirstSite, "features_test.go:")
				require.NotEqual(t, conflict.Site, conflict.FirstSite)
			}()
			test.add(mux)
		})
	}
}

func TestBatchHandler(t *testing.T) {
	tests := []struct {
		name    string
		handle  func(ctx context.Context, events []*orderPlaced) []error
		deleted uint64
	}{
		{"all", func(_ context.Context, e []*orderPlaced) []error { return sqsx.Results(len(e), nil) }, 7},
		{"none", func(_ context.Context, e []*orderPlaced) []error { return sqsx.Results(len(e), errors.New("x")) }, 0},
		{"a missing result is a failure", func(_ context.Context, e []*orderPlaced) []error { return sqsx.Results(len(e)-1, nil) }, 5},
		{"panic", func(context.Context, []*orderPlaced) []error { panic("x") }, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("q")
				for i := range 7 {
					queue.Send(order(fmt.Sprint(i)))
				}
				var mu sync.Mutex
				var sizes []int
				mux := new(sqsx.Mux)
				sqsx.OnBatch(mux, 5, 3*time.Second, func(ctx context.Context, events []*orderPlaced) []error {
					mu.Lock()
					sizes = append(sizes, len(events))
					mu.Unlock()
					return test.handle(ctx, events)
				})
				c := newConsumer(t, service, queue.URL(), mux, sqsx.WithBackoff(sqsx.Fixed(time.Hour)))
				stop := start(t, c)
				time.Sleep(20 * time.Second)
				require.NoError(t, stop())
				require.Equal(t, []int{5, 2}, sizes, "the second has waited for its linger")
				require.Equal(t, test.deleted, c.Stats().Deleted)
				require.Equal(t, 7-test.deleted, c.Stats().Retried)
			})
		})
	}
}

func TestIdempotent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		var calls atomic.Int32
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(context.Context, *orderPlaced) error {
			time.Sleep(time.Second)
			if calls.Add(1) == 1 {
				return errors.New("once")
			}
			return nil
		})
		mux.Use(sqsx.Idempotent(new(sqsx.MemoryStore), time.Minute, time.Hour))
		c := newConsumer(t, service, queue.URL(), mux)
		stop := start(t, c)
		queue.Send(order("1"))
		queue.Send(order("1")) // another message with the same event
		queue.AwaitEmpty()
		require.EqualValues(t, 2, calls.Load(), "failed once, handled once")
		queue.Send(order("1"))
		queue.AwaitEmpty()
		require.EqualValues(t, 2, calls.Load())
		time.Sleep(time.Hour)
		queue.Send(order("1"))
		queue.AwaitEmpty()
		require.EqualValues(t, 3, calls.Load(), "forgotten after its time")
		require.NoError(t, stop())
	})
}

func TestMemoryStoreClaimsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var store sqsx.MemoryStore
		claim := func() sqsx.Claim {
			c, err := store.Claim(t.Context(), "k", time.Minute)
			require.NoError(t, err)
			return c
		}
		require.Equal(t, sqsx.Claimed, claim())
		require.Equal(t, sqsx.InProgress, claim())
		time.Sleep(time.Minute)
		require.Equal(t, sqsx.Claimed, claim())
		require.NoError(t, store.Complete(t.Context(), "k", time.Hour))
		require.Equal(t, sqsx.Done, claim())
		require.NoError(t, store.Release(t.Context(), "k"))
		require.Equal(t, sqsx.Claimed, claim())
	})
}

func TestGroupSharesSlotsByWeight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		group := sqsx.NewGroup(4)
		var running, peak atomic.Int32
		var consumers []*sqsx.Consumer
		for i, weight := range []int{3, 1} {
			queue := service.Queue(fmt.Sprint("q", i))
			for n := range 400 {
				queue.Send(order(fmt.Sprint(n)))
			}
			c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
				peak.Store(max(peak.Load(), running.Add(1)))
				defer running.Add(-1)
				time.Sleep(time.Second)
				return nil
			}))
			group.Add(c, weight)
			consumers = append(consumers, c)
		}
		done := make(chan error, 1)
		go func() { done <- group.Run(context.Background()) }()
		time.Sleep(60*time.Second + 100*time.Millisecond)
		require.NoError(t, group.Shutdown(t.Context()))
		require.NoError(t, <-done)
		require.EqualValues(t, 4, peak.Load())
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
		time.Sleep(time.Minute)
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
		time.Sleep(11 * time.Second) // a poll that was under way ends
		before := service.Calls()[sqsxtest.ReceiveMessage]
		queue.Send(order("1"))
		time.Sleep(time.Hour)
		require.Equal(t, before, service.Calls()[sqsxtest.ReceiveMessage])
		require.True(t, c.Health().Paused)
		c.Resume()
		queue.AwaitEmptyFor(time.Minute)
		c.Pause()
		require.NoError(t, stop(), "a paused consumer stops")
	})
}

func TestPreloadSeesEachReceive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		for i := range 9 {
			queue.Send(order(fmt.Sprint(i)))
		}
		queue.Send("not JSON")
		var loaded, handled atomic.Int32
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(context.Context, *orderPlaced) error {
			require.EqualValues(t, 9, loaded.Load())
			handled.Add(1)
			return nil
		})
		mux.Undecodable(func(context.Context, *sqsx.Message) error { return sqsx.Discard("test") })
		var failures atomic.Int32
		c := newConsumer(t, service, queue.URL(), mux, sqsx.WithPreload(func(_ context.Context, events ...registry.AnyEvent) error {
			time.Sleep(40 * time.Second) // longer than a lease: it is kept meanwhile
			loaded.Add(int32(len(events)))
			return errors.New("not all")
		}), sqsx.WithHooks(sqsx.Hooks{Failed: func(op sqsx.Op, _ error) {
			if op == sqsx.OpPreload {
				failures.Add(1)
			}
		}}))
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.EqualValues(t, 9, handled.Load())
		require.EqualValues(t, 1, failures.Load())
		require.Equal(t, sqsx.Stats{Received: 10, Deleted: 10, Discarded: 1}, c.Stats())
	})
}

func TestCheck(t *testing.T) {
	tests := []struct {
		name     string
		setUp    func(service *sqsxtest.Service, queue *sqsxtest.Queue)
		options  []sqsx.ConsumerOption
		warnings []string
	}{
		{"nothing wrong", func(s *sqsxtest.Service, q *sqsxtest.Queue) { q.RedriveTo(s.Queue("dead"), 5) }, nil, nil},
		{"no redrive", nil, nil, []string{"no redrive policy"}},
		{"redelivery once", func(s *sqsxtest.Service, q *sqsxtest.Queue) { q.RedriveTo(s.Queue("dead"), 1) }, nil, []string{"maxReceiveCount is 1"}},
		{"small messages", func(s *sqsxtest.Service, q *sqsxtest.Queue) {
			q.RedriveTo(s.Queue("dead"), 5)
			q.Set("MaximumMessageSize", "262144")
		}, nil, []string{"MaximumMessageSize is 262144"}},
		{"short drain", func(s *sqsxtest.Service, q *sqsxtest.Queue) { q.RedriveTo(s.Queue("dead"), 5) },
			[]sqsx.ConsumerOption{sqsx.WithDrain(time.Second)}, []string{"WithDrain is shorter"}},
		{"denied", func(s *sqsxtest.Service, q *sqsxtest.Queue) {
			s.Fail(func(sqsxtest.Call) sqsxtest.Fault { return sqsxtest.Fault{Err: sqsxtest.Error("AccessDenied", true)} })
		}, nil, []string{"may not be read"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			service := sqsxtest.New(t)
			queue := service.Queue("q")
			if test.setUp != nil {
				test.setUp(service, queue)
			}
			report, err := newConsumer(t, service, queue.URL(), new(sqsx.Mux), test.options...).Check(t.Context())
			require.NoError(t, err)
			require.Len(t, report.Warnings, len(test.warnings), "%q", report.Warnings)
			for i, want := range test.warnings {
				require.Contains(t, report.Warnings[i], want)
			}
		})
	}
	service := sqsxtest.New(t)
	_, err := newConsumer(t, service, service.Queue("q").URL()+"x", new(sqsx.Mux)).Check(t.Context())
	require.ErrorIs(t, err, sqsx.ErrFatal)
}

func TestOptionsThatCannotBe(t *testing.T) {
	for name, option := range map[string]sqsx.ConsumerOption{
		"WithLease":          sqsx.WithLease(4 * time.Second),
		"WithConcurrency":    sqsx.WithConcurrency(0),
		"WithMaxInFlight":    sqsx.WithMaxInFlight(9),
		"WithDrain":          sqsx.WithDrain(-1),
		"WithHandlerTimeout": sqsx.WithHandlerTimeout(-1),
		"WithBackoff":        sqsx.WithBackoff(nil),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sqsx.NewConsumer(sqsxtest.New(t), "q", new(sqsx.Mux), option)
			var bad *sqsx.ConfigError
			require.ErrorAs(t, err, &bad)
			require.Equal(t, name, bad.Option)
		})
	}
}

func TestShutdownBeforeRun(t *testing.T) {
	service := sqsxtest.New(t)
	c := newConsumer(t, service, service.Queue("q").URL(), new(sqsx.Mux))
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
					time.Sleep(time.Minute)
					return nil
				}
				time.Sleep(5 * time.Millisecond)
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
