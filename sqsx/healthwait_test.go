package sqsx_test

import (
	"context"
	"fmt"
	"net/http/httptest"
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

// waiting is the problem of messages that wait although handlers are free.
func waiting(h sqsx.Health) (sqsx.Problem, bool) {
	for _, p := range h.Problems {
		if p.Kind == sqsx.MessagesWait {
			return p, true
		}
	}
	return sqsx.Problem{}, false
}

// TestHealthOfAPreloadThatHangs: messages wait although handlers are free, since the first of them came.
func TestHealthOfAPreloadThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		release := make(chan struct{})
		var hangs atomic.Bool
		var came atomic.Pointer[time.Time] // the first of them
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil })
		c := newConsumer(t, service, queue.URL(), mux, sqsx.WithPollers(3), sqsx.WithMaxMessages(1),
			sqsx.WithPreload(func(context.Context, ...registry.AnyEvent) error {
				if hangs.Load() {
					<-release
				}
				return nil
			}),
			sqsx.WithHooks(sqsx.Hooks{Received: func(m *sqsx.Message) {
				if hangs.Load() {
					came.CompareAndSwap(nil, &m.Received)
				}
			}}))
		for i := range 9 { // so that it has more than one poller
			queue.Send(order(fmt.Sprint("before", i)))
		}
		stop := start(t, c)
		queue.AwaitEmpty()
		hangs.Store(true)
		for _, id := range []string{"1", "2", "3"} {
			queue.Send(order(id))
			virtual.Sleep(5 * time.Second)
		}
		h := c.Health()
		require.True(t, h.Healthy)
		require.Greater(t, h.Waiting, 1)
		first := *came.Load()
		virtual.Sleep(time.Until(first.Add(2 * time.Minute)))
		_, ill := waiting(c.Health())
		require.False(t, ill, "two minutes may pass")
		virtual.Sleep(time.Nanosecond)
		p, ill := waiting(c.Health())
		require.True(t, ill)
		require.Equal(t, first, p.Since, "of all that wait the first")
		close(release)
		virtual.Sleep(time.Second)
		require.True(t, c.Health().Healthy)
		require.NoError(t, stop())
	})
}

// TestHealthOfAGroupThatWaits: messages behind another of their group wait, and nothing is wrong.
func TestHealthOfAGroupThatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q.fifo")
		for _, id := range []string{"1", "2", "3"} {
			queue.SendGroup("g", order(id))
		}
		end := time.Now().Add(5 * time.Minute)
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
			virtual.Sleep(time.Until(end))
			return nil
		}))
		stop := start(t, c)
		virtual.Sleep(4 * time.Minute)
		h := c.Health()
		require.Equal(t, 1, h.Handling)
		require.Positive(t, h.Waiting)
		require.True(t, h.Healthy, "%+v", h)
		queue.AwaitEmpty()
		require.NoError(t, stop())
	})
}

// TestHealthOfATypeThatWaits: messages wait for others of their type, which has a limit, and nothing is wrong.
func TestHealthOfATypeThatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		for _, id := range []string{"1", "2", "3"} {
			queue.Send(order(id))
		}
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(context.Context, *orderPlaced) error { virtual.Sleep(5 * time.Minute); return nil }, sqsx.WithConcurrency(1))
		c := newConsumer(t, service, queue.URL(), mux)
		stop := start(t, c)
		for _, waiting := range []int{2, 1} {
			virtual.Sleep(4 * time.Minute)
			h := c.Health()
			require.Equal(t, waiting, h.Waiting)
			require.True(t, h.Healthy, "%+v", h)
			virtual.Sleep(time.Minute)
		}
		queue.AwaitEmptyFor(time.Hour)
		require.NoError(t, stop())
	})
}

// TestHealthOfRefusedDeletes: they are refused for a minute before that is a problem.
func TestHealthOfRefusedDeletes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		var since atomic.Pointer[time.Time]
		service.Fail(failing(sqsxtest.DeleteMessageBatch, "AccessDenied"))
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil }),
			sqsx.WithHooks(sqsx.Hooks{Failed: func(op sqsx.Op, err error) {
				if now := time.Now(); op == sqsx.OpDelete {
					since.CompareAndSwap(nil, &now)
				}
			}}))
		stop := start(t, c)
		queue.Send("x")
		virtual.Sleep(time.Second)
		require.NotNil(t, since.Load())
		virtual.Sleep(time.Until(since.Load().Add(time.Minute - time.Nanosecond)))
		require.Empty(t, c.Health().Problems)
		virtual.Sleep(time.Nanosecond)
		require.Len(t, c.Health().Problems, 1)
		require.Equal(t, sqsx.DeletesFail, c.Health().Problems[0].Kind)
		require.Equal(t, *since.Load(), c.Health().Problems[0].Since)
		service.Fail(nil)
		queue.AwaitEmpty()
		require.NoError(t, stop())
	})
}

// TestHealthOfAGroup: a group is healthy since the last of its consumers is, and ill since the first.
func TestHealthOfAGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		early, late := service.Queue("early"), service.Queue("late")
		group := sqsx.NewGroup(4)
		status := func() int {
			w := httptest.NewRecorder()
			group.HealthHandler().ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
			return w.Code
		}
		require.False(t, group.Health().Healthy)
		require.Equal(t, 503, status(), "without a consumer nothing is done")
		var ill atomic.Pointer[string]
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			if url := ill.Load(); url != nil && c.Whole() && c.Operation == sqsxtest.ReceiveMessage && (*url == "" || c.Queue == *url) {
				return sqsxtest.Fault{Err: sqsxtest.Error("ServiceUnavailable", false)}
			}
			return sqsxtest.Fault{}
		})
		name, all := "late", ""
		ill.Store(&name)
		for _, queue := range []*sqsxtest.Queue{early, late} {
			require.NoError(t, group.Add(newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil })), 1))
		}
		done := make(chan error, 1)
		go func() { done <- group.Run(t.Context()) }()
		virtual.Sleep(25 * time.Second)
		ill.Store(nil)
		virtual.Sleep(2 * time.Minute)
		h := group.Health()
		require.True(t, h.Healthy, "%+v", h)
		require.Equal(t, 200, status())
		require.NotEqual(t, h.Consumers[0].Since, h.Consumers[1].Since)
		require.Equal(t, h.Consumers[1].Since, h.Since, "the later")

		ill.Store(&name)
		virtual.Sleep(time.Minute)
		ill.Store(&all)
		virtual.Sleep(5 * time.Minute)
		h = group.Health()
		require.False(t, h.Healthy)
		require.Equal(t, 503, status())
		require.False(t, h.Consumers[0].Healthy)
		require.True(t, h.Consumers[1].Since.Before(h.Consumers[0].Since))
		require.Equal(t, h.Consumers[1].Since, h.Since, "the earlier")
		require.NoError(t, group.Shutdown(t.Context()))
		<-done
	})
}
