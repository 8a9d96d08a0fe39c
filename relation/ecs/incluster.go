package ecs

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/grouped"
)

// kind is what clusters have: services, tasks or container instances.
type kind[T any] struct {
	target   string
	resource string         // as in an ARN, such as "task"
	limit    int            // the most ids of a call
	ids      *regexp.Regexp // those that ECS can have
	arn      func(T) *string
	describe func(ctx context.Context, client *ecs.Client, cluster string, ids []string) ([]T, []types.Failure, error)
}

// register registers the loader of k.
func (k kind[T]) register() {
	relation.RegisterLoader(k.target, k.load, relation.MaxBatch(grouped.MaxKeys),
		relation.NormalizeKey(k.normalize), relation.NotFoundCodes("ClusterNotFoundException"))
}

// load asks each cluster for its own: a call is for one cluster. An unknown cluster fails its own keys alone.
func (k kind[T]) load(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]T, error) {
	keys = slices.DeleteFunc(slices.Clone(keys), func(key relation.Key) bool {
		cluster := relation.NewKey(clusterOf(key))
		return !k.ids.MatchString(key.ID()) || !plausible.MatchString(arnid.Of(cluster, "ecs", "cluster/"))
	})
	client := ecs.NewFromConfig(cfg)
	return grouped.Load(ctx, keys, clusterOf, k.limit,
		func(ctx context.Context, cluster string, keys []relation.Key) (map[relation.Key]T, error) {
			wanted := make(map[string]relation.Key, len(keys))
			for _, key := range keys {
				wanted[key.ID()] = key
			}
			resources, failures, err := k.describe(ctx, client, cluster, slices.Sorted(maps.Keys(wanted)))
			if err != nil {
				return nil, err
			}
			found := make(map[relation.Key]T, len(resources))
			for _, resource := range resources {
				if key, ok := wanted[lastPart(k.arn(resource))]; ok {
					found[key] = resource
				}
			}
			return found, outcomes(failures, wanted)
		})
}

func clusterOf(key relation.Key) string { return key.Arg("cluster") }

// defaultCluster is the cluster that ECS takes where none is named.
const defaultCluster = "default"

// normalize makes of a key the bare id, with the cluster's name as its part "cluster".
//
// Of a cluster's ARN it keeps the name only if that is in the account and region that will be asked: those of the id's
// ARN. Beside a bare id, which is asked for where the event is from, the ARN stays whole, so that ECS refuses a cluster
// of another account instead of finding one that happens to have its name.
func (k kind[T]) normalize(key relation.Key) relation.Key {
	id, cluster := arnid.Of(key, "ecs", k.resource+"/"), clusterOf(key)
	if name, ok := key.ARN(); ok {
		if longCluster, rest, ok := strings.Cut(id, "/"); ok && id != key.ID() {
			return relation.NewKey(rest, "cluster", longCluster)
		}
		clusterKey := relation.NewKey(cluster)
		if clusterName, ok := clusterKey.ARN(); ok && clusterName.AccountID == name.AccountID && clusterName.Region == name.Region {
			cluster = arnid.Of(clusterKey, "ecs", "cluster/")
		}
	}
	if cluster == "" {
		cluster = defaultCluster
	}
	return relation.NewKey(id, "cluster", cluster)
}

// generated are the ids that ECS gives to tasks and container instances: 32 digits, or a UUID of the older form. It
// fails a whole call for an id of another length.
var generated = regexp.MustCompile(`^([0-9A-Za-z]{32}|[0-9A-Za-z-]{36})$`)
