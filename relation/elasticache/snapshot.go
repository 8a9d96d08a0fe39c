package elasticache

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	"github.com/aws/aws-sdk-go-v2/service/elasticache/types"
)

// The loader of elasticache.Snapshot, by DescribeSnapshots
// (https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeSnapshots.html), with the
// configuration of its shards.
func init() {
	kind[types.Snapshot]{
		target:       "elasticache.Snapshot",
		resource:     "snapshot",
		notFoundCode: "SnapshotNotFoundFault",
		id:           func(r types.Snapshot) *string { return r.SnapshotName },
		describe: func(ctx context.Context, client *elasticache.Client, id string) ([]types.Snapshot, error) {
			out, err := client.DescribeSnapshots(ctx, &elasticache.DescribeSnapshotsInput{SnapshotName: &id, ShowNodeGroupConfig: new(true)})
			if err != nil {
				return nil, err
			}
			return out.Snapshots, nil
		},
	}.register()
}
