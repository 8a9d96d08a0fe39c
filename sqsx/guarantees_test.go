package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// handler is a mux with one handler for placed orders and for everything else.
func handler(handle func(ctx context.Context, m *sqsx.Message) error) sqsx.Handler {
	return sqsx.HandlerFunc(handle)
}

func TestG1NothingButSuccessDeletes(t *testing.T) {
	tests := []struct {
		name    string
		body    string
		handle  func(ctx context.Context) error
		deleted bool
	}{
		{"nil", order("1"), func(context.Context) error { return nil }, true},
		{"discard", order("1"), func(context.Context) error { return fmt.Errorf("no: %w", sqsx.Discard("old")) }, true},
		{"error", order("1"), func(context.Context) error { return errors.New("x") }, false},
		{"permanent", order("1"), func(context.Context) error { return sqsx.Permanent(errors.New("x")) }, false},
		{"panic", order("1"), func(context.Context) error { panic("x") }, false},
		{"timeout", order("1"), func(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) }, false},
		{"not an event", `{"a":1}`, nil, false},
		{"not JSON", "x", nil, false},
		{"invalid", strings.Replace(order("1"), `"orderId":"1"`, `"orderId":""`, 1), nil, false},
		{"no handler", event("Order Cancelled", "1"), nil, false},
		{"unknown type", event("Order Shipped", "1"), nil, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("orders")
				queue.Send(test.body)
				mux := new(sqsx.Mux)
				sqsx.On(mux, func(ctx context.Context, _ *orderPlaced) error { return test.handle(ctx) })
				c := newConsumer(t, service, queue.URL(), mux, sqsx.WithHandlerTimeout(time.Minute))
				stop := start(t, c)
				time.Sleep(5 * time.Minute)
				require.NoError(t, stop())
				visible, inFlight, _ := queue.Len()
				require.Equal(t, test.deleted, visible+inFlight == 0)
				require.Equal(t, test.deleted, c.Stats().Deleted == 1)
				require.Empty(t, service.Ledger().Misuses())
			})
		})
	}
}

func TestG2DeleteWaitsForTheHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		queue.Send(order("1"))
		var beat, deleted time.Time // when the heartbeat's answer is due, when the delete begins
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			switch {
			case c.Whole() && c.Operation == sqsxtest.ChangeMessageVisibilityBatch:
				beat = time.Now().Add(6 * time.Second)
				return sqsxtest.Fault{Delay: 3 * time.Second, Lag: 3 * time.Second}
			case c.Whole() && c.Operation == sqsxtest.DeleteMessageBatch:
				deleted = time.Now()
			}
			return sqsxtest.Fault{}
		})
		var returned time.Time
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
			time.Sleep(11 * time.Second) // the first heartbeat is on its way by now
			returned = time.Now()
			return nil
		}))
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.True(t, returned.Before(beat), "the handler returned during the heartbeat")
		require.False(t, deleted.Before(beat), "the delete began %s before the heartbeat ended", beat.Sub(deleted))
		require.Empty(t, service.Ledger().Misuses())
	})
}

func TestG3DeletesAreRepeatedUntilConfirmed(t *testing.T) {
	tests := []struct {
		name  string
		fault sqsxtest.Fault
		entry bool
	}{
		{"throttled", sqsxtest.Fault{Err: sqsxtest.Error("RequestThrottled", true)}, false},
		{"server error", sqsxtest.Fault{Err: sqsxtest.Error("InternalError", false)}, false},
		{"reset", sqsxtest.Fault{Err: errors.New("connection reset")}, false},
		{"response lost", sqsxtest.Fault{DropResponse: true}, false},
		{"hangs", sqsxtest.Fault{Delay: time.Hour}, false},
		{"entry failed", sqsxtest.Fault{Err: sqsxtest.Error("InternalError", false)}, true},
		{"entry throttled", sqsxtest.Fault{Err: sqsxtest.Error("ThrottlingException", true)}, true},
		{"denied", sqsxtest.Fault{Err: sqsxtest.Error("AccessDenied", true)}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("orders")
				for i := range 10 {
					queue.Send(order(fmt.Sprint(i)))
				}
				healed := time.Now().Add(4 * time.Minute)
				service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
					if c.Operation == sqsxtest.DeleteMessageBatch && c.Whole() != test.entry && time.Now().Before(healed) {
						return test.fault
					}
					return sqsxtest.Fault{}
				})
				var handled atomic.Int32
				c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
					handled.Add(1)
					return nil
				}))
				stop := start(t, c)
				queue.AwaitEmpty()
				time.Sleep(time.Until(healed) + time.Minute)
				require.NoError(t, stop())
				require.EqualValues(t, 10, handled.Load(), "the leases were kept for %s", time.Until(healed))
				require.Equal(t, sqsx.Stats{Received: 10, Deleted: 10}, c.Stats())
			})
		})
	}
}

