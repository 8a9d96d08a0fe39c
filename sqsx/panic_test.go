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
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

var errNotNow = errors.New("not now")

func TestPreloadThatPanicsStopsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		for i := range 3 {
			queue.Send(order(fmt.Sprint(i)))
		}
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil })
		var failure error
		c := newConsumer(t, service, queue.URL(), mux, sqsx.WithPreload(func(context.Context, ...registry.AnyEvent) error {
			panic(errNotNow)
		}), sqsx.WithHooks(sqsx.Hooks{Failed: func(_ sqsx.Op, err error) { failure = err }}))
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.Equal(t, sqsx.Stats{Received: 3, Deleted: 3}, c.Stats())
		require.ErrorIs(t, failure, errNotNow)
	})
}

func TestFactoryThatPanicsIsAnErrorOfItsMessage(t *testing.T) {
	for _, preloads := range []bool{false, true} {
		t.Run(fmt.Sprintf("preload=%t", preloads), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("q")
				for i := range 3 {
					queue.Send(order(fmt.Sprint(i)))
				}
				events := shop(t)
				factory := registry.FactoryFunc(func(payload []byte, options ...registry.DecodeOption) (registry.AnyEvent, error) {
					event, err := events.Decode(payload, options...)
					if e, ok := event.(*orderPlaced); ok && e.Detail.OrderID == "1" {
						panic(errNotNow)
					}
					return event, err
				})
				var handled atomic.Int32
				options := []sqsx.ConsumerOption{sqsx.WithFactory(factory)}
				if preloads {
					options = append(options, sqsx.WithPreload(func(context.Context, ...registry.AnyEvent) error { return nil }))
				}
				c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
					handled.Add(1)
					return nil
				}), options...)
				stop := start(t, c)
				virtual.Sleep(time.Second)
				require.NoError(t, stop())
				require.EqualValues(t, 2, handled.Load())
				require.EqualValues(t, 2, c.Stats().Deleted)
				require.Positive(t, c.Stats().Retried)
			})
		})
	}
}
