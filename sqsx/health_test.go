package sqsx_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// refuser is a limiter that refuses once it is told to.
type refuser struct{ on atomic.Bool }

func (r *refuser) WaitN(context.Context, int) error {
	if r.on.Load() {
		return errors.New("would exceed the burst")
	}
	return nil
}

func failing(operation sqsxtest.Operation, code string) func(sqsxtest.Call) sqsxtest.Fault {
	return func(c sqsxtest.Call) sqsxtest.Fault {
		if c.Whole() && c.Operation == operation {
			return sqsxtest.Fault{Err: sqsxtest.Error(code, true)}
		}
		return sqsxtest.Fault{}
	}
}

// TestHealthIsWorkGettingDone breaks one thing, and says from when on that shows, and that it heals.
func TestHealthIsWorkGettingDone(t *testing.T) {
	limiter := new(refuser)
	tests := []struct {
		name    string
		kind    sqsx.ProblemKind
		fault   func(sqsxtest.Call) sqsxtest.Fault
		before  func(release chan struct{}) // begins the trouble
		options []sqsx.ConsumerOption
		hang    bool
		healthy time.Duration // so long after its begin it is healthy still
		ill     time.Duration // and so long it is not any more
	}{
		{name: "receives fail", kind: sqsx.ReceivesFail, fault: failing(sqsxtest.ReceiveMessage, "ServiceUnavailable"), healthy: 30 * time.Second, ill: 75 * time.Second},
		{name: "receives are denied", kind: sqsx.ReceivesFail, fault: failing(sqsxtest.ReceiveMessage, "AccessDenied"),
			options: []sqsx.ConsumerOption{sqsx.WithPersistence(true)}, healthy: 30 * time.Second, ill: 75 * time.Second},
		{name: "receives hang", kind: sqsx.ReceivesFail, fault: func(c sqsxtest.Call) sqsxtest.Fault {
			return sqsxtest.Fault{Delay: map[bool]time.Duration{true: time.Hour}[c.Whole() && c.Operation == sqsxtest.ReceiveMessage]}
		}, healthy: 30 * time.Second, ill: 75 * time.Second},
		{name: "deletes are denied", kind: sqsx.DeletesFail, fault: failing(sqsxtest.DeleteMessageBatch, "AccessDenied"), healthy: 30 * time.Second, ill: 90 * time.Second},
		{name: "heartbeats are denied", kind: sqsx.ExtendsFail, fault: failing(sqsxtest.ChangeMessageVisibilityBatch, "AccessDenied"), hang: true,
			healthy: 30 * time.Second, ill: 3 * time.Minute},
		{name: "handlers hang", kind: sqsx.HandlersStuck, hang: true, options: []sqsx.ConsumerOption{sqsx.WithStuckAfter(10 * time.Minute)},
			healthy: 8 * time.Minute, ill: 11 * time.Minute},
		{name: "the limiter refuses", kind: sqsx.LimiterRefuses, before: func(chan struct{}) { limiter.on.Store(true) },
			options: []sqsx.ConsumerOption{sqsx.WithLimiter(limiter)}, healthy: 30 * time.Second, ill: 75 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				limiter.on.Store(false)
				service := sqsxtest.New(t)
				queue := service.Queue("q")
				release := make(chan struct{})
				var hang atomic.Bool
				c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
					if hang.Load() {
						<-release
					}
					return nil
				}), test.options...)
				require.Equal(t, sqsx.NotRunning, c.Health().Problems[0].Kind)
				stop := start(t, c)
				virtual.Sleep(30 * time.Second)
				require.True(t, c.Health().Healthy, "%+v", c.Health())
				ctx, cancel := context.WithCancel(t.Context())
				sent := make(chan struct{})
				go func() { // there is always something to do
					defer close(sent)
					for ctx.Err() == nil {
						queue.Send("x")
						virtual.Sleep(time.Second)
					}
				}()
				defer func() { cancel(); <-sent }() // time stands still once the test has returned
				virtual.Sleep(3 * time.Second)

				hang.Store(test.hang)
				if test.before != nil {
					test.before(release)
				}
				service.Fail(test.fault)
				began := time.Now()
				virtual.Sleep(test.healthy)
				require.True(t, c.Health().Healthy, "%+v", c.Health())
				virtual.Sleep(test.ill - test.healthy)
				h := c.Health()
				require.False(t, h.Healthy)
				require.True(t, h.Running)
				kinds := map[sqsx.ProblemKind]sqsx.Problem{}
				for _, p := range h.Problems {
					kinds[p.Kind] = p
				}
				require.Contains(t, kinds, test.kind)
				require.NotEmpty(t, kinds[test.kind].Reason)
				require.WithinDuration(t, began, h.Since, test.ill, "it says since when")

				service.Fail(nil)
				limiter.on.Store(false)
				hang.Store(false)
				close(release)
				virtual.Sleep(2 * time.Minute)
				h = c.Health()
				require.True(t, h.Healthy, "it heals: %+v", h)
				require.WithinDuration(t, time.Now(), h.Since, 2*time.Minute+time.Second)
				cancel()
				require.NoError(t, stop())
				require.False(t, c.Health().Healthy)
			})
		})
	}
}