func TestG4BackoffIsClamped(t *testing.T) {
	tests := []struct {
		name  string
		work  time.Duration
		after time.Duration
		want  time.Duration // from the handler's return to the next delivery, at least; and at most 3 s less or 1 s more
	}{
		{"as asked", time.Second, time.Minute, time.Minute},
		{"at once", time.Second, 0, 0},
		{"too long", time.Second, 13 * time.Hour, 12*time.Hour - time.Second},
		{"late", 11*time.Hour + 59*time.Minute, time.Hour, time.Minute},
		{"no time left", 11*time.Hour + 59*time.Minute + 50*time.Second, time.Hour, 10 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("orders")
				queue.Send(order("1"))
				var failed time.Time
				var waited time.Duration
				c := newConsumer(t, service, queue.URL(), handler(func(_ context.Context, m *sqsx.Message) error {
					if m.ReceiveCount == 1 {
						time.Sleep(test.work)
						failed = time.Now()
						return sqsx.RetryAfter(errors.New("x"), test.after)
					}
					waited = time.Since(failed)
					return nil
				}))
				stop := start(t, c)
				queue.AwaitEmpty()
				require.NoError(t, stop())
				require.InDelta(t, test.want.Seconds(), waited.Seconds(), 4)
				require.Empty(t, service.Ledger().Misuses())
				for _, change := range service.Ledger().Changes() {
					require.NotEqual(t, sqsxtest.Refused, change.Kind)
				}
			})
		})
	}
}

func TestG4FailedChangeLeavesTheLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		queue.Send(order("1"))
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			if c.Operation == sqsxtest.ChangeMessageVisibilityBatch {
				return sqsxtest.Fault{Err: sqsxtest.Error("InternalError", false)}
			}
			return sqsxtest.Fault{}
		})
		begin := time.Now()
		var second time.Duration
		c := newConsumer(t, service, queue.URL(), handler(func(_ context.Context, m *sqsx.Message) error {
			if m.ReceiveCount == 1 {
				return sqsx.RetryAfter(errors.New("x"), time.Hour)
			}
			second = time.Since(begin)
			return nil
		}))
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.Equal(t, 30*time.Second, second, "it comes exactly when its lease ends")
		require.Equal(t, sqsx.Stats{Received: 2, Deleted: 1, Lost: 1}, c.Stats())
	})
}

func TestG5LongHandlerHasOneDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		queue.Send(order("1"))
		var handled atomic.Int32
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
			time.Sleep(11*time.Hour + 50*time.Minute)
			handled.Add(1)
			return nil
		}))
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.EqualValues(t, 1, handled.Load())
		require.Equal(t, sqsx.Stats{Received: 1, Deleted: 1}, c.Stats())
	})
}

func TestG5LostLeaseEndsTheHandler(t *testing.T) {
	for _, code := range []string{"InternalError", "AccessDenied", "ReceiptHandleIsInvalid"} {
		t.Run(code, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("orders")
				id := queue.Send(order("1"))
				service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
					if c.Operation == sqsxtest.ChangeMessageVisibilityBatch {
						return sqsxtest.Fault{Err: sqsxtest.Error(code, true)}
					}
					return sqsxtest.Fault{}
				})
				var cancelled time.Time
				c := newConsumer(t, service, queue.URL(), handler(func(ctx context.Context, m *sqsx.Message) error {
					if m.ReceiveCount > 1 {
						return nil
					}
					<-ctx.Done()
					cancelled = time.Now()
					require.ErrorIs(t, context.Cause(ctx), sqsx.ErrLeaseLost)
					return context.Cause(ctx)
				}))
				stop := start(t, c)
				queue.AwaitEmpty()
				require.NoError(t, stop())
				var again time.Time
				for _, change := range service.Ledger().Of(id) {
					if change.Kind == sqsxtest.Received {
						again = change.Time
					}
				}
				require.True(t, cancelled.Before(again), "told %s before the queue delivered it again", again.Sub(cancelled))
				require.Equal(t, code == "AccessDenied", c.Health().ExtendDenied)
			})
		})
	}
}

