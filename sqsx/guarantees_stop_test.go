package sqsx_test

import (
	"context"
	"fmt"
	"strings"
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
			virtual.Sleep(15 * time.Second)
			return ctx.Err()
		}), sqsx.WithConcurrency(4), sqsx.WithMaxInFlight(20))
		start(t, c)
		virtual.Sleep(5 * time.Second)
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
				virtual.Sleep(time.Hour)
				return nil
			}
			<-ctx.Done()
			causes.Store("cause", context.Cause(ctx))
			return context.Cause(ctx)
		}))
		stop := start(t, c)
		virtual.Sleep(time.Minute)
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
		virtual.Sleep(31 * time.Second)
		visible, _, _ := queue.Len()
		require.Equal(t, 2, visible, "and appears within a lease")
		virtual.Sleep(time.Hour)
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
		virtual.Sleep(time.Minute)
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
		virtual.Sleep(time.Second)
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
				virtual.Sleep(500 * time.Millisecond)
				var sent sync.WaitGroup
				sent.Go(func() {
					virtual.Sleep(500 * time.Millisecond)
					for i := range 10 {
						queue.Send(order(fmt.Sprint(i)))
					}
				})
				err := stop()
				require.NoError(t, err)
				// The poll answers with the first of them: the stop may be done before the last is sent.
				sent.Wait()
				visible, inFlight, _ := queue.Len()
				require.LessOrEqual(t, inFlight, test.inFlight)
				require.Equal(t, 10, visible+inFlight)
				virtual.Sleep(31 * time.Second)
				visible, _, _ = queue.Len()
				require.Equal(t, 10, visible)
			})
		})
	}
}
