package elasticache

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	"github.com/aws/aws-sdk-go-v2/service/elasticache/types"
)

// The loader of elasticache.ServerlessCache, by DescribeServerlessCaches
// (https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeServerlessCaches.html).
func init() {
	kind[types.ServerlessCache]{
		target:       "elasticache.ServerlessCache",
		resource:     "serverlesscache",
		notFoundCode: "ServerlessCacheNotFoundFault",
		id:           func(r types.ServerlessCache) *string { return r.ServerlessCacheName },
		describe: func(ctx context.Context, client *elasticache.Client, id string) ([]types.ServerlessCache, error) {
			out, err := client.DescribeServerlessCaches(ctx, &elasticache.DescribeServerlessCachesInput{ServerlessCacheName: &id})
			if err != nil {
				return nil, err
			}
			return out.ServerlessCaches, nil
		},
	}.register()
}
