package autoscaling_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/autoscaling"
	"github.com/aws/aws-sdk-go-v2/service/autoscaling/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EGroup(t *testing.T) {
	cfg := e2e.Config(t)
	client := autoscaling.NewFromConfig(cfg)
	_, err := client.CreateLaunchConfiguration(t.Context(), &autoscaling.CreateLaunchConfigurationInput{
		LaunchConfigurationName: new("e2e-launch"),
		ImageId:                 new("ami-12c6146b"),
		InstanceType:            new("t3.micro"),
	})
	require.NoError(t, err)
	_, err = client.CreateAutoScalingGroup(t.Context(), &autoscaling.CreateAutoScalingGroupInput{
		AutoScalingGroupName:    new("e2e/group"),
		LaunchConfigurationName: new("e2e-launch"),
		AvailabilityZones:       []string{"us-east-1a"},
		MinSize:                 new(int32(0)),
		MaxSize:                 new(int32(3)),
	})
	require.NoError(t, err)

	here, gone := byName("e2e/group"), byName("e2e/gone")
	results := loadertest.Load[types.AutoScalingGroup](t, cfg, "autoscaling.Group", here, gone)
	require.NoError(t, results[here].Err)
	require.Equal(t, int32(3), *results[here].Value.MaxSize)
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)

	group, err := loadertest.One[types.AutoScalingGroup](t, cfg, "autoscaling.Group",
		relation.NewKey(*results[here].Value.AutoScalingGroupARN))
	require.NoError(t, err)
	require.Equal(t, "e2e/group", *group.AutoScalingGroupName)
}