func TestG5NothingStartsOnADeadLease(t *testing.T) {
	for _, broken := range []string{"", "startOnDeadLease"} {
		t.Run("broken "+broken, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("orders")
				queue.Send(order("1"))
				queue.Send(order("2"))
				service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
					if c.Operation == sqsxtest.ChangeMessageVisibilityBatch {
						return sqsxtest.Fault{Err: sqsxtest.Error("InternalError", false)}
					}
					return sqsxtest.Fault{}
				})
				var late atomic.Int32
				c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
					time.Sleep(50 * time.Second)
					return nil
				}), sqsx.WithConcurrency(1), sqsx.WithMaxInFlight(2), sqsx.WithHooks(sqsx.Hooks{
					Started: func(_ *sqsx.Message, margin time.Duration) {
						if margin < 2*time.Second {
							late.Add(1)
						}
					},
				}))
				sqsx.Break(c, broken)
				stop := start(t, c)
				time.Sleep(70 * time.Second)
				service.Fail(nil)
				queue.AwaitEmpty()
				require.NoError(t, stop())
				require.Equal(t, broken != "", late.Load() > 0)
			})
		})
	}
}

func TestG6ShutdownReleasesWhatIsNotStarted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		for i := range 30 {
			queue.Send(order(fmt.Sprint(i)))
		}
		var stopping atomic.Bool
		c := newConsumer(t, service, queue.URL(), handler(func(ctx context.Context, _ *sqsx.Message) error {
			require.False(t, stopping.Load(), "started while stopping")
			time.Sleep(15 * time.Second)
			return ctx.Err()
		}), sqsx.WithConcurrency(4), sqsx.WithMaxInFlight(20))
		start(t, c)
		time.Sleep(5 * time.Second)
		synctest.Wait()
		stopping.Store(true)
		require.NoError(t, c.Shutdown(t.Context()))
		require.Equal(t, sqsx.Stats{Received: 20, Deleted: 4, Released: 16}, c.Stats())
		visible, inFlight, _ := queue.Len()
		require.Equal(t, 26, visible)
		require.Zero(t, inFlight)
		require.NoError(t, c.Shutdown(t.Context()), "a second call is the same")
		require.ErrorIs(t, c.Run(t.Context()), sqsx.ErrStarted)
		require.Empty(t, service.Ledger().Misuses())
	})
}

func TestG6HandlersThatDoNotStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		queue.Send(order("deaf"))
		queue.Send(order("obedient"))
		var causes sync.Map
		c := newConsumer(t, service, queue.URL(), handler(func(ctx context.Context, m *sqsx.Message) error {
			if strings.Contains(m.Body, "deaf") {
				time.Sleep(time.Hour)
				return nil
			}
			<-ctx.Done()
			causes.Store("cause", context.Cause(ctx))
			return context.Cause(ctx)
		}))
		stop := start(t, c)
		time.Sleep(time.Minute)
		begin := time.Now()
		err := stop()
		require.Equal(t, 29*time.Second, time.Since(begin), "drain and grace")
		var left *sqsx.ShutdownError
		require.ErrorAs(t, err, &left)
		require.Equal(t, sqsx.ShutdownError{Abandoned: 1}, *left)
		cause, _ := causes.Load("cause")
		require.Equal(t, sqsx.ErrShutdown, cause)
		require.Equal(t, sqsx.Stats{Received: 2, Retried: 1, Abandoned: 1}, c.Stats())
		_, inFlight, _ := queue.Len()
		require.NotZero(t, inFlight, "the abandoned message is not released")
		time.Sleep(31 * time.Second)
		visible, _, _ := queue.Len()
		require.Equal(t, 2, visible, "and appears within a lease")
		time.Sleep(time.Hour)
	})
}

