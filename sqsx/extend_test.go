package sqsx_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// handleOne runs a handler of one message in a bubble, until the message is out of the queue, and returns the changes of
// its visibility: after how long, and for how long from then.
func handleOne(t *testing.T, service *sqsxtest.Service, handle func(ctx context.Context, m *sqsx.Message) error, options ...sqsx.ConsumerOption) (changes [][2]time.Duration) {
	t.Helper()
	queue := service.Queue("orders")
	id := queue.Send(order("1"))
	begin := time.Now()
	c := newConsumer(t, service, queue.URL(), handler(handle), options...)
	stop := start(t, c)
	queue.AwaitEmpty()
	require.NoError(t, stop())
	require.Empty(t, service.Ledger().Misuses())
	for _, change := range service.Ledger().Of(id) {
		require.NotEqual(t, sqsxtest.Refused, change.Kind)
		if change.Kind == sqsxtest.VisibilityChanged {
			changes = append(changes, [2]time.Duration{change.Time.Sub(begin), change.Timeout})
		}
	}
	return changes
}

func TestExtendIsNotShortened(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		changes := handleOne(t, sqsxtest.New(t), func(ctx context.Context, m *sqsx.Message) error {
			first, ok := m.Deadline()
			require.True(t, ok)
			require.Equal(t, 28*time.Second, time.Until(first), "a lease, from two seconds before the receive")
			require.NoError(t, sqsx.FromContext(ctx).Extend(ctx, 10*time.Minute))
			until, ok := m.Deadline()
			require.True(t, ok)
			require.Equal(t, 10*time.Minute, time.Until(until))
			virtual.Sleep(11 * time.Minute)
			moved, _ := m.Deadline()
			require.True(t, moved.After(until), "heartbeats go on after it")
			return nil
		})
		require.Equal(t, [2]time.Duration{0, 10 * time.Minute}, changes[0])
		require.Equal(t, 9*time.Minute+40*time.Second, changes[1][0], "no heartbeat is needed before")
		require.Equal(t, 30*time.Second, changes[1][1])
		require.InDelta(t, 80/10, len(changes), 2)
	})
}

func TestExtendCallsOnlyWhereItMust(t *testing.T) {
	tests := []struct {
		name  string
		by    time.Duration
		calls int
		want  time.Duration
	}{
		{"less than the lease has", 20 * time.Second, 0, 28 * time.Second},
		{"nothing", 0, 0, 28 * time.Second},
		{"less than nothing", -time.Hour, 0, 28 * time.Second},
		{"a little more is a whole lease", 28*time.Second + time.Millisecond, 1, 30 * time.Second},
		{"parts of a second", 90*time.Second + time.Millisecond, 1, 91 * time.Second},
		{"all there is", 12*time.Hour - 3*time.Second, 1, 12*time.Hour - 3*time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				changes := handleOne(t, sqsxtest.New(t), func(ctx context.Context, m *sqsx.Message) error {
					require.NoError(t, m.Extend(ctx, test.by))
					until, _ := m.Deadline()
					require.Equal(t, test.want, time.Until(until))
					return nil
				})
				require.Len(t, changes, test.calls)
			})
		})
	}
}

func TestExtendRefusesMoreThanTwelveHours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		changes := handleOne(t, sqsxtest.New(t), func(ctx context.Context, m *sqsx.Message) error {
			virtual.Sleep(time.Minute)
			before, _ := m.Deadline()
			err := m.Extend(ctx, 12*time.Hour-30*time.Second)
			require.ErrorIs(t, err, sqsx.ErrTooLong)
			var failed *sqsx.SettleError
			require.ErrorAs(t, err, &failed)
			require.Equal(t, sqsx.OpExtend, failed.Op)
			require.Equal(t, m.ID, failed.MessageID)
			after, _ := m.Deadline()
			require.Equal(t, before, after)
			require.NoError(t, m.Extend(ctx, 9*time.Hour))
			virtual.Sleep(10 * time.Minute)
			require.NoError(t, ctx.Err())
			return nil
		})
		for _, change := range changes {
			require.LessOrEqual(t, change[1], 9*time.Hour)
		}
	})
}

