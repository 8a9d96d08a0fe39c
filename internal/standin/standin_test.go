package standin_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/internal/standin"
)

func start(t *testing.T, options ...standin.Option) *standin.Server {
	t.Helper()
	server, err := standin.Start(options...)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	return server
}

// once is a configuration whose clients do not retry.
func once(cfg aws.Config) aws.Config {
	cfg.RetryMaxAttempts = 1
	return cfg
}

func newQueue(t *testing.T, client *sqs.Client, name string, attributes map[string]string) *string {
	t.Helper()
	out, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	require.NoError(t, err)
	return out.QueueUrl
}

func TestCloseEndsLongPolls(t *testing.T) {
	arrived := make(chan struct{})
	server, err := standin.Start(standin.WithSQS(sqsmodel.WithFaults(func(c sqsmodel.Call) sqsmodel.Fault {
		if c.Operation == sqsmodel.ReceiveMessage {
			close(arrived)
		}
		return sqsmodel.Fault{}
	})))
	require.NoError(t, err)
	client := sqs.NewFromConfig(once(server.Config()))
	queue := newQueue(t, client, "idle", nil)
	polled := make(chan error, 1)
	go func() {
		out, err := client.ReceiveMessage(context.Background(), &sqs.ReceiveMessageInput{QueueUrl: queue, WaitTimeSeconds: 20})
		if err == nil && len(out.Messages) > 0 {
			err = context.Canceled
		}
		polled <- err
	}()
	<-arrived
	begun := time.Now()
	require.NoError(t, server.Close())
	require.Less(t, time.Since(begun), 3*time.Second)
	require.NoError(t, <-polled)
	require.NoError(t, server.Close(), "a second close is harmless")
}

func TestPlacesAreApart(t *testing.T) {
	server := start(t)
	newQueue(t, sqs.NewFromConfig(server.Config()), "mine", nil)

	for name, cfg := range map[string]aws.Config{
		"other account": server.ConfigFor("210987654321", standin.DefaultRegion),
		"other region":  server.ConfigFor(standin.DefaultAccount, "eu-west-1"),
	} {
		t.Run(name, func(t *testing.T) {
			client := sqs.NewFromConfig(once(cfg))
			list, err := client.ListQueues(t.Context(), &sqs.ListQueuesInput{})
			require.NoError(t, err)
			require.Empty(t, list.QueueUrls)
		})
	}
	model := server.Place(standin.DefaultAccount, standin.DefaultRegion).SQS()
	require.Len(t, model.Queues(""), 1)
	require.Equal(t, server.URL()+"/"+sqsmodel.DefaultAccount+"/mine", model.Queues("")[0].URL())
}
