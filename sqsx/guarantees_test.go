package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// handler is a handler of all messages, decoded or not.
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
				virtual.Sleep(5 * time.Minute)
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
		beating := make(chan struct{})
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			switch {
			case c.Whole() && c.Operation == sqsxtest.ChangeMessageVisibilityBatch:
				beat = time.Now().Add(4 * time.Second)
				close(beating)
				return sqsxtest.Fault{Delay: 2 * time.Second, Lag: 2 * time.Second}
			case c.Whole() && c.Operation == sqsxtest.DeleteMessageBatch:
				deleted = time.Now()
			}
			return sqsxtest.Fault{}
		})
		var returned time.Time
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
			<-beating // the first heartbeat is on its way
			virtual.Sleep(time.Second)
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
				virtual.Sleep(time.Until(healed) + time.Minute)
				require.NoError(t, stop())
				require.EqualValues(t, 10, handled.Load(), "the leases were kept for %s", time.Until(healed))
				require.Equal(t, sqsx.Stats{Received: 10, Deleted: 10}, c.Stats())
			})
		})
	}
}
