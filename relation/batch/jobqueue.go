package batch

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
)

// maxQueues is the most queues of a call.
const maxQueues = 100

// queues are the names that queues can have.
var queues = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]{0,127}$`)

// The loader of batch.JobQueue, by DescribeJobQueues
// (https://docs.aws.amazon.com/batch/latest/APIReference/API_DescribeJobQueues.html). It needs batch:DescribeJobQueues.
func init() {
	relation.RegisterLoader("batch.JobQueue", byid.Many(queues,
		func(r types.JobQueueDetail) *string { return r.JobQueueName },
		func(ctx context.Context, cfg aws.Config, names []string) ([]types.JobQueueDetail, error) {
			pages := batch.NewDescribeJobQueuesPaginator(batch.NewFromConfig(cfg), &batch.DescribeJobQueuesInput{JobQueues: names})
			var found []types.JobQueueDetail
			for pages.HasMorePages() {
				page, err := pages.NextPage(ctx)
				if err != nil {
					return found, err
				}
				found = append(found, page.JobQueues...)
			}
			return found, nil
		}), relation.MaxBatch(maxQueues), relation.NormalizeKey(arnid.Strip("batch", "job-queue/")),
		arnid.Taken("batch", "job-queue/"), relation.DeniedAsWhole())
}
