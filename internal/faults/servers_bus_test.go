package faults_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	eventbridgetypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/faults"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/publish"
)

// putEventsRows plays every row of PutEvents before moto, whose bus has a rule with a queue: what is in the queue is on the bus.
func putEventsRows(t *testing.T, played *tally) []row {
	var rows []row
	for _, kind := range faults.Kinds() {
		for _, at := range points {
			rows = append(rows, row{fmt.Sprintf("PutEvents/%s/%s", kind, at), func(t *testing.T) {
				publishBehind(t, kind, at)
				played.add("eventbridge.PutEvents")
			}})
		}
	}
	return rows
}

// busWithQueue makes a bus, a queue, and a rule that leads all of the bus to the queue.
func busWithQueue(t *testing.T, cfg aws.Config) (bus, queue string) {
	name := loadertest.Unique("faults")
	buses, queues := eventbridge.NewFromConfig(cfg), sqs.NewFromConfig(cfg)
	_, err := buses.CreateEventBus(t.Context(), &eventbridge.CreateEventBusInput{Name: &name})
	require.NoError(t, err)
	made, err := queues.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name})
	require.NoError(t, err)
	_, err = buses.PutRule(t.Context(), &eventbridge.PutRuleInput{Name: &name, EventBusName: &name, EventPattern: aws.String(`{"source":["faults.example"]}`)})
	require.NoError(t, err)
	_, err = buses.PutTargets(t.Context(), &eventbridge.PutTargetsInput{Rule: &name, EventBusName: &name,
		Targets: []eventbridgetypes.Target{{Id: aws.String("queue"), Arn: aws.String("arn:aws:sqs:us-east-1:" + e2e.Account + ":" + name)}}})
	require.NoError(t, err)
	return name, *made.QueueUrl
}

func publishBehind(t *testing.T, kind faults.Kind, at point) {
	direct := e2e.Moto.Config(t)
	bus, queue := busWithQueue(t, direct)
	proxy, cfg := behind(t, e2e.Moto, "")
	factory := registry.New()
	require.NoError(t, factory.Register(task{}))
	retried := 0
	publisher, err := publish.New(publish.EventBridge(eventbridge.NewFromConfig(cfg), publish.OnBus(bus)), publish.WithRegistry(factory),
		publish.WithHooks(publish.Hooks{Retrying: func(int, int, time.Duration) { retried++ }}))
	require.NoError(t, err)
	proxy.SetPlan(map[point]faults.Plan{
		first: faults.On("PutEvents", kind, 0, 2), middle: faults.On("PutEvents", kind, 1, 2), atStop: faults.On("PutEvents", kind, 1, 0),
	}[at])
	events := make([]*task, 25)
	for i := range events {
		events[i] = &task{}
		events[i].Detail.Do = fmt.Sprint(i)
	}
	ctx, cancel := within(t, kind, proxy)
	defer cancel()
	results, err := publisher.Publish(ctx, publish.Events(events)...)
	ended(t, kind, err)
	require.Len(t, results, len(events))
	require.NotEmpty(t, proxy.Injected())

	failed, accepted := 0, map[string]bool{}
	for _, result := range results {
		if result.Err == nil {
			accepted[result.ID] = true
			continue
		}
		failed++
		require.Equal(t, kind == faults.Denied, errors.Is(result.Err, publish.ErrDenied), "denied or not: %v", result.Err)
	}
	require.Equal(t, failed > 0, err != nil)
	switch {
	case kind == faults.Denied:
		require.Positive(t, failed)
	case at == atStop && kind != faults.Drip:
		require.Positive(t, failed, "all calls after the first went wrong")
	case !slow(kind):
		require.Zero(t, failed, "two calls went wrong, which passes: %v", err)
		require.Positive(t, retried)
	}
	missing := awaitOnBus(t, sqs.NewFromConfig(direct), queue, accepted)
	require.Empty(t, missing, "said to be accepted, and not on the bus")
}

// awaitOnBus receives until all the ids have come or nothing comes any more, and returns those that have not.
func awaitOnBus(t *testing.T, client *sqs.Client, queue string, ids map[string]bool) map[string]bool {
	factory := registry.New()
	require.NoError(t, factory.Register(task{}))
	for wait := int32(0); len(ids) > 0; {
		got, err := client.ReceiveMessage(context.WithoutCancel(t.Context()), &sqs.ReceiveMessageInput{QueueUrl: &queue, MaxNumberOfMessages: 10, WaitTimeSeconds: wait})
		require.NoError(t, err)
		if len(got.Messages) == 0 {
			if wait > 0 {
				break
			}
			wait = 2
		}
		for _, m := range got.Messages {
			// moto leaves the account out, and the id it delivers is the one it answered.
			_, rest, _ := strings.Cut(*m.Body, `"id": "`)
			id, _, _ := strings.Cut(rest, `"`)
			delete(ids, id)
		}
	}
	return ids
}
