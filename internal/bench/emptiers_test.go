package bench

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/internal/standin"
)

// TestEmptiersEmpty: each way deletes every message of its queue, and the client sees that.
func TestEmptiersEmpty(t *testing.T) {
	server, err := standin.Start()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	service := sqs.NewFromConfig(standInConfig(server.URL()))
	for name, empty := range map[string]emptier{"consumer": consume, "loop": loop, "attributes": loopWithAttributes} {
		t.Run(name, func(t *testing.T) {
			const messages = 95
			queue, err := server.Place(standin.DefaultAccount, standin.DefaultRegion).SQS().CreateQueue(t.Context(), name, nil)
			require.NoError(t, err)
			for n := range messages {
				_, err := queue.Send(t.Context(), sqsmodel.Send{Body: string(orderPayload(n))})
				require.NoError(t, err)
			}
			client := newEmptied(service, messages)
			require.NoError(t, empty(client, queue.URL()))
			require.Zero(t, client.left.Load())
			require.GreaterOrEqual(t, client.callsAt, int64(20))
			require.False(t, client.at.IsZero())
			attributes, err := queue.Attributes(context.Background(), "All")
			require.NoError(t, err)
			require.Equal(t, "0", attributes["ApproximateNumberOfMessages"])
			require.Equal(t, "0", attributes["ApproximateNumberOfMessagesNotVisible"])
		})
	}
}

func TestLoopEndsAtAnError(t *testing.T) {
	server, err := standin.Start()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	client := newEmptied(sqs.NewFromConfig(standInConfig(server.URL())), 1)
	require.Error(t, loop(client, server.URL()+"/123456789012/no-such-queue"))
}

func TestCountCalls(t *testing.T) {
	calls, err := CountCalls(t.Context(), 250)
	require.NoError(t, err)
	require.Equal(t, 2, calls)
}

func TestStandInMainRefuses(t *testing.T) {
	for _, args := range [][]string{nil, {"many", "1", "0s"}, {"1", "many", "0s"}, {"1", "1", "long"}} {
		require.Error(t, StandInMain(args))
	}
}