func TestG6UnconfirmedDeletesAreToldOf(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		queue.Send(order("1"))
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			if c.Operation == sqsxtest.DeleteMessageBatch {
				return sqsxtest.Fault{Err: sqsxtest.Error("InternalError", false)}
			}
			return sqsxtest.Fault{}
		})
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil }))
		stop := start(t, c)
		time.Sleep(time.Minute)
		var left *sqsx.ShutdownError
		require.ErrorAs(t, stop(), &left)
		require.Equal(t, sqsx.ShutdownError{UnconfirmedDeletes: 1}, *left)
		require.Equal(t, sqsx.Stats{Received: 1, Lost: 1}, c.Stats())
	})
}

func TestG6ShutdownInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		queue.Send(order("1"))
		c := newConsumer(t, service, queue.URL(), handler(func(ctx context.Context, _ *sqsx.Message) error {
			<-ctx.Done()
			return context.Cause(ctx)
		}))
		start(t, c)
		time.Sleep(time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		begin := time.Now()
		require.NoError(t, c.Shutdown(ctx))
		require.LessOrEqual(t, time.Since(begin), 10*time.Second)
	})
}

func TestG7PollsAreNotCut(t *testing.T) {
	tests := []struct {
		name     string
		drain    time.Duration
		inFlight int
	}{
		{"what a poll brings late is released", 25 * time.Second, 0},
		{"a cut poll hides at most one receive for one lease", 3 * time.Second, 10},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("orders")
				if test.inFlight > 0 {
					// The queue hands the messages out; the answer comes after the poll was cut.
					service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
						if c.Operation == sqsxtest.ReceiveMessage && c.Whole() {
							return sqsxtest.Fault{Lag: 15 * time.Second}
						}
						return sqsxtest.Fault{}
					})
				}
				c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
					t.Error("nothing is to be handled")
					return nil
				}), sqsx.WithWait(20*time.Second), sqsx.WithDrain(test.drain))
				stop := start(t, c)
				time.Sleep(500 * time.Millisecond)
				go func() {
					time.Sleep(500 * time.Millisecond)
					for i := range 10 {
						queue.Send(order(fmt.Sprint(i)))
					}
				}()
				err := stop()
				require.NoError(t, err)
				visible, inFlight, _ := queue.Len()
				require.LessOrEqual(t, inFlight, test.inFlight)
				require.Equal(t, 10, visible+inFlight)
				time.Sleep(31 * time.Second)
				visible, _, _ = queue.Len()
				require.Equal(t, 10, visible)
			})
		})
	}
}

func TestG9FailingHeadStopsItsGroup(t *testing.T) {
	tests := []struct {
		name string
		body string
		fail func() error
	}{
		{"error", order("head"), func() error { return errors.New("x") }},
		{"panic", order("head"), func() error { panic("x") }},
		{"undecodable", "not JSON", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("orders.fifo")
				dead := service.Queue("dead.fifo")
				queue.RedriveTo(dead, 3)
				queue.SendGroup("a", test.body)
				queue.SendGroup("a", order("tail 1"))
				queue.SendGroup("a", order("tail 2"))
				queue.SendGroup("b", order("other"))
				var mu sync.Mutex
				var handled []string
				mux := new(sqsx.Mux)
				sqsx.On(mux, func(_ context.Context, e *orderPlaced) error {
					if e.Detail.OrderID == "head" {
						return test.fail()
					}
					mu.Lock()
					defer mu.Unlock()
					handled = append(handled, e.Detail.OrderID)
					return nil
				})
				c := newConsumer(t, service, queue.URL(), mux, sqsx.WithBackoff(sqsx.Fixed(time.Minute)))
				stop := start(t, c)
				time.Sleep(30 * time.Second)
				mu.Lock()
				require.Equal(t, []string{"other"}, handled, "the tail waits, the other group does not")
				mu.Unlock()
				time.Sleep(10 * time.Minute)
				require.NoError(t, stop())
				visible, _, _ := dead.Len()
				require.Positive(t, visible)
				require.Empty(t, service.Ledger().Misuses())
			})
		})
	}
}

