package guides

import (
	"context"
	"errors"
	"testing"
	"time"

	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/awsevents/ec2events"
	"github.com/typedbus/typedbus/awsevents/ecsevents"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/sqsx"
)

func clusterOf(ctx context.Context, e *ecsevents.TaskStateChange) (string, error) {
	cluster, err := e.Cluster.Get(ctx)
	switch {
	case errors.Is(err, relation.ErrNotFound):
		return "", sqsx.Discard("the cluster is gone")
	case err != nil:
		return "", err // comes again
	}
	return *cluster.ClusterName, nil
}

func interrupted(_ context.Context, e *ec2events.SpotInstanceInterruptionWarning) error {
	key, err := e.Instance.Key()
	if err != nil {
		return sqsx.Permanent(err) // the event names no instance: relation.ErrNoKey
	}
	return drain(key.ID())
}

func TestClusterOf(t *testing.T) {
	name := "prod"
	got, err := clusterOf(t.Context(), &ecsevents.TaskStateChange{Cluster: relation.Of(ecstypes.Cluster{ClusterName: &name})})
	require.NoError(t, err)
	require.Equal(t, name, got)
	_, err = clusterOf(t.Context(), &ecsevents.TaskStateChange{Cluster: relation.OfError[ecstypes.Cluster](relation.ErrNotFound)})
	require.True(t, sqsx.IsDiscard(err))
}

func TestInterrupted(t *testing.T) {
	payload, err := awsevents.Sample("aws.ec2", "EC2 Spot Instance Interruption Warning")
	require.NoError(t, err)
	event, err := registry.DecodeAs[ec2events.SpotInstanceInterruptionWarning](registry.Default, payload)
	require.NoError(t, err)
	require.NoError(t, interrupted(t.Context(), event))
}

func TestInterruptedByNobody(t *testing.T) {
	payload, err := json.Marshal(&ec2events.SpotInstanceInterruptionWarning{Event: registry.Event{
		ID: "1", Source: ec2events.Source, DetailType: ec2events.DetailTypeSpotInstanceInterruptionWarning,
		Account: "123456789012", Region: "eu-west-1", Time: time.Now(),
	}})
	require.NoError(t, err)
	event, err := registry.DecodeAs[ec2events.SpotInstanceInterruptionWarning](registry.Default, payload)
	require.NoError(t, err)
	require.True(t, sqsx.IsPermanent(interrupted(t.Context(), event)))
}
