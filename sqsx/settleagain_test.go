package sqsx_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// TestEntriesThatAreToComeAgain: SQS holds the sender to be at fault for an entry that was throttled, too. Such a delete is
// made again; one that is refused for what it says is not. Each refusal is told.
func TestEntriesThatAreToComeAgain(t *testing.T) {
	for _, row := range []struct {
		code  string
		again bool
	}{
		{"ThrottlingException", true},
		{"RequestThrottled", true},
		{"KmsThrottled", true},
		{"OverLimit", true},
		{"ServiceUnavailable", true},
		{"AWS.SimpleQueueService.ServiceUnavailable", true},
		{"InvalidAttributeValue", false},
		{"ServiceUnavailableForever", false},
		{"ReceiptHandleIsInvalid", false},
	} {
		t.Run(row.code, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("q")
				queue.Send("x")
				refused, told := 0, 0
				service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
					if c.Whole() || c.Operation != sqsxtest.DeleteMessageBatch || refused > 0 {
						return sqsxtest.Fault{}
					}
					refused++
					return sqsxtest.Fault{Err: sqsxtest.Error(row.code, true)}
				})
				c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil }),
					sqsx.WithHooks(sqsx.Hooks{Failed: func(op sqsx.Op, err error) {
						if op == sqsx.OpDelete {
							told++
						}
					}}))
				stop := start(t, c)
				virtual.Sleep(5 * time.Second)
				stats := c.Stats()
				require.Equal(t, row.again, stats.Deleted == 1, "%+v", stats)
				require.Equal(t, !row.again, stats.Lost == 1, "%+v", stats)
				require.NoError(t, stop())
				require.Equal(t, []int{1, 1}, []int{refused, told})
			})
		})
	}
}

// TestThoseBehindGoBackFirst: the head of a group fails. What is behind it is visible again before the head is put off, so
// that it cannot be overtaken.
func TestThoseBehindGoBackFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q.fifo")
		var sent []string
		for _, id := range []string{"1", "2", "3"} {
			sent = append(sent, queue.SendGroup("g", order(id)))
		}
		var settled []string
		c := newConsumer(t, service, queue.URL(), handler(func(_ context.Context, m *sqsx.Message) error {
			if m.ID == sent[0] && m.ReceiveCount == 1 {
				return sqsx.RetryAfter(context.DeadlineExceeded, time.Minute)
			}
			return nil
		}), sqsx.WithHooks(sqsx.Hooks{Settled: func(m *sqsx.Message, o sqsx.Outcome) {
			if m.ReceiveCount == 1 && o != sqsx.Deleted {
				settled = append(settled, m.ID+" "+string(o))
			}
		}}))
		stop := start(t, c)
		queue.AwaitEmptyFor(5 * time.Minute)
		require.NoError(t, stop())
		require.Equal(t, []string{sent[2] + " " + string(sqsx.Released), sent[1] + " " + string(sqsx.Released), sent[0] + " " + string(sqsx.Retried)}, settled)
	})
}
