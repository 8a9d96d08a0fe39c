package sqsx_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// refusedOption is the option of the ConfigError that err is, or "" if it is none.
func refusedOption(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	bad, ok := errors.AsType[*sqsx.ConfigError](err)
	require.True(t, ok, "got %v", err)
	return bad.Option
}

// TestBoundsOfOptions: the least and the most that an option takes, and what is beyond.
func TestBoundsOfOptions(t *testing.T) {
	breaker := func(pause, most time.Duration) sqsx.ConsumerOption {
		return sqsx.WithBreaker(sqsx.Breaker{Failures: 1, Pause: pause, MaxPause: most})
	}
	for _, row := range []struct {
		name   string
		option sqsx.ConsumerOption
		want   string // the option that is refused, if it is
	}{
		{"a pause of a second", breaker(time.Second, time.Second), ""},
		{"a pause that is too short", breaker(time.Second-1, time.Minute), "WithBreaker"},
		{"a pause above the longest", breaker(time.Minute, time.Minute-1), "WithBreaker"},
		{"no failure", sqsx.WithBreaker(sqsx.Breaker{Pause: time.Minute}), "WithBreaker"},
		{"a dead-letter queue on another host", sqsx.WithDeadLetter("http://elsewhere:4566/123456789012/orders"), ""},
		{"the same host in other letters", sqsx.WithDeadLetter("http://LOCALHOST:4566/123456789012/orders"), "WithDeadLetter"},
		{"another queue of the host", sqsx.WithDeadLetter("http://localhost:4566/123456789012/dead"), ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := sqsx.NewConsumer(sqsxtest.New(t), "http://localhost:4566/123456789012/orders", emptyMux(), sqsx.WithFactory(shop(t)), row.option)
			require.Equal(t, row.want, refusedOption(t, err))
		})
	}
	for _, url := range []string{queueURL + " ", " " + queueURL, "https://[::1/123456789012/orders", "https://sqs.eu-west-1.amazonaws.com/123456789012/%zz"} {
		t.Run("queue URL "+url, func(t *testing.T) {
			_, err := sqsx.NewConsumer(sqsxtest.New(t), url, emptyMux(), sqsx.WithFactory(shop(t)))
			require.Equal(t, "queueURL", refusedOption(t, err))
			require.ErrorContains(t, err, "blanks")
		})
	}
	for d, want := range map[time.Duration]string{0: "WithVisibility", -time.Second: "WithVisibility", 1: "", sqsx.MaxVisibility: "", sqsx.MaxVisibility + 1: "WithVisibility"} {
		t.Run("visibility "+d.String(), func(t *testing.T) {
			_, err := sqsx.Receive(t.Context(), sqsxtest.New(t), queueURL, sqsx.WithVisibility(d))
			if bad, ok := errors.AsType[*sqsx.ConfigError](err); ok || want != "" {
				require.True(t, ok, "got %v", err)
				require.Equal(t, want, bad.Option)
			}
		})
	}
	require.Panics(t, func() { sqsx.Idempotent(new(sqsx.MemoryStore), sqsx.WithMemory(time.Second-1)) })
	require.NotPanics(t, func() {
		sqsx.Idempotent(new(sqsx.MemoryStore), sqsx.WithMemory(time.Second), sqsx.WithClaim(time.Second))
	})
}

// TestCheckOfABackoffAsLongAsAnOutage: a minute of back-off outlives the outage of a minute that Check thinks of.
func TestCheckOfABackoffAsLongAsAnOutage(t *testing.T) {
	for pause, warnings := range map[time.Duration]int{15 * time.Second: 0, 14 * time.Second: 1} {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		queue.RedriveTo(service.Queue("dead"), 5)
		report, err := newConsumer(t, service, queue.URL(), emptyMux(), sqsx.WithBackoff(sqsx.Fixed(pause))).Check(t.Context())
		require.NoError(t, err)
		require.Len(t, report.Warnings, warnings, "%s: %q", pause, report.Warnings)
	}
}

// TestBreakerOpensAtItsFailures: not before as many as it says, and not after.
func TestBreakerOpensAtItsFailures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return errors.New("x") }),
			sqsx.WithBackoff(sqsx.Fixed(time.Hour)), sqsx.WithBreaker(sqsx.Breaker{Failures: 3, Pause: time.Hour}))
		stop := start(t, c)
		for i := range 3 {
			require.False(t, c.Health().Paused, "after %d failures", i)
			queue.Send("x")
			virtual.Sleep(time.Second)
		}
		require.True(t, c.Health().Paused)
		require.NoError(t, stop())
	})
}

