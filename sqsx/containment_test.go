package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// panicking is a limiter, and a handler of logs.
type panicking struct{ slog.Handler }

func (panicking) WaitN(context.Context, int) error          { panic("limiter") }
func (panicking) Enabled(context.Context, slog.Level) bool  { return true }
func (panicking) Handle(context.Context, slog.Record) error { panic("log") }
func (p panicking) WithAttrs([]slog.Attr) slog.Handler      { return p }
func (p panicking) WithGroup(string) slog.Handler           { return p }

// moody is a client whose first receives panic.
type moody struct {
	client
	calls atomic.Int32
}

func (m *moody) ReceiveMessage(ctx context.Context, in *sqs.ReceiveMessageInput, o ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error) {
	if m.calls.Add(1) <= 3 {
		panic("client")
	}
	return m.client.ReceiveMessage(ctx, in, o...)
}

func (m *moody) DeleteMessageBatch(ctx context.Context, in *sqs.DeleteMessageBatchInput, o ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	if m.calls.Add(1)%2 == 0 {
		panic("client")
	}
	return m.client.DeleteMessageBatch(ctx, in, o...)
}

// TestPanicsAreContained: whatever function of the user's panics, the queue is emptied.
func TestPanicsAreContained(t *testing.T) {
	boom := func() { panic("boom") }
	tests := []struct {
		name      string
		options   []sqsx.ConsumerOption
		contained bool
	}{
		{"polled", []sqsx.ConsumerOption{sqsx.WithHooks(sqsx.Hooks{Polled: func(int, int, time.Duration) { boom() }})}, true},
		{"received", []sqsx.ConsumerOption{sqsx.WithHooks(sqsx.Hooks{Received: func(*sqsx.Message) { boom() }})}, true},
		{"started", []sqsx.ConsumerOption{sqsx.WithHooks(sqsx.Hooks{Started: func(*sqsx.Message, time.Duration) { boom() }})}, true},
		{"handled", []sqsx.ConsumerOption{sqsx.WithHooks(sqsx.Hooks{Handled: func(*sqsx.Message, time.Duration, error) { boom() }})}, true},
		{"settled", []sqsx.ConsumerOption{sqsx.WithHooks(sqsx.Hooks{Settled: func(*sqsx.Message, sqsx.Outcome) { boom() }})}, true},
		{"extended", []sqsx.ConsumerOption{sqsx.WithHooks(sqsx.Hooks{Extended: func(int, int) { boom() }})}, true},
		{"failed, of a preload", []sqsx.ConsumerOption{sqsx.WithHooks(sqsx.Hooks{Failed: func(sqsx.Op, error) { boom() }}),
			sqsx.WithPreload(func(context.Context, ...registry.AnyEvent) error { return errors.New("x") })}, true},
		{"back-off", []sqsx.ConsumerOption{sqsx.WithBackoff(func(int, error) time.Duration { panic("boom") })}, true},
		{"limiter", []sqsx.ConsumerOption{sqsx.WithLimiter(&sometimes{})}, true},
		{"logger", []sqsx.ConsumerOption{sqsx.WithLogger(slog.New(panicking{}))}, true},
		{"received ends the goroutine", []sqsx.ConsumerOption{sqsx.WithHooks(sqsx.Hooks{Received: func(*sqsx.Message) { runtime.Goexit() }})}, true},
		{"polled ends the goroutine", []sqsx.ConsumerOption{sqsx.WithHooks(sqsx.Hooks{Polled: func(int, int, time.Duration) { runtime.Goexit() }})}, true},
		{"extended ends the goroutine", []sqsx.ConsumerOption{sqsx.WithHooks(sqsx.Hooks{Extended: func(int, int) { runtime.Goexit() }})}, false},
		{"preload ends the goroutine", []sqsx.ConsumerOption{sqsx.WithPreload(func(context.Context, ...registry.AnyEvent) error { runtime.Goexit(); return nil })}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("q")
				for i := range 25 {
					queue.Send(order(fmt.Sprint(i)))
				}
				var failures atomic.Int32
				c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
					virtual.Sleep(25 * time.Second) // with heartbeats
					if failures.Add(1) <= 3 {
						return errors.New("at first")
					}
					return nil
				}), test.options...)
				stop := start(t, c)
				queue.AwaitEmpty()
				require.NoError(t, stop())
				stats := c.Stats()
				require.EqualValues(t, 25, stats.Deleted)
				require.Zero(t, stats.Held)
				require.Equal(t, test.contained, stats.Contained > 0)
			})
		})
	}
}

