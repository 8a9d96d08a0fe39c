package ecs

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// The loader of ecs.ContainerInstance, by DescribeContainerInstances
// (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeContainerInstances.html), with its health. The
// id is ECS's own, not the EC2 instance's.
func init() {
	kind[types.ContainerInstance]{
		target:   "ecs.ContainerInstance",
		resource: "container-instance",
		limit:    100,
		ids:      generated,
		arn:      func(r types.ContainerInstance) *string { return r.ContainerInstanceArn },
		describe: func(ctx context.Context, client *ecs.Client, cluster string, ids []string) ([]types.ContainerInstance, []types.Failure, error) {
			out, err := client.DescribeContainerInstances(ctx, &ecs.DescribeContainerInstancesInput{
				Cluster: &cluster, ContainerInstances: ids,
				Include: []types.ContainerInstanceField{types.ContainerInstanceFieldTags, types.ContainerInstanceFieldContainerInstanceHealth},
			})
			if err != nil {
				return nil, nil, err
			}
			return out.ContainerInstances, out.Failures, nil
		},
	}.register()
}
