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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

func TestBatchHandler(t *testing.T) {
	tests := []struct {
		name    string
		handle  func(ctx context.Context, events []*orderPlaced) []error
		deleted uint64
	}{
		{"all", func(_ context.Context, e []*orderPlaced) []error { return make([]error, len(e)) }, 7},
		{"none", func(_ context.Context, e []*orderPlaced) []error {
			return slices.Repeat([]error{errors.New("x")}, len(e))
		}, 0},
		{"a missing result is a failure", func(_ context.Context, e []*orderPlaced) []error { return make([]error, len(e)-1) }, 5},
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
					assert.Nil(t, sqsx.FromContext(ctx))
					messages := sqsx.BatchFromContext(ctx)
					if assert.Len(t, messages, len(events)) {
						for i, m := range messages {
							assert.Same(t, events[i], m.Event)
						}
					}
					return test.handle(ctx, events)
				})
				c := newConsumer(t, service, queue.URL(), mux, sqsx.WithBackoff(sqsx.Fixed(time.Hour)))
				stop := start(t, c)
				virtual.Sleep(20 * time.Second)
				require.NoError(t, stop())
				require.Equal(t, []int{5, 2}, sizes, "the second has waited for its linger")
				require.Equal(t, test.deleted, c.Stats().Deleted)
				require.Equal(t, 7-test.deleted, c.Stats().Retried)
			})
		})
	}
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
			virtual.Sleep(40 * time.Second) // longer than a lease: it is kept meanwhile
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