func TestG9TailsKeepTheirReceiveCounts(t *testing.T) {
	for _, test := range []struct{ batch, tailReceives int }{{1, 1}, {10, 4}} {
		t.Run(fmt.Sprint("batch of ", test.batch), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("orders.fifo")
				queue.SendGroup("a", order("head"))
				tail := queue.SendGroup("a", order("tail"))
				tries := 0
				mux := new(sqsx.Mux)
				sqsx.On(mux, func(_ context.Context, e *orderPlaced) error {
					if e.Detail.OrderID == "head" {
						if tries++; tries < 4 {
							return errors.New("x")
						}
					}
					return nil
				})
				c := newConsumer(t, service, queue.URL(), mux, sqsx.WithMaxMessages(test.batch))
				stop := start(t, c)
				queue.AwaitEmpty()
				require.NoError(t, stop())
				for _, r := range service.Ledger().Records() {
					if r.MessageID == tail {
						require.Equal(t, test.tailReceives, r.Receives)
					}
				}
			})
		})
	}
}

func TestG10NewerReceiptDeletes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		id := queue.Send(order("1"))
		var copies atomic.Int32
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			return sqsxtest.Fault{Duplicate: c.Operation == sqsxtest.ReceiveMessage && !c.Whole() && copies.Add(1) <= 3}
		})
		var handled atomic.Int32
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
			handled.Add(1)
			time.Sleep(time.Second)
			return nil
		}))
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.EqualValues(t, 1, handled.Load())
		var latest string
		for _, change := range service.Ledger().Of(id) {
			switch change.Kind {
			case sqsxtest.Received:
				latest = change.Receipt
			case sqsxtest.Deleted:
				require.Equal(t, latest, change.Receipt)
			}
		}
		stats := c.Stats()
		require.Positive(t, stats.Coalesced)
		require.EqualValues(t, 1, stats.Deleted)
	})
}

func TestG11TransientErrorsNeverStopIt(t *testing.T) {
	for _, fault := range []error{
		sqsxtest.Error("ServiceUnavailable", false), errors.New("dial tcp: no such host"), sqsxtest.Error("ExpiredToken", true),
		sqsxtest.Error("OverLimit", true), sqsxtest.Error("KmsThrottled", true), errors.New("failed to get rate limit token, retry quota exceeded"),
	} {
		t.Run(fault.Error(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("orders")
				service.Fail(func(sqsxtest.Call) sqsxtest.Fault { return sqsxtest.Fault{Err: fault} })
				c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil }))
				stop := start(t, c)
				queue.Send(order("1"))
				time.Sleep(10 * time.Minute)
				require.False(t, c.Health().Healthy)
				require.Error(t, c.Health().Err)
				require.Less(t, service.Calls()[sqsxtest.ReceiveMessage], 60, "it backs off")
				service.Fail(nil)
				queue.AwaitEmptyFor(time.Minute)
				require.True(t, c.Health().Healthy)
				require.NoError(t, stop())
			})
		})
	}
}

func TestG11FatalErrorsEndRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil }))
		persistent := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil }), sqsx.WithPersistence(true))
		done := make(chan error, 1)
		go func() { done <- c.Run(t.Context()) }()
		stop := start(t, persistent)
		time.Sleep(time.Minute)
		queue.Delete()
		begin := time.Now()
		err := <-done
		require.ErrorIs(t, err, sqsx.ErrFatal)
		require.LessOrEqual(t, time.Since(begin), 45*time.Second)
		time.Sleep(time.Minute)
		require.False(t, persistent.Health().Healthy)
		require.True(t, persistent.Health().Running)
		require.NoError(t, stop())
	})
}

func TestG11DeniedHeartbeatsDoNotStopIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		for i := range 50 {
			queue.Send(order(fmt.Sprint(i)))
		}
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			if c.Operation == sqsxtest.ChangeMessageVisibilityBatch {
				return sqsxtest.Fault{Err: sqsxtest.Error("AccessDenied", true)}
			}
			return sqsxtest.Fault{}
		})
		var reports atomic.Int32
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
			time.Sleep(20 * time.Second)
			return nil
		}), sqsx.WithMaxInFlight(10), sqsx.WithHooks(sqsx.Hooks{Failed: func(op sqsx.Op, _ error) {
			if op == sqsx.OpExtend {
				reports.Add(1)
			}
		}}))
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.EqualValues(t, 1, reports.Load())
		require.EqualValues(t, 50, c.Stats().Deleted)
	})
}