// With SQS out of reach a lease ends, and the handler is told; one that was extended before lasts.
func TestExtendOutlastsAnOutage(t *testing.T) {
	for _, extended := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			service := sqsxtest.New(t)
			healed := time.Now().Add(5 * time.Minute)
			outage := func(c sqsxtest.Call) sqsxtest.Fault {
				if time.Now().Before(healed) {
					return sqsxtest.Fault{Err: errors.New("no route to host")}
				}
				return sqsxtest.Fault{}
			}
			handleOne(t, service, func(ctx context.Context, m *sqsx.Message) error {
				if m.ReceiveCount > 1 {
					require.False(t, extended)
					return nil
				}
				if extended {
					require.NoError(t, m.Extend(ctx, 6*time.Minute))
				}
				service.Fail(outage)
				virtual.Sleep(4 * time.Minute)
				if extended {
					require.NoError(t, ctx.Err())
					require.Error(t, m.Extend(ctx, 10*time.Minute), "it cannot be had now")
					return nil
				}
				require.ErrorIs(t, context.Cause(ctx), sqsx.ErrLeaseLost)
				err := m.Extend(context.WithoutCancel(ctx), time.Minute)
				require.ErrorIs(t, err, sqsx.ErrLeaseLost)
				require.ErrorIs(t, err, sqsx.ErrGone)
				return err
			})
		})
	}
}

func TestExtendAfterTheHandlerDoesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		service.Latency(4 * time.Second)
		var late atomic.Pointer[error]
		changes := handleOne(t, service, func(ctx context.Context, m *sqsx.Message) error {
			go func() {
				virtual.Sleep(time.Second) // the delete is on its way
				late.Store(new(m.Extend(context.WithoutCancel(ctx), time.Hour)))
			}()
			return nil
		})
		require.Equal(t, sqsx.ErrManaged, *late.Load())
		require.Empty(t, changes)
	})
}

// A handler that returns while it extends is settled after that, and what waits for its turn is told so.
func TestSettlementWaitsForExtend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			if c.Operation == sqsxtest.ChangeMessageVisibilityBatch && c.Whole() {
				return sqsxtest.Fault{Delay: 2 * time.Second, Lag: 2 * time.Second}
			}
			return sqsxtest.Fault{}
		})
		first, second := make(chan error, 1), make(chan error, 1)
		changes := handleOne(t, service, func(ctx context.Context, m *sqsx.Message) error {
			if m.ReceiveCount > 1 {
				return nil
			}
			go func() { first <- m.Extend(context.WithoutCancel(ctx), time.Hour) }()
			virtual.Sleep(time.Second)
			go func() { second <- m.Extend(context.WithoutCancel(ctx), 2*time.Hour) }()
			virtual.Sleep(time.Second)
			return sqsx.RetryAfter(errors.New("x"), time.Minute)
		})
		require.NoError(t, <-first)
		require.Equal(t, sqsx.ErrManaged, <-second)
		require.Len(t, changes, 2)
		require.Equal(t, time.Hour, changes[0][1])
		require.Equal(t, time.Minute, changes[1][1], "the back-off comes last")
	})
}

func TestExtendEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		changes := handleOne(t, service, func(ctx context.Context, m *sqsx.Message) error {
			service.Latency(10 * time.Second)
			short, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			begin := time.Now()
			require.ErrorIs(t, m.Extend(short, time.Hour), context.DeadlineExceeded)
			require.Equal(t, time.Second, time.Since(begin))
			require.ErrorIs(t, m.Extend(short, time.Hour), context.DeadlineExceeded)
			service.Fail(nil)
			virtual.Sleep(time.Minute)
			require.NoError(t, ctx.Err(), "heartbeats are not impressed")
			return nil
		}, sqsx.WithHooks(sqsx.Hooks{Failed: func(op sqsx.Op, err error) { t.Errorf("%s: %v", op, err) }}))
		for _, change := range changes {
			require.Equal(t, 30*time.Second, change[1])
		}
	})
}

