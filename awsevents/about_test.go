package awsevents_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
)

// TestWhatItIsAbout: an event that does not say what it is about drifts, and so is noticed before AWS is asked for "".
func TestWhatItIsAbout(t *testing.T) {
	const spot, task = "EC2 Spot Instance Interruption Warning", "ECS Task State Change"
	for _, row := range []struct {
		name, source, detailType, detail string
		want                             []string
	}{
		{"an empty object", "aws.ec2", spot, `{}`, []string{"detail.instance-id"}},
		{"null", "aws.ec2", spot, `null`, []string{"detail.instance-id"}},
		{"in another case", "aws.ec2", spot, `{"Instance-ID":"i-0abc","instance-action":"terminate"}`, []string{"detail.instance-id"}},
		{"an empty id", "aws.ec2", spot, `{"instance-id":"","instance-action":"terminate"}`, []string{"detail.instance-id"}},
		{"no id", "aws.ec2", spot, `{"instance-id":null}`, []string{"detail.instance-id"}},
		{"whole", "aws.ec2", spot, `{"instance-id":"i-0abc"}`, nil},
		{"one key of two", "aws.ecs", task, `{"taskArn":"arn:t","taskDefinitionArn":"arn:d"}`, []string{"detail.clusterArn"}},
		{"a task on Fargate has no container instance", "aws.ecs", task, `{"taskArn":"arn:t","taskDefinitionArn":"arn:d","clusterArn":"arn:c"}`, nil},
		{"a launch that failed has no instance", "aws.autoscaling", "EC2 Instance Launch Unsuccessful", `{"AutoScalingGroupName":"g","EC2InstanceId":""}`, nil},
		{"a launch of nothing", "aws.autoscaling", "EC2 Instance Launch Successful", `{"AutoScalingGroupName":"g","EC2InstanceId":""}`, []string{"detail.EC2InstanceId"}},
		{"no ARN among the resources", "aws.ivs", "IVS Stream State Change", `{"channel_name":"c"}`, []string{"resources[ivs:channel]"}},
	} {
		t.Run(row.detailType+"/"+row.name, func(t *testing.T) {
			event, err := registry.Decode([]byte(`{"version":"0","id":"1","detail-type":"` + row.detailType + `","source":"` + row.source + `",
				"account":"123456789012","time":"2026-01-02T03:04:05Z","region":"us-east-1","resources":[],"detail":` + row.detail + `}`))
			require.NoError(t, err)
			var got []string
			for _, v := range event.Envelope().Drift() {
				require.Equal(t, "present", v.Rule)
				got = append(got, v.Path)
			}
			require.Equal(t, row.want, got)
		})
	}
}