// sometimes is a limiter that panics every other time.
type sometimes struct{ n atomic.Int32 }

func (s *sometimes) WaitN(context.Context, int) error {
	if s.n.Add(1)%2 == 1 {
		panic("limiter")
	}
	return nil
}

func TestClientThatPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		queue.Send("x")
		c := newConsumer(t, &moody{client: service}, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil }))
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.EqualValues(t, 1, c.Stats().Deleted)
	})
}

// TestStopIsBounded: what is deaf to its context holds nobody up, and is reported.
func TestStopIsBounded(t *testing.T) {
	const deaf = 10 * time.Minute
	wait := func() { virtual.Sleep(deaf) }
	once := func() func() {
		var n atomic.Int32
		return func() {
			if n.Add(1) == 1 {
				wait()
			}
		}
	}
	tests := []struct {
		name   string
		option func() sqsx.ConsumerOption
	}{
		{"preload", func() sqsx.ConsumerOption {
			return sqsx.WithPreload(func(context.Context, ...registry.AnyEvent) error { wait(); return nil })
		}},
		{"polled", func() sqsx.ConsumerOption {
			return sqsx.WithHooks(sqsx.Hooks{Polled: func(int, int, time.Duration) { wait() }})
		}},
		{"received", func() sqsx.ConsumerOption {
			return sqsx.WithHooks(sqsx.Hooks{Received: func(*sqsx.Message) { wait() }})
		}},
		{"settled", func() sqsx.ConsumerOption {
			first := once()
			return sqsx.WithHooks(sqsx.Hooks{Settled: func(*sqsx.Message, sqsx.Outcome) { first() }})
		}},
		{"settled, all", func() sqsx.ConsumerOption {
			return sqsx.WithHooks(sqsx.Hooks{Settled: func(*sqsx.Message, sqsx.Outcome) { wait() }})
		}},
		{"extended", func() sqsx.ConsumerOption { return sqsx.WithHooks(sqsx.Hooks{Extended: func(int, int) { wait() }}) }},
		{"limiter", func() sqsx.ConsumerOption { return sqsx.WithLimiter(deafLimiter(wait)) }},
		{"logger", func() sqsx.ConsumerOption { return sqsx.WithLogger(slog.New(deafLog{wait: wait})) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("q")
				for i := range 3 {
					queue.Send(order(fmt.Sprint(i)))
				}
				c := newConsumer(t, service, queue.URL(), handler(func(ctx context.Context, m *sqsx.Message) error {
					virtual.Sleep(12 * time.Second) // with a heartbeat
					return errors.New("x")
				}), test.option())
				done := make(chan error, 1)
				go func() { done <- c.Run(context.Background()) }()
				virtual.Sleep(13 * time.Second)
				begin := time.Now()
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				err := c.Shutdown(ctx)
				require.LessOrEqual(t, time.Since(begin), 11*time.Second)
				require.Equal(t, err, <-done)
				var left *sqsx.ShutdownError
				require.ErrorAs(t, err, &left)
				require.Positive(t, left.Stuck+left.Unreleased+left.Abandoned, left)
				virtual.Sleep(2 * deaf * 10)
			})
		})
	}
}

type deafLimiter func()

func (d deafLimiter) WaitN(context.Context, int) error { d(); return nil }

type deafLog struct {
	panicking
	wait func()
}

func (d deafLog) Handle(context.Context, slog.Record) error { d.wait(); return nil }
