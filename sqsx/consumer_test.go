package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

type orderPlaced struct {
	registry.Event `event:"source=my.shop,detail-type=Order Placed"`
	Detail         struct {
		OrderID string `json:"orderId" validate:"required"`
	} `json:"detail"`
}

type orderCancelled struct {
	registry.Event `event:"source=my.shop,detail-type=Order Cancelled"`
	Detail         struct {
		OrderID string `json:"orderId" validate:"required"`
	} `json:"detail"`
}

func shop(t testing.TB) *registry.Registry {
	t.Helper()
	r := registry.New()
	require.NoError(t, r.Register(orderPlaced{}, orderCancelled{}))
	return r
}

func order(id string) string { return event("Order Placed", id) }

func event(detailType, id string) string {
	return fmt.Sprintf(`{"version":"0","id":"event-%s","detail-type":%q,"source":"my.shop","account":"123456789012",`+
		`"time":"2026-09-23T18:00:00Z","region":"eu-west-1","resources":[],"detail":{"orderId":%q}}`, id, detailType, id)
}

// client is all that a consumer calls.
type client interface {
	sqsx.Client
	sqsx.Sender
	sqsx.AttributesReader
}

// newConsumer is a consumer of the shop's events.
func newConsumer(t testing.TB, client sqsx.Client, queueURL string, handler sqsx.Handler, options ...sqsx.ConsumerOption) *sqsx.Consumer {
	t.Helper()
	c, err := sqsx.NewConsumer(client, queueURL, handler, append([]sqsx.ConsumerOption{sqsx.WithFactory(shop(t)), sqsx.WithLogger(slog.New(slog.DiscardHandler))}, options...)...)
	require.NoError(t, err)
	return c
}

// start runs a consumer and returns what stops it and gives what Run returned.
func start(t testing.TB, c *sqsx.Consumer) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- c.Run(ctx) }()
	return func() error {
		cancel()
		return <-done
	}
}

func TestConsumerHandlesAndDeletes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		for i := range 100 {
			queue.Send(order(fmt.Sprint(i)))
		}
		seen := make(chan string, 200)
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(_ context.Context, e *orderPlaced) error {
			seen <- e.Detail.OrderID
			return nil
		})
		c := newConsumer(t, service, queue.URL(), mux)
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.Len(t, seen, 100)
		require.Empty(t, service.Ledger().Misuses())
		require.Equal(t, sqsx.Stats{Received: 100, Deleted: 100}, c.Stats())
	})
}

func TestConsumerRetriesErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		queue.Send(order("1"))
		tries := 0
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(context.Context, *orderPlaced) error {
			if tries++; tries < 4 {
				return errors.New("not yet")
			}
			return nil
		})
		c := newConsumer(t, service, queue.URL(), mux)
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.Equal(t, sqsx.Stats{Received: 4, Deleted: 1, Retried: 3}, c.Stats())
		require.Empty(t, service.Ledger().Misuses())
	})
}

// emptyMux is a mux that has a handler, for nothing that is sent.
func emptyMux() *sqsx.Mux {
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(context.Context, *orderCancelled) error { return nil })
	return mux
}
