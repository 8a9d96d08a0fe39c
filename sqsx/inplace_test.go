package sqsx_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

func TestInPlaceKeepsTheGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders.fifo")
		queue.SendGroup("a", order("head"))
		queue.SendGroup("a", order("tail"))
		var handled []string
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(_ context.Context, e *orderPlaced) error {
			if handled = append(handled, e.Detail.OrderID); len(handled) < 3 {
				return errors.New("x")
			}
			return nil
		})
		mux.Use(sqsx.InPlace(5, time.Minute))
		c := newConsumer(t, service, queue.URL(), mux)
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.Equal(t, []string{"head", "head", "head", "tail"}, handled)
		require.Equal(t, sqsx.Stats{Received: 2, Deleted: 2}, c.Stats(), "each was received once")
	})
}

func TestInPlaceGivesUp(t *testing.T) {
	failure := errors.New("x")
	tests := []struct {
		name  string
		err   error
		calls int
	}{
		{"after all attempts", failure, 3},
		{"on a permanent error", sqsx.Permanent(failure), 1},
		{"on a discard", sqsx.Discard("x"), 1},
		{"on a time of its own", sqsx.RetryAfter(failure, time.Hour), 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls := 0
				h := sqsx.InPlace(3, time.Second)(sqsx.HandlerFunc(func(context.Context, *sqsx.Message) error {
					calls++
					return test.err
				}))
				require.Equal(t, test.err, h.Handle(t.Context(), &sqsx.Message{}))
				require.Equal(t, test.calls, calls)
			})
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	h := sqsx.InPlace(3, time.Hour)(sqsx.HandlerFunc(func(context.Context, *sqsx.Message) error { return failure }))
	require.Equal(t, failure, h.Handle(ctx, &sqsx.Message{}))
}
