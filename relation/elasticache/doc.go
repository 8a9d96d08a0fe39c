// Package elasticache loads ElastiCache resources for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/elasticache"
//
//	Cluster relation.One[types.CacheCluster] `json:"-" relation:"elasticache.CacheCluster,detail.cacheClusterId"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/elasticache/types.
//
//	target                               type                     IAM action
//	elasticache.CacheCluster             CacheCluster             elasticache:DescribeCacheClusters
//	elasticache.ReplicationGroup         ReplicationGroup         elasticache:DescribeReplicationGroups
//	elasticache.ServerlessCache          ServerlessCache          elasticache:DescribeServerlessCaches
//	elasticache.Snapshot                 Snapshot                 elasticache:DescribeSnapshots
//	elasticache.ServerlessCacheSnapshot  ServerlessCacheSnapshot  elasticache:DescribeServerlessCacheSnapshots
//
// All actions can be limited to single resources in a policy. ElastiCache describes one resource of a name, or all there
// are: a call is for one. The id is the resource's own, or its ARN.
//
// A resource that does not exist is a CacheClusterNotFound, ReplicationGroupNotFoundFault, ServerlessCacheNotFoundFault,
// SnapshotNotFoundFault or ServerlessCacheSnapshotNotFoundFault. An id that cannot be one is not found without a call.
package elasticache
