package sqs_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/sqs/sqstypes"
)

func TestE2EQueue(t *testing.T) {
	cfg := e2e.Config(t)
	client, name := sqs.NewFromConfig(cfg), loadertest.Unique("typedbus")
	created, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: map[string]string{"VisibilityTimeout": "7"}})
	require.NoError(t, err)
	found, gone := relation.NewKey(*created.QueueUrl), relation.NewKey("no-such-queue")
	loaded := loadertest.Load[sqstypes.Queue](t, cfg, "sqs.Queue", found, gone)
	require.NoError(t, loaded[found].Err)
	require.Equal(t, []string{name, "7"}, []string{loaded[found].Value.Name, loaded[found].Value.Attributes["VisibilityTimeout"]})
	require.ErrorIs(t, loaded[gone].Err, relation.ErrNotFound)
}
