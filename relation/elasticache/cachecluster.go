package elasticache

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	"github.com/aws/aws-sdk-go-v2/service/elasticache/types"
)

// The loader of elasticache.CacheCluster, by DescribeCacheClusters
// (https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheClusters.html), with
// its nodes.
func init() {
	kind[types.CacheCluster]{
		target:       "elasticache.CacheCluster",
		resource:     "cluster",
		notFoundCode: "CacheClusterNotFound",
		id:           func(r types.CacheCluster) *string { return r.CacheClusterId },
		describe: func(ctx context.Context, client *elasticache.Client, id string) ([]types.CacheCluster, error) {
			out, err := client.DescribeCacheClusters(ctx, &elasticache.DescribeCacheClustersInput{CacheClusterId: &id, ShowCacheNodeInfo: new(true)})
			if err != nil {
				return nil, err
			}
			return out.CacheClusters, nil
		},
	}.register()
}
