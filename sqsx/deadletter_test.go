package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
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
		virtual.Sleep(time.Minute)
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
