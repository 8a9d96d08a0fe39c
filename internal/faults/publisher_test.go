package faults_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/faults"
	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/publish"
)

// publisherRows plays every row of PutEvents: 25 events go in three requests.
func publisherRows(t *testing.T, m *matrix) {
	for _, kind := range faults.Kinds() {
		for _, at := range points {
			t.Run(fmt.Sprintf("PutEvents/%s/%s", kind, at), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { publishUnder(t, kind, at) })
				m.add("EventBridge.PutEvents", kind, "an event is on the bus if its result has no error, and what failed is said; it ends with its context",
					"`Result.Err`, `Result.Attempts`, `Hooks.Retrying`")
			})
		}
	}
}

func publishUnder(t *testing.T, kind faults.Kind, at point) {
	server := standin.New("http://aws.example")
	transport := faults.NewTransport(faults.InProcess(server))
	cfg := server.Config()
	cfg.HTTPClient = transport
	factory := registry.New()
	require.NoError(t, factory.Register(task{}))
	retried := 0
	publisher, err := publish.New(publish.EventBridge(eventbridge.NewFromConfig(cfg)), publish.WithRegistry(factory),
		publish.WithHooks(publish.Hooks{Retrying: func(int, int, time.Duration) { retried++ }}))
	require.NoError(t, err)
	transport.SetPlan(map[point]faults.Plan{
		first: faults.On("PutEvents", kind, 0, 2), middle: faults.On("PutEvents", kind, 1, 2), atStop: faults.On("PutEvents", kind, 1, 0),
	}[at])

	events := make([]*task, 25)
	for i := range events {
		events[i] = &task{}
		events[i].Detail.Do = fmt.Sprint(i)
	}
	const patience = 5 * time.Minute
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	began := time.Now()
	results, err := publisher.Publish(ctx, publish.Events(events)...)
	require.LessOrEqual(t, time.Since(began), patience+time.Second, "it outlived its context")
	require.Len(t, results, len(events))

	onBus := map[string]bool{}
	for _, e := range server.Place(standin.DefaultAccount, standin.DefaultRegion).Events() {
		onBus[e.ID] = true
	}
	failed := 0
	for i, result := range results {
		if result.Err == nil {
			require.True(t, onBus[result.ID], "event %d was said to be accepted, and is not on the bus", i)
			continue
		}
		failed++
		require.Equal(t, kind == faults.Denied, errors.Is(result.Err, publish.ErrDenied), "denied or not: %v", result.Err)
	}
	require.Equal(t, failed > 0, err != nil)
	require.Positive(t, transport.Injected())
	switch {
	case kind == faults.Denied:
		require.Positive(t, failed)
	case at == atStop && kind != faults.Drip:
		require.Positive(t, failed, "all calls after the first went wrong")
	case kind != faults.Hang && kind != faults.Drip: // which take longer than it has patience
		require.Zero(t, failed, "two calls went wrong, which passes: %v", err)
		require.Positive(t, retried)
	}
}
