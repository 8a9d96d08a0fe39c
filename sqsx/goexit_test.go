package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// TestHooksThatEndTheirGoroutineLoseNothing: the others of a batch, and those behind it, are settled all the same.
func TestHooksThatEndTheirGoroutineLoseNothing(t *testing.T) {
	failing := sqsx.Hooks{Failed: func(sqsx.Op, error) { runtime.Goexit() }}
	settled := sqsx.Hooks{Settled: func(*sqsx.Message, sqsx.Outcome) { runtime.Goexit() }}
	for _, test := range []struct {
		name   string
		fifo   bool
		hooks  sqsx.Hooks
		result error
		want   func(s sqsx.Stats) uint64
	}{
		{"retries", false, settled, errors.New("x"), func(s sqsx.Stats) uint64 { return s.Retried }},
		{"deletes", false, settled, nil, func(s sqsx.Stats) uint64 { return s.Deleted }},
		{"a group", true, settled, errors.New("x"), func(s sqsx.Stats) uint64 { return s.Retried + s.Released }},
		{"calls that fail first", false, failing, errors.New("x"), func(s sqsx.Stats) uint64 { return s.Retried }},
		{"calls of a group that fail first", true, failing, errors.New("x"), func(s sqsx.Stats) uint64 { return s.Retried + s.Released }},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const n = 10
				service := sqsxtest.New(t)
				queue := service.Queue(map[bool]string{false: "q", true: "q.fifo"}[test.fifo])
				for i := range n {
					if test.fifo {
						queue.SendGroup("g", order(fmt.Sprint(i)))
					} else {
						queue.Send(order(fmt.Sprint(i)))
					}
				}
				calls := 0
				service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
					if test.hooks.Failed != nil && c.Whole() && c.Operation == sqsxtest.ChangeMessageVisibilityBatch {
						if calls++; calls == 1 {
							return sqsxtest.Fault{Err: sqsxtest.Error("InternalError", false)}
						}
					}
					return sqsxtest.Fault{}
				})
				c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return test.result }),
					sqsx.WithHooks(test.hooks), sqsx.WithBackoff(sqsx.Fixed(time.Hour)))
				stop := start(t, c)
				virtual.Sleep(20 * time.Second)
				synctest.Wait()
				require.EqualValues(t, n, test.want(c.Stats()), "%+v", c.Stats())
				require.Zero(t, c.Stats().Held)
				require.NoError(t, stop())
			})
		})
	}
}
