package ecs

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// The loader of ecs.Task, by DescribeTasks (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html).
// A stopped task is found for at least an hour.
func init() {
	kind[types.Task]{
		target:   "ecs.Task",
		resource: "task",
		limit:    100,
		ids:      generated,
		arn:      func(r types.Task) *string { return r.TaskArn },
		describe: func(ctx context.Context, client *ecs.Client, cluster string, ids []string) ([]types.Task, []types.Failure, error) {
			out, err := client.DescribeTasks(ctx, &ecs.DescribeTasksInput{
				Cluster: &cluster, Tasks: ids, Include: []types.TaskField{types.TaskFieldTags},
			})
			if err != nil {
				return nil, nil, err
			}
			return out.Tasks, out.Failures, nil
		},
	}.register()
}
