package elasticache

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	"github.com/aws/aws-sdk-go-v2/service/elasticache/types"
)

// The loader of elasticache.ServerlessCacheSnapshot, by DescribeServerlessCacheSnapshots
// (https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeServerlessCacheSnapshots.html).
func init() {
	kind[types.ServerlessCacheSnapshot]{
		target:       "elasticache.ServerlessCacheSnapshot",
		resource:     "serverlesscachesnapshot",
		notFoundCode: "ServerlessCacheSnapshotNotFoundFault",
		id:           func(r types.ServerlessCacheSnapshot) *string { return r.ServerlessCacheSnapshotName },
		describe: func(ctx context.Context, client *elasticache.Client, id string) ([]types.ServerlessCacheSnapshot, error) {
			out, err := client.DescribeServerlessCacheSnapshots(ctx, &elasticache.DescribeServerlessCacheSnapshotsInput{ServerlessCacheSnapshotName: &id})
			if err != nil {
				return nil, err
			}
			return out.ServerlessCacheSnapshots, nil
		},
	}.register()
}