// The queue delivers the message again while its handler runs: the time asked for holds for the newer receipt, too.
func TestExtendIsKeptByANewerReceipt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		var copies atomic.Int32
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			f := sqsxtest.Fault{Duplicate: c.Operation == sqsxtest.ReceiveMessage && !c.Whole() && copies.Add(1) == 1}
			if c.Operation == sqsxtest.ChangeMessageVisibilityBatch {
				f.Delay = time.Second
			}
			return f
		})
		queue := service.Queue("orders")
		id := queue.Send(order("1"))
		c := newConsumer(t, service, queue.URL(), handler(func(ctx context.Context, m *sqsx.Message) error {
			require.NoError(t, m.Extend(ctx, 10*time.Minute)) // the other copy arrives meanwhile
			virtual.Sleep(time.Minute)
			until, _ := m.Deadline()
			require.InDelta(t, 9*time.Minute, time.Until(until), float64(5*time.Second))
			return nil
		}))
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.Equal(t, sqsx.Stats{Received: 2, Deleted: 1, Coalesced: 1}, c.Stats())
		changes := service.Ledger().Of(id)
		changes = slices.DeleteFunc(changes, func(c sqsxtest.Change) bool { return c.Kind != sqsxtest.VisibilityChanged })
		require.Len(t, changes, 1, "the older receipt changes nothing, and then no heartbeat is due for a while")
		require.InDelta(t, 10*time.Minute, changes[0].Timeout, float64(3*time.Second))
	})
}

// A newer receipt hides the message for a lease only; it is at once extended to what Extend had reached before.
func TestExtendOutlivesItsReceipt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("orders")
		queue.Send(order("1"))
		c := newConsumer(t, service, queue.URL(), handler(func(ctx context.Context, m *sqsx.Message) error {
			require.NoError(t, m.Extend(ctx, 10*time.Minute))
			visible := types.ChangeMessageVisibilityBatchRequestEntry{Id: aws.String("0"), ReceiptHandle: aws.String(m.ReceiptHandle)}
			_, err := service.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{
				QueueUrl: aws.String(queue.URL()), Entries: []types.ChangeMessageVisibilityBatchRequestEntry{visible},
			})
			require.NoError(t, err)
			virtual.Sleep(time.Second) // it is received again meanwhile, and no heartbeat is due by itself
			until, _ := m.Deadline()
			require.InDelta(t, 10*time.Minute, time.Until(until), float64(5*time.Second))
			return nil
		}))
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.Equal(t, sqsx.Stats{Received: 2, Deleted: 1, Coalesced: 1}, c.Stats())
	})
}

func TestExtendWithoutAConsumer(t *testing.T) {
	m := new(sqsx.Message)
	require.Equal(t, sqsx.ErrManaged, m.Extend(t.Context(), time.Minute))
	_, ok := m.Deadline()
	require.False(t, ok)
}

func TestExtendAfterPoll(t *testing.T) {
	for _, visibility := range []time.Duration{20 * time.Second, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			service := sqsxtest.New(t)
			queue := service.Queue("orders")
			queue.Send(order("1"))
			for m, err := range sqsx.Poll(t.Context(), service, queue.URL(), sqsx.WithFactory(shop(t)), sqsx.WithVisibility(visibility)) {
				require.NoError(t, err)
				until, known := m.Deadline()
				require.True(t, known)
				require.LessOrEqual(t, time.Until(until), visibility)
				require.NoError(t, m.Extend(t.Context(), time.Hour))
				until, known = m.Deadline()
				require.True(t, known)
				require.Equal(t, time.Hour, time.Until(until))
				require.NoError(t, m.Extend(t.Context(), time.Minute))
				require.Equal(t, 1, service.Calls()[sqsxtest.ChangeMessageVisibilityBatch], "it is extended as far already")
				require.ErrorIs(t, m.Extend(t.Context(), 12*time.Hour), sqsx.ErrTooLong)
				virtual.Sleep(59 * time.Minute)
				require.NoError(t, m.Delete(t.Context()))
				break
			}
			require.Empty(t, service.Ledger().Misuses())
		})
	}
}
