package ecs

import (
	"context"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

// maxClusters is the most clusters of a call: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html.
const maxClusters = 100

// plausible are the names that clusters and services can have. ECS fails a whole call for one that cannot be.
var plausible = regexp.MustCompile(`^[0-9A-Za-z_-]{1,255}$`)

func init() {
	relation.RegisterLoader("ecs.Cluster", loadClusters, relation.MaxBatch(maxClusters),
		relation.NormalizeKey(arnid.Strip("ecs", "cluster/")), arnid.Taken("ecs", "cluster/"))
}

// loadClusters is the loader of ecs.Cluster, by DescribeClusters, with all that it can tell of a cluster.
func loadClusters(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]types.Cluster, error) {
	wanted := make(map[string][]relation.Key, len(keys))
	for _, key := range keys {
		if plausible.MatchString(key.ID()) {
			wanted[key.ID()] = []relation.Key{key}
		}
	}
	if len(wanted) == 0 {
		return nil, nil
	}
	out, err := ecs.NewFromConfig(cfg).DescribeClusters(ctx, &ecs.DescribeClustersInput{
		Clusters: slices.Sorted(maps.Keys(wanted)),
		Include: []types.ClusterField{
			types.ClusterFieldAttachments, types.ClusterFieldConfigurations, types.ClusterFieldSettings,
			types.ClusterFieldStatistics, types.ClusterFieldTags,
		},
	})
	if err != nil {
		return nil, err
	}
	found := make(map[relation.Key]types.Cluster, len(out.Clusters))
	for _, cluster := range out.Clusters {
		for _, key := range wanted[aws.ToString(cluster.ClusterName)] {
			found[key] = cluster
		}
	}
	return found, outcomes(out.Failures, wanted).orNil()
}
