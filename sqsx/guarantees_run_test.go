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
				virtual.Sleep(30 * time.Second)
				mu.Lock()
				require.Equal(t, []string{"other"}, handled, "the tail waits, the other group does not")
				mu.Unlock()
				virtual.Sleep(10 * time.Minute)
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
			virtual.Sleep(time.Second)
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
				virtual.Sleep(10 * time.Minute)
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
		virtual.Sleep(time.Minute)
		queue.Delete()
		begin := time.Now()
		err := <-done
		require.ErrorIs(t, err, sqsx.ErrFatal)
		require.LessOrEqual(t, time.Since(begin), 45*time.Second)
		virtual.Sleep(time.Minute)
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
			virtual.Sleep(20 * time.Second)
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
