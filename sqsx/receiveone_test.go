package sqsx_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// TestReceive: one batch, handled in parallel, settled later.
func TestReceive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		for i := range 12 {
			queue.Send(order(fmt.Sprint(i)))
		}
		messages, err := sqsx.Receive(t.Context(), service, queue.URL(), sqsx.WithFactory(shop(t)), sqsx.WithVisibility(time.Minute))
		require.NoError(t, err)
		require.Len(t, messages, 10)
		var wg sync.WaitGroup
		for i, m := range messages {
			wg.Go(func() {
				var err error
				virtual.Sleep(50 * time.Second)
				switch {
				case i < 6:
					err = m.Delete(t.Context())
				case i < 8:
					err = m.Extend(t.Context(), time.Hour)
				case i == 8:
					err = m.Retry(t.Context(), 0)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		visible, inFlight, _ := queue.Len()
		require.Equal(t, []int{3, 3}, []int{visible, inFlight})
		virtual.Sleep(10 * time.Second)
		visible, inFlight, _ = queue.Len()
		require.Equal(t, []int{4, 2}, []int{visible, inFlight}, "what was not settled is there again")
		require.Equal(t, 1, service.Calls()[sqsxtest.ReceiveMessage])
		require.Empty(t, service.Ledger().Misuses())
	})
}

func TestReceiveFails(t *testing.T) {
	service := sqsxtest.New(t)
	missing := service.Queue("missing")
	missing.Delete()
	_, err := sqsx.Receive(t.Context(), service, missing.URL())
	require.ErrorIs(t, err, sqsx.ErrFatal)
	_, err = sqsx.Receive(t.Context(), service, "missing")
	require.ErrorContains(t, err, "GetQueueUrl")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = sqsx.Receive(ctx, service, service.Queue("q").URL())
	require.ErrorIs(t, err, context.Canceled)
}

// TestPollKeepsLeasesAndOrder: two loops on a FIFO queue whose visibility timeout is far below the time that a receive's
// messages take.
func TestPollKeepsLeasesAndOrder(t *testing.T) {
	for _, options := range [][]sqsx.PollOption{nil, {sqsx.WithVisibility(10 * time.Second)}} {
		synctest.Test(t, func(t *testing.T) {
			service := sqsxtest.New(t)
			queue := service.Queue("q.fifo", "VisibilityTimeout", "10")
			for i := range 20 {
				queue.SendGroup(fmt.Sprint("g", i%2), order(fmt.Sprintf("%02d", i)))
			}
			var mu sync.Mutex
			last := map[string]string{}
			yields, failed := 0, false
			ctx, cancel := context.WithCancel(t.Context())
			var wg sync.WaitGroup
			for range 2 {
				wg.Go(func() {
					for m, err := range sqsx.Poll(ctx, service, queue.URL(), append(options, sqsx.WithFactory(shop(t)))...) {
						if err != nil {
							t.Error(err)
							return
						}
						id := m.Event.(*orderPlaced).Detail.OrderID
						if until, ok := m.Deadline(); !ok || !time.Now().Before(until) {
							t.Errorf("%s is yielded past its deadline", id)
						}
						virtual.Sleep(4 * time.Second)
						mu.Lock()
						yields++
						first := !failed && id == "05"
						failed = failed || first
						if last[m.GroupID] > id {
							t.Errorf("%s comes after %s", id, last[m.GroupID])
						}
						if !first {
							last[m.GroupID] = id
						}
						mu.Unlock()
						if first {
							err = m.Retry(ctx, 3*time.Second)
						} else {
							err = m.Delete(ctx)
						}
						if err != nil {
							t.Error(err)
						}
					}
				})
			}
			queue.AwaitEmptyFor(time.Hour)
			cancel()
			wg.Wait()
			require.Equal(t, 21, yields, "each once, and the one that failed twice")
			require.Empty(t, service.Ledger().Misuses())
		})
	}
}

// TestPollLeavesAreInOrder: a message that the loop's body leaves unsettled holds its group back.
func TestPollLeavesAreInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q.fifo")
		for i := range 6 {
			queue.SendGroup("g", order(fmt.Sprint(i)))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		var ids []string
		left := false
		for m, err := range sqsx.Poll(ctx, service, queue.URL(), sqsx.WithFactory(shop(t))) {
			require.NoError(t, err)
			id := m.Event.(*orderPlaced).Detail.OrderID
			ids = append(ids, id)
			if id == "2" && !left {
				left = true
				continue
			}
			require.NoError(t, m.Delete(ctx))
		}
		require.Equal(t, []string{"0", "1", "2", "2", "3", "4", "5"}, ids)
	})
}

// TestPollSettlesLater: a message that the body left may be settled until its lease ends.
func TestPollSettlesLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		for i := range 5 {
			queue.Send(order(fmt.Sprint(i)))
		}
		var kept []*sqsx.Message
		for m, err := range sqsx.Poll(t.Context(), service, queue.URL(), sqsx.WithFactory(shop(t))) {
			require.NoError(t, err)
			if kept = append(kept, m); len(kept) == 5 {
				break
			}
		}
		virtual.Sleep(20 * time.Second)
		for _, m := range kept {
			require.NoError(t, m.Delete(t.Context()))
		}
		visible, inFlight, _ := queue.Len()
		require.Zero(t, visible+inFlight)
		require.Empty(t, service.Ledger().Misuses())
	})
}

func ExampleReceive() {
	client, queue := exampleQueue(order("1"), order("2"))
	messages, err := sqsx.Receive(context.Background(), client, queue.URL(), sqsx.WithFactory(exampleFactory()))
	for _, m := range messages {
		fmt.Println("order", m.Event.(*orderPlaced).Detail.OrderID, m.Delete(context.Background()))
	}
	fmt.Println(len(messages), err)
	// Output:
	// order 1 <nil>
	// order 2 <nil>
	// 2 <nil>
}