func TestHealthBeforeTheFirstReceive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		service.Fail(failing(sqsxtest.ReceiveMessage, "ServiceUnavailable"))
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil }))
		stop := start(t, c)
		virtual.Sleep(time.Second)
		h := c.Health()
		require.False(t, h.Healthy)
		require.Equal(t, sqsx.NoReceive, h.Problems[0].Kind)
		require.Contains(t, h.Problems[0].Reason, "ServiceUnavailable")
		service.Fail(nil)
		virtual.Sleep(20 * time.Second)
		require.True(t, c.Health().Healthy)
		service.Fail(failing(sqsxtest.ReceiveMessage, "ServiceUnavailable"))
		virtual.Sleep(12 * time.Second)
		service.Fail(nil)
		require.True(t, c.Health().Healthy, "one receive failed")
		require.Error(t, c.Health().Err)
		require.NoError(t, stop())
	})
}

func TestHealthHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		there, missing := service.Queue("there"), service.Queue("missing")
		missing.Delete()
		group := sqsx.NewGroup(10)
		var consumers []*sqsx.Consumer
		for _, queue := range []*sqsxtest.Queue{there, missing} {
			c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil }))
			consumers = append(consumers, c)
			require.NoError(t, group.Add(c, 1))
		}
		get := func(serve func(*httptest.ResponseRecorder)) (int, map[string]any) {
			w := httptest.NewRecorder()
			serve(w)
			var out map[string]any
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &out))
			return w.Code, out
		}
		one := func(i int) (int, map[string]any) {
			return get(func(w *httptest.ResponseRecorder) {
				consumers[i].HealthHandler().ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
			})
		}
		status, body := one(0)
		require.Equal(t, 503, status)
		require.Equal(t, false, body["Healthy"])
		done := make(chan error, 1)
		go func() { done <- group.Run(context.Background()) }()
		virtual.Sleep(time.Minute)
		status, body = one(0)
		require.Equal(t, 200, status)
		require.Equal(t, there.URL(), body["QueueURL"])
		status, body = one(1)
		require.Equal(t, 503, status)
		require.Contains(t, body["Err"], "QueueDoesNotExist")
		require.Contains(t, fmt.Sprint(body["Problems"]), "not-running")
		w := httptest.NewRecorder()
		group.HealthHandler().ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
		require.Equal(t, 503, w.Code)
		require.False(t, group.Health().Healthy)
		require.True(t, group.Health().Consumers[0].Healthy)
		require.Error(t, group.Shutdown(t.Context()))
		<-done
	})
}

// TestFailuresAreLoggedByDefault: somewhere, with the stack of a panic, and not a thousand times.
func TestFailuresAreLoggedByDefault(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		for range 500 {
			queue.Send("x")
		}
		c, err := sqsx.NewConsumer(service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { panic("boom") }))
		require.NoError(t, err)
		stop := start(t, c)
		virtual.Sleep(15 * time.Second)
		require.NoError(t, stop())
	})
	require.Contains(t, log.String(), "handler failed")
	require.Contains(t, log.String(), "health_test.go", "the stack")
	require.Contains(t, log.String(), "omitted=")
	require.LessOrEqual(t, strings.Count(log.String(), "handler failed"), 3)
}

// TestDefaultBackoffOutlivesAnOutage: a hundred messages, a maxReceiveCount of 5, and what they need gone for a minute.
func TestDefaultBackoffOutlivesAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue, dead := service.Queue("q"), service.Queue("dead")
		queue.RedriveTo(dead, 5)
		for range 100 {
			queue.Send("x")
		}
		back := time.Now().Add(time.Minute)
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
			if time.Now().Before(back) {
				return errors.New("connection refused")
			}
			return nil
		}))
		stop := start(t, c)
		queue.AwaitEmptyFor(time.Hour)
		require.NoError(t, stop())
		visible, _, _ := dead.Len()
		require.Zero(t, visible)
		require.EqualValues(t, 100, c.Stats().Deleted)
	})
}

func TestBreaker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue, dead := service.Queue("q"), service.Queue("dead")
		queue.RedriveTo(dead, 3)
		for range 300 {
			queue.Send("x")
		}
		var calls atomic.Int32
		back := time.Now().Add(30 * time.Minute)
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
			calls.Add(1)
			if time.Now().Before(back) {
				return errors.New("connection refused")
			}
			return nil
		}), sqsx.WithBackoff(sqsx.Fixed(time.Hour)), sqsx.WithBreaker(sqsx.Breaker{Failures: 5, Pause: time.Minute}))
		stop := start(t, c)
		virtual.Sleep(30 * time.Second)
		h := c.Health()
		require.True(t, h.Paused)
		require.True(t, h.Healthy, "%+v", h)
		require.LessOrEqual(t, calls.Load(), int32(30), "what was held when it opened")
		virtual.Sleep(29 * time.Minute)
		require.LessOrEqual(t, calls.Load(), int32(250), "it tries now and then")
		queue.AwaitEmptyFor(3 * time.Hour)
		require.False(t, c.Health().Paused)
		require.NoError(t, stop())
		require.EqualValues(t, 300, c.Stats().Deleted)
	})
}