// TestMuxOfAMessageOfOnesOwn: a message that no decoder of this package made has an unknown event, too.
func TestMuxOfAMessageOfOnesOwn(t *testing.T) {
	event, err := registry.New().Decode([]byte(order("1")))
	require.NoError(t, err)
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil })
	unhandled, ok := errors.AsType[*sqsx.UnhandledError](mux.Handle(t.Context(), &sqsx.Message{ID: "m", Event: event}))
	require.True(t, ok)
	require.Equal(t, &sqsx.UnhandledError{MessageID: "m", Source: "my.shop", DetailType: "Order Placed"}, unhandled)
}

// TestExtendByNothing makes no call: the message would appear again at once.
func TestExtendByNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		queue.Send(order("1"))
		for m, err := range sqsx.Poll(t.Context(), service, queue.URL(), sqsx.WithFactory(shop(t))) {
			require.NoError(t, err)
			until, _ := m.Deadline()
			for _, d := range []time.Duration{0, -time.Hour} {
				require.NoError(t, m.Extend(t.Context(), d))
			}
			require.Zero(t, service.Calls()[sqsxtest.ChangeMessageVisibilityBatch])
			now, _ := m.Deadline()
			require.Equal(t, until, now)
			require.NoError(t, m.Delete(t.Context()))
			virtual.Sleep(time.Hour)
			require.NoError(t, m.Extend(t.Context(), 0), "there is nothing to do, and nothing that can fail")
			require.Zero(t, service.Calls()[sqsxtest.ChangeMessageVisibilityBatch])
			break
		}
	})
	require.ErrorIs(t, new(sqsx.Message).Extend(t.Context(), 0), sqsx.ErrManaged)
}

// TestDeadLetterLimitIsLearned: a dead-letter queue that takes less than was thought says how much, and is sent the
// message at once with fewer attributes. One that refuses that, too, has failed, and is tried a few times.
func TestDeadLetterLimitIsLearned(t *testing.T) {
	for _, row := range []struct {
		name     string
		refusals int // of how many sends
		sends    int
		failures int
		arrived  int64
	}{
		{"once", 1, 2, 0, 1},
		{"twice, of the same limit", 2, 3, 1, 1},
		{"always", 1000, 5, 4, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue, dead := service.Queue("q"), service.Queue("dead")
				queue.Send(strings.Repeat("x", 1000))
				sends, failures := 0, 0
				service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
					if !c.Whole() || c.Operation != sqsxtest.SendMessage {
						return sqsxtest.Fault{}
					}
					if sends++; sends <= row.refusals {
						return sqsxtest.Fault{Err: &sqsmodel.Error{Code: "InvalidParameterValue", Sender: true, Message: "One or more parameters are invalid. Reason: Message must be shorter than 1100 bytes."}}
					}
					return sqsxtest.Fault{}
				})
				c := newConsumer(t, service, queue.URL(), emptyMux(), sqsx.WithDeadLetter(dead.URL()), sqsx.WithBackoff(sqsx.Fixed(time.Hour)),
					sqsx.WithHooks(sqsx.Hooks{Failed: func(op sqsx.Op, err error) {
						if op == sqsx.OpDeadLetter {
							failures++
						}
					}}))
				stop := start(t, c)
				virtual.Sleep(2 * time.Minute)
				require.NoError(t, stop())
				require.Equal(t, row.sends, sends)
				require.Equal(t, row.failures, failures)
				require.EqualValues(t, row.arrived, c.Stats().DeadLettered)
			})
		})
	}
}

// TestPollReleasesThoseBehind: the loop puts off a message of a group. Those behind it go back first, and come after it.
func TestPollReleasesThoseBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q.fifo")
		var sent []string
		for _, id := range []string{"1", "2", "3"} {
			sent = append(sent, queue.SendGroup("g", order(id)))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		var yielded []string
		for m, err := range sqsx.Poll(ctx, service, queue.URL(), sqsx.WithFactory(shop(t)), sqsx.WithVisibility(time.Minute)) {
			if err != nil {
				break
			}
			yielded = append(yielded, m.ID)
			if m.ReceiveCount == 1 && m.ID == sent[0] {
				require.NoError(t, m.Retry(ctx, 30*time.Second))
				for _, id := range sent[1:] {
					changes := service.Ledger().Of(id)
					last := changes[len(changes)-1]
					require.Equal(t, sqsxtest.VisibilityChanged, last.Kind, "released with the first")
					require.Zero(t, last.Timeout)
				}
				continue
			}
			require.NoError(t, m.Delete(ctx))
			if len(yielded) == 4 {
				break
			}
		}
		require.Equal(t, []string{sent[0], sent[0], sent[1], sent[2]}, yielded)
		require.Empty(t, service.Ledger().Misuses())
	})
}
