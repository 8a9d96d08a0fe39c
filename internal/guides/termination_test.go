package guides

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/autoscalingevents"
	"github.com/typedbus/typedbus/awsevents/ec2events"
	"github.com/typedbus/typedbus/awsevents/healthevents"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxdirect"
)

func terminations(nodes Nodes) *sqsx.Mux {
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(ctx context.Context, e *ec2events.SpotInstanceInterruptionWarning) error {
		return nodes.Drain(ctx, e.Detail.InstanceID)
	})
	sqsx.On(mux, func(ctx context.Context, e *ec2events.InstanceRebalanceRecommendation) error {
		return nodes.Cordon(ctx, e.Detail.InstanceID)
	})
	sqsx.On(mux, func(ctx context.Context, e *autoscalingevents.EC2InstanceTerminateLifecycleAction) error {
		return nodes.Drain(ctx, e.Detail.EC2InstanceID)
	})
	sqsx.On(mux, func(ctx context.Context, e *sqsxdirect.LifecycleHook) error { // sent to the queue without a bus
		return nodes.Drain(ctx, e.Detail.EC2InstanceID)
	})
	sqsx.On(mux, func(ctx context.Context, e *healthevents.Event) error {
		for _, entity := range e.Detail.AffectedEntities {
			if err := nodes.Cordon(ctx, entity.EntityValue); err != nil {
				return err
			}
		}
		return nil
	})
	return mux
}

// Nodes are those of a cluster.
type Nodes interface {
	Drain(ctx context.Context, instanceID string) error
	Cordon(ctx context.Context, instanceID string) error
}

func TestTerminations(t *testing.T) {
	require.Len(t, terminations(nil).Types(), 5)
}
