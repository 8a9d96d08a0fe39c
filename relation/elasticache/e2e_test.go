package elasticache_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	"github.com/aws/aws-sdk-go-v2/service/elasticache/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2ECacheClusterAndSnapshot(t *testing.T) {
	cfg, name := e2e.Config(t), loadertest.Unique("typedbus")
	client := elasticache.NewFromConfig(cfg)
	_, err := client.CreateCacheCluster(t.Context(), &elasticache.CreateCacheClusterInput{
		CacheClusterId: &name, Engine: aws.String("redis"), CacheNodeType: aws.String("cache.t3.micro"), NumCacheNodes: aws.Int32(1),
	})
	require.NoError(t, err)
	found, gone := relation.NewKey(prefix+"cluster:"+name), relation.NewKey("no-such-cluster")
	clusters := loadertest.Load[types.CacheCluster](t, cfg, "elasticache.CacheCluster", found, gone)
	require.NoError(t, clusters[found].Err)
	require.Equal(t, name, *clusters[found].Value.CacheClusterId)
	require.ErrorIs(t, clusters[gone].Err, relation.ErrNotFound)

	snapshot := loadertest.Unique("snapshot")
	_, err = client.CreateSnapshot(t.Context(), &elasticache.CreateSnapshotInput{CacheClusterId: &name, SnapshotName: &snapshot})
	require.NoError(t, err)
	found, gone = relation.NewKey(prefix+"snapshot:"+snapshot), relation.NewKey("no-such-snapshot")
	snapshots := loadertest.Load[types.Snapshot](t, cfg, "elasticache.Snapshot", found, gone)
	require.NoError(t, snapshots[found].Err)
	require.Equal(t, snapshot, *snapshots[found].Value.SnapshotName)
	require.ErrorIs(t, snapshots[gone].Err, relation.ErrNotFound)
}

func TestE2EReplicationGroup(t *testing.T) {
	cfg, name := e2e.Config(t), loadertest.Unique("typedbus")
	_, err := elasticache.NewFromConfig(cfg).CreateReplicationGroup(t.Context(), &elasticache.CreateReplicationGroupInput{
		ReplicationGroupId: &name, ReplicationGroupDescription: aws.String("test"), Engine: aws.String("redis"),
		CacheNodeType: aws.String("cache.t3.micro"), NumCacheClusters: aws.Int32(1),
	})
	require.NoError(t, err)
	found, gone := relation.NewKey(name), relation.NewKey("no-such-group")
	results := loadertest.Load[types.ReplicationGroup](t, cfg, "elasticache.ReplicationGroup", found, gone)
	require.NoError(t, results[found].Err)
	require.Equal(t, name, *results[found].Value.ReplicationGroupId)
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)
}
