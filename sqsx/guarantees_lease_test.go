package sqsx_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

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
						virtual.Sleep(test.work)
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
			virtual.Sleep(11*time.Hour + 50*time.Minute)
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
			virtual.Sleep(50 * time.Second)
			return nil
		}), sqsx.WithConcurrency(1), sqsx.WithMaxInFlight(2), sqsx.WithHooks(sqsx.Hooks{
			Started: func(_ *sqsx.Message, margin time.Duration) {
				if margin < 2*time.Second {
					late.Add(1)
				}
			},
		}))
		stop := start(t, c)
		virtual.Sleep(70 * time.Second)
		service.Fail(nil)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.Zero(t, late.Load())
	})
}
