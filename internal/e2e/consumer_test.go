package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/sqsx"
)

// TestE2EConsumer has a consumer do all it can do with a message through the SDK's client: delete, retry, extend, discard
// and dead-letter it.
func TestE2EConsumer(t *testing.T) {
	onEachSQS(t, func(t *testing.T, _ string, client *sqs.Client) {
		for _, fifo := range []bool{false, true} {
			t.Run(fmt.Sprint("fifo ", fifo), func(t *testing.T) { consume(t, client, fifo) })
		}
	})
}

func consume(t *testing.T, client *sqs.Client, fifo bool) {
	work, dead := newFactQueue(t, client, fifo), newFactQueue(t, client, fifo)
	groups := map[bool][]string{false: {""}, true: {"a", "b"}}[fifo]
	const each = 12
	for n := range each {
		for _, group := range groups {
			work.send(payload(e2e.Account, "us-east-1", fmt.Sprintf(`{"instance":"i-%s-%02d"}`, group, n)), group)
		}
	}
	for _, group := range groups {
		work.send("not JSON, "+group, group)
	}

	var mu sync.Mutex
	handled := map[string][]string{} // by group
	settled := 0
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(ctx context.Context, e *fleetEvent) error {
		m := sqsx.FromContext(ctx)
		mu.Lock()
		defer mu.Unlock()
		if m.ReceiveCount == 1 && e.Detail.Instance[len(e.Detail.Instance)-1] == '5' {
			return sqsx.RetryAfter(errors.New("not yet"), 0)
		}
		if m.ReceiveCount == 1 && e.Detail.Instance[len(e.Detail.Instance)-1] == '7' {
			if err := m.Extend(ctx, time.Hour); err != nil {
				return err
			}
		}
		handled[m.GroupID] = append(handled[m.GroupID], e.Detail.Instance)
		return nil
	})
	consumer, err := sqsx.NewConsumer(client, work.url, mux, sqsx.WithFactory(factory(t)), sqsx.WithDeadLetter(dead.url),
		sqsx.WithWait(time.Second), sqsx.WithHooks(sqsx.Hooks{Settled: func(_ *sqsx.Message, outcome sqsx.Outcome) {
			mu.Lock()
			defer mu.Unlock()
			if outcome == sqsx.Deleted || outcome == sqsx.DeadLettered {
				settled++
			}
			if settled == (each+1)*len(groups) {
				stop()
			}
		}}))
	require.NoError(t, err)
	_, err = consumer.Check(ctx)
	require.NoError(t, err)
	require.NoError(t, consumer.Run(ctx))

	stats := consumer.Stats()
	require.EqualValues(t, each*len(groups), stats.Deleted)
	require.EqualValues(t, len(groups), stats.DeadLettered)
	require.EqualValues(t, len(groups), stats.Retried)
	require.Zero(t, stats.Held)
	require.Equal(t, stats.Received, stats.Deleted+stats.Retried+stats.Released+stats.DeadLettered+stats.Lost+stats.Abandoned+stats.Coalesced)
	for _, group := range groups {
		require.Len(t, handled[group], each)
		require.True(t, !fifo || slices.IsSorted(handled[group]), "group %s: %v", group, handled[group])
	}
	require.Equal(t, "0", depth(t, client, work.url))
	for buried := 0; buried < len(groups); {
		for _, m := range dead.receive(30) {
			require.Contains(t, *m.Body, "not JSON")
			buried++
		}
	}
}
