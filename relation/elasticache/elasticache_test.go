package elasticache_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/elasticache/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/elasticache"
)

const prefix = "arn:aws:elasticache:" + loadertest.Region + ":" + loadertest.Account + ":"

// test tests the contract for a resource: its name in an ARN, the parameter it is asked for by, the XML elements of the
// answer's list, of the resource in it and of its id, and the code of one that does not exist.
func test[T any](t *testing.T, target, operation, resource, parameter, list, element, id, code string, name func(T) *string) {
	loadertest.Contract[T]{
		Target:    target,
		Operation: operation,
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey(prefix + resource + ":" + strings.ToUpper(name))
		},
		Name:   func(r T) string { return *name(r) },
		Denied: "AccessDenied",
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			name := r.Form().Get(parameter)
			if !exists(name) {
				return &loadertest.Error{Status: 404, Code: code, Message: "There is none."}
			}
			return fmt.Sprintf("<%[1]s><%[2]s><%[3]s>%[4]s</%[3]s></%[2]s></%[1]s>", list, element, id, name)
		},
	}.Run(t)
}

func TestCacheCluster(t *testing.T) {
	test(t, "elasticache.CacheCluster", "DescribeCacheClusters", "cluster",
		"CacheClusterId", "CacheClusters", "CacheCluster", "CacheClusterId", "CacheClusterNotFound",
		func(r types.CacheCluster) *string { return r.CacheClusterId })
}

func TestReplicationGroup(t *testing.T) {
	test(t, "elasticache.ReplicationGroup", "DescribeReplicationGroups", "replicationgroup",
		"ReplicationGroupId", "ReplicationGroups", "ReplicationGroup", "ReplicationGroupId", "ReplicationGroupNotFoundFault",
		func(r types.ReplicationGroup) *string { return r.ReplicationGroupId })
}

func TestServerlessCache(t *testing.T) {
	test(t, "elasticache.ServerlessCache", "DescribeServerlessCaches", "serverlesscache",
		"ServerlessCacheName", "ServerlessCaches", "member", "ServerlessCacheName", "ServerlessCacheNotFoundFault",
		func(r types.ServerlessCache) *string { return r.ServerlessCacheName })
}

func TestSnapshot(t *testing.T) {
	test(t, "elasticache.Snapshot", "DescribeSnapshots", "snapshot",
		"SnapshotName", "Snapshots", "Snapshot", "SnapshotName", "SnapshotNotFoundFault",
		func(r types.Snapshot) *string { return r.SnapshotName })
}

func TestServerlessCacheSnapshot(t *testing.T) {
	test(t, "elasticache.ServerlessCacheSnapshot", "DescribeServerlessCacheSnapshots", "serverlesscachesnapshot",
		"ServerlessCacheSnapshotName", "ServerlessCacheSnapshots", "ServerlessCacheSnapshot", "ServerlessCacheSnapshotName", "ServerlessCacheSnapshotNotFoundFault",
		func(r types.ServerlessCacheSnapshot) *string { return r.ServerlessCacheSnapshotName })
}

// An answer that has other resources is no answer: ElastiCache describes all there are to whoever names none.
func TestOtherAnswer(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("DescribeCacheClusters", func(*loadertest.Request) any {
		return "<CacheClusters><CacheCluster><CacheClusterId>other</CacheClusterId></CacheCluster></CacheClusters>"
	})
	_, err := loadertest.One[types.CacheCluster](t, s.Config(), "elasticache.CacheCluster", relation.NewKey("web"))
	require.ErrorIs(t, err, relation.ErrNotFound)
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"two words", "web*", prefix + "user:web", prefix + "serverlesscache:web", strings.Repeat("x", 256)} {
		_, err := loadertest.One[types.CacheCluster](t, s.Config(), "elasticache.CacheCluster", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}

func TestNodesAndShards(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("DescribeCacheClusters", func(*loadertest.Request) any { return "" })
	s.Handle("DescribeSnapshots", func(*loadertest.Request) any { return "" })
	_, err := loadertest.One[types.CacheCluster](t, s.Config(), "elasticache.CacheCluster", relation.NewKey("web"))
	require.ErrorIs(t, err, relation.ErrNotFound)
	_, err = loadertest.One[types.Snapshot](t, s.Config(), "elasticache.Snapshot", relation.NewKey("automatic.web-2026-01-02-03-04"))
	require.ErrorIs(t, err, relation.ErrNotFound)
	require.Equal(t, "true", s.Requests("DescribeCacheClusters")[0].Form().Get("ShowCacheNodeInfo"))
	require.Equal(t, "true", s.Requests("DescribeSnapshots")[0].Form().Get("ShowNodeGroupConfig"))
}
