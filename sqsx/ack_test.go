package sqsx_test

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"context"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

func TestFates(t *testing.T) {
	failure, never, drop, later := errors.New("x"), sqsx.Permanent(errors.New("y")), sqsx.Discard("z"), sqsx.RetryAfter(errors.New("w"), time.Hour)
	tests := []struct {
		name                      string
		err                       error
		permanent, discard, after bool
	}{
		{"an error", failure, false, false, false},
		{"permanent", never, true, false, false},
		{"discard", drop, false, true, false},
		{"later", later, false, false, true},
		{"wrapped", fmt.Errorf("a: %w", fmt.Errorf("b: %w", drop)), false, true, false},
		{"joined discard", errors.Join(failure, drop), false, false, false},
		{"joined discard first", errors.Join(drop, failure), false, false, false},
		{"two wrapped", fmt.Errorf("%w: %w", failure, drop), false, false, false},
		{"joined discards", errors.Join(drop, nil, sqsx.Discard("too")), false, true, false},
		{"joined with nothing", errors.Join(nil, drop), false, true, false},
		{"a discard in a join in a join", errors.Join(errors.Join(drop, failure), drop), false, false, false},
		{"joined permanent", errors.Join(failure, never), true, false, false},
		{"joined permanent and discard", errors.Join(drop, never), true, false, false},
		{"joined later", errors.Join(failure, later), false, false, true},
		{"the outermost counts: permanent", sqsx.Permanent(drop), true, false, false},
		{"the outermost counts: later", sqsx.RetryAfter(never, time.Hour), false, false, true},
		{"a panic with a discard", &sqsx.PanicError{Value: drop}, false, false, false},
		{"a panic with permanent", &sqsx.PanicError{Value: never}, false, false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.permanent, sqsx.IsPermanent(test.err))
			require.Equal(t, test.discard, sqsx.IsDiscard(test.err))
			_, after := sqsx.IsRetryAfter(test.err)
			require.Equal(t, test.after, after)
		})
	}
}

func TestNothingIsNoFailure(t *testing.T) {
	require.NoError(t, sqsx.Permanent(nil))
	require.NoError(t, sqsx.RetryAfter(nil, time.Hour))
}

// TestFatesOfMessages: what handlers commonly return by mistake comes to what they meant.
func TestFatesOfMessages(t *testing.T) {
	process := func(err error) error { return err }
	failure := errors.New("x")
	tests := []struct {
		name                            string
		result                          func() error
		deleted, deadLettered, repeated int
	}{
		{"permanent of what succeeded", func() error { return sqsx.Permanent(process(nil)) }, 1, 0, 0},
		{"later of what succeeded", func() error { return sqsx.RetryAfter(process(nil), time.Hour) }, 1, 0, 0},
		{"permanent of what failed", func() error { return sqsx.Permanent(process(failure)) }, 0, 1, 0},
		{"a discard joined with a failure", func() error { return errors.Join(process(failure), sqsx.Discard("x")) }, 0, 0, 1},
		{"a failure joined with a discard", func() error { return errors.Join(sqsx.Discard("x"), process(failure)) }, 0, 0, 1},
		{"a discard joined with success", func() error { return errors.Join(process(nil), sqsx.Discard("x")) }, 1, 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue, dead := service.Queue("q"), service.Queue("dead")
				queue.Send("x")
				c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return test.result() }),
					sqsx.WithDeadLetter(dead.URL()), sqsx.WithBackoff(sqsx.Fixed(time.Hour)))
				stop := start(t, c)
				virtual.Sleep(time.Minute)
				require.NoError(t, stop())
				require.EqualValues(t, test.deleted, c.Stats().Deleted)
				require.EqualValues(t, test.deadLettered, c.Stats().DeadLettered)
				require.EqualValues(t, test.repeated, c.Stats().Retried)
				require.Len(t, dead.Messages(), test.deadLettered)
			})
		})
	}
}

// TestPanicDeletesNothing: a promise holds whatever a handler panics with.
func TestPanicDeletesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		queue.Send("x")
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { panic(sqsx.Discard("x")) }))
		stop := start(t, c)
		virtual.Sleep(time.Minute)
		require.NoError(t, stop())
		require.Zero(t, c.Stats().Deleted)
	})
}

func TestAnyWaitIsOneThatSQSTakes(t *testing.T) {
	const most = time.Duration(math.MaxInt64)
	far := time.Until(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC))
	tests := []struct {
		name    string
		err     error
		backoff sqsx.Backoff
		soon    bool
	}{
		{"as long as there is", sqsx.RetryAfter(errors.New("x"), most), nil, false},
		{"nearly as long", sqsx.RetryAfter(errors.New("x"), most-1), nil, false},
		{"to the end of time", sqsx.RetryAfter(errors.New("x"), far), nil, false},
		{"to its begin", sqsx.RetryAfter(errors.New("x"), math.MinInt64), nil, true},
		{"a back-off as long", errors.New("x"), sqsx.Fixed(most), false},
		{"one that has no bound", errors.New("x"), sqsx.Exponential(most, most), false},
		{"one that doubles past it", errors.New("x"), sqsx.Exponential(most/2+1, most), false},
		{"one that is negative", errors.New("x"), sqsx.Exponential(-1, most), true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("q")
				queue.Send("x")
				var options []sqsx.ConsumerOption
				if test.backoff != nil {
					options = append(options, sqsx.WithBackoff(test.backoff))
				}
				handled := 0
				c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
					if handled++; handled == 50 {
						return nil
					}
					return test.err
				}), options...)
				stop := start(t, c)
				virtual.Sleep(10 * time.Minute)
				require.NoError(t, stop())
				if test.soon {
					require.Equal(t, 50, handled)
				} else {
					require.Less(t, handled, 5, "it comes again hours later, or a few times by chance")
				}
				require.Empty(t, service.Ledger().Misuses())
			})
		})
	}
	for n := range 200 {
		d := sqsx.Exponential(time.Duration(1)<<(n%63), most)(n, nil)
		require.GreaterOrEqual(t, d, time.Duration(0), n)
	}
}
