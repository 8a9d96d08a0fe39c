package sqsx_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// The tests in this file are of rules that random steps hardly come to.

// TestTailBehindALostMessageIsReleased: one in the middle of a group that waits loses its lease; those behind it go back.
func TestTailBehindALostMessageIsReleased(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q.fifo")
		var ids []string
		for _, id := range []string{"1", "2", "3"} {
			ids = append(ids, queue.SendGroup("g", order(id)))
		}
		var gone atomic.Value
		c := newConsumer(t, &losing{service, &gone}, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
			virtual.Sleep(25 * time.Second)
			return nil
		}), sqsx.WithHooks(sqsx.Hooks{Received: func(m *sqsx.Message) {
			if m.ID == ids[1] && m.ReceiveCount == 1 {
				gone.Store(m.ReceiptHandle)
			}
		}}))
		stop := start(t, c)
		virtual.Sleep(20 * time.Second) // the first still runs
		released := false
		for _, change := range service.Ledger().Of(ids[2]) {
			released = released || change.Kind == sqsxtest.VisibilityChanged && change.Timeout == 0
		}
		require.True(t, released)
		require.EqualValues(t, 1, c.Stats().Lost)
		queue.AwaitEmptyFor(time.Hour)
		require.NoError(t, stop())
	})
}

// losing is a client whose SQS does not know one receipt any more.
type losing struct {
	client
	gone *atomic.Value
}

func (l *losing) ChangeMessageVisibilityBatch(ctx context.Context, in *sqs.ChangeMessageVisibilityBatchInput, o ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	kept := *in
	kept.Entries = nil
	var failed []types.BatchResultErrorEntry
	for _, e := range in.Entries {
		if *e.ReceiptHandle == l.gone.Load() {
			failed = append(failed, types.BatchResultErrorEntry{Id: e.Id, Code: aws.String("ReceiptHandleIsInvalid"), SenderFault: true})
		} else {
			kept.Entries = append(kept.Entries, e)
		}
	}
	out := &sqs.ChangeMessageVisibilityBatchOutput{}
	if len(kept.Entries) > 0 {
		var err error
		if out, err = l.client.ChangeMessageVisibilityBatch(ctx, &kept, o...); err != nil {
			return nil, err
		}
	}
	out.Failed = append(out.Failed, failed...)
	return out, nil
}

// TestMarginCountsTheRoundTrip: SQS began to count before its answer, which took its time, arrived.
func TestMarginCountsTheRoundTrip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		service.Latency(5 * time.Second)
		var left time.Duration
		c := newConsumer(t, service, queue.URL(), handler(func(_ context.Context, m *sqsx.Message) error {
			until, _ := m.Deadline()
			left = until.Sub(m.Received)
			return nil
		}), sqsx.WithLease(time.Minute))
		stop := start(t, c)
		queue.Send("x")
		queue.AwaitEmpty()
		require.InDelta(t, 58*time.Second, left, float64(time.Second), "nothing is known of the network yet")
		queue.Send("y")
		queue.AwaitEmpty()
		require.LessOrEqual(t, left, 51*time.Second, "twice the round trip")
		require.NoError(t, stop())
	})
}

// TestHeartbeatThatHangsEndsBeforeTheLease: another is in time.
func TestHeartbeatThatHangsEndsBeforeTheLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		queue.Send("x")
		var beats atomic.Int32
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			if c.Whole() && c.Operation == sqsxtest.ChangeMessageVisibilityBatch && beats.Add(1) == 1 {
				return sqsxtest.Fault{Delay: time.Hour}
			}
			return sqsxtest.Fault{}
		})
		var cause error
		c := newConsumer(t, service, queue.URL(), handler(func(ctx context.Context, _ *sqsx.Message) error {
			select {
			case <-ctx.Done():
				cause = context.Cause(ctx)
			case <-time.After(30 * time.Second):
			}
			return nil
		}), sqsx.WithLease(9*time.Second))
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.NoError(t, cause)
		require.EqualValues(t, 1, c.Stats().Received)
	})
}

// TestRetriedChangeAllowsForTheCallBefore: SQS gets to a call later than it is made, and refuses what ends after 12 hours
// by its own clock.
func TestRetriedChangeAllowsForTheCallBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		queue.Send("x")
		var changes atomic.Int32
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			if !c.Whole() || c.Operation != sqsxtest.ChangeMessageVisibilityBatch {
				return sqsxtest.Fault{}
			}
			if changes.Add(1) == 1 {
				return sqsxtest.Fault{Err: sqsxtest.Error("ServiceUnavailable", false)}
			}
			return sqsxtest.Fault{Delay: 6 * time.Second}
		})
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
			return sqsx.RetryAfter(context.DeadlineExceeded, sqsx.MaxVisibility)
		}))
		stop := start(t, c)
		virtual.Sleep(time.Minute)
		require.NoError(t, stop())
		require.EqualValues(t, 2, changes.Load())
		require.EqualValues(t, 1, c.Stats().Retried)
	})
}

// TestLostFIFOLeaseIsNotDeleted: SQS refuses it, and another consumer may have the message.
func TestLostFIFOLeaseIsNotDeleted(t *testing.T) {
	for _, suffix := range []string{"", ".fifo"} {
		t.Run(suffix, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("q" + suffix)
				if suffix == "" {
					queue.Send("x")
				} else {
					queue.SendGroup("g", "x")
				}
				service.Fail(failing(sqsxtest.ChangeMessageVisibilityBatch, "InternalError"))
				var c *sqsx.Consumer
				c = newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
					c.Pause() // it is not received again meanwhile
					virtual.Sleep(time.Minute)
					return nil
				}))
				stop := start(t, c)
				virtual.Sleep(62 * time.Second)
				deletes := service.Calls()[sqsxtest.DeleteMessageBatch]
				require.Equal(t, suffix == "", deletes > 0, "from a standard queue it may still be deleted")
				require.NoError(t, stop())
			})
		})
	}
}

// TestNoHeartbeatsAfterTheLimit: once SQS says that the twelve hours are over, it is not asked again.
func TestNoHeartbeatsAfterTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		queue.Send("x")
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			if !c.Whole() && c.Operation == sqsxtest.ChangeMessageVisibilityBatch {
				return sqsxtest.Fault{Err: &sqsmodel.Error{Code: "InvalidParameterValue", Sender: true,
					Message: "Value 30 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]."}}
			}
			return sqsxtest.Fault{}
		})
		c := newConsumer(t, service, queue.URL(), handler(func(ctx context.Context, _ *sqsx.Message) error {
			<-ctx.Done()
			return context.Cause(ctx)
		}))
		stop := start(t, c)
		virtual.Sleep(28 * time.Second)
		require.Equal(t, 1, service.Calls()[sqsxtest.ChangeMessageVisibilityBatch])
		require.NoError(t, stop())
	})
}
