package elasticache

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	"github.com/aws/aws-sdk-go-v2/service/elasticache/types"
)

// The loader of elasticache.ReplicationGroup, by DescribeReplicationGroups
// (https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeReplicationGroups.html).
func init() {
	kind[types.ReplicationGroup]{
		target:       "elasticache.ReplicationGroup",
		resource:     "replicationgroup",
		notFoundCode: "ReplicationGroupNotFoundFault",
		id:           func(r types.ReplicationGroup) *string { return r.ReplicationGroupId },
		describe: func(ctx context.Context, client *elasticache.Client, id string) ([]types.ReplicationGroup, error) {
			out, err := client.DescribeReplicationGroups(ctx, &elasticache.DescribeReplicationGroupsInput{ReplicationGroupId: &id})
			if err != nil {
				return nil, err
			}
			return out.ReplicationGroups, nil
		},
	}.register()
}
