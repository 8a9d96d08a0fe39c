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
		relation.NormalizeKey(k.normalize), arnid.Taken("ecs", k.resource+"/"), relation.NotFoundCodes("ClusterNotFoundException"))
}

// load asks each cluster for its own: a call is for one cluster. An unknown cluster fails its own keys alone.
func (k kind[T]) load(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]T, error) {
	keys = slices.DeleteFunc(slices.Clone(keys), func(key relation.Key) bool {
		return !k.ids.MatchString(key.ID()) || !plausible.MatchString(clusterOf(key))
	})
	client := ecs.NewFromConfig(cfg)
	return grouped.Load(ctx, keys, clusterOf, k.limit,
		func(ctx context.Context, cluster string, keys []relation.Key) (map[relation.Key]T, error) {
			wanted := make(map[string][]relation.Key, len(keys))
			for _, key := range keys {
				wanted[key.ID()] = append(wanted[key.ID()], key)
			}
			resources, failures, err := k.describe(ctx, client, cluster, slices.Sorted(maps.Keys(wanted)))
			if err != nil {
				return nil, err
			}
			found, failed := make(map[relation.Key]T, len(resources)), outcomes(failures, wanted)
			for _, resource := range resources {
				arn := relation.NewKey(aws.ToString(k.arn(resource)))
				for _, key := range wanted[arn.Name()] {
					if isElsewhere(key, arn) {
						failed[key] = errElsewhere
					} else {
						found[key] = resource
					}
				}
			}
			return found, failed.orNil()
		})
}

// defaultCluster is the cluster that ECS takes where none is named.
const defaultCluster = "default"

// normalize makes of a key the bare id, with its cluster as the part "cluster". An ARN in the long form names the
// cluster, and needs no part to do it.
//
// Of another ARN's cluster the name is enough if it is in the account and region of the ARN, since these are asked.
// Beside a bare id, which is asked for where the event is from, the cluster's ARN stays whole: see [isElsewhere].
func (k kind[T]) normalize(key relation.Key) relation.Key {
	id, cluster := arnid.Of(key, "ecs", k.resource+"/"), key.Arg("cluster")
	if id != key.ID() {
		if longCluster, rest, ok := strings.Cut(id, "/"); ok {
			return relation.NewKey(rest, "cluster", longCluster)
		}
		if clusterARN := relation.NewKey(cluster); areTogether(clusterARN, key) {
			cluster = arnid.Of(clusterARN, "ecs", "cluster/")
		}
	}
	if cluster == "" {
		cluster = defaultCluster
	}
	return relation.NewKey(id, "cluster", cluster)
}

// clusterOf returns the name of the cluster that a key has, by name or ARN.
func clusterOf(key relation.Key) string {
	return arnid.Of(relation.NewKey(key.Arg("cluster")), "ecs", "cluster/")
}

// isElsewhere reports whether the cluster that a key names by its ARN is not where the resource with this ARN is: then
// that is but a namesake.
func isElsewhere(key, arn relation.Key) bool {
	cluster := relation.NewKey(key.Arg("cluster"))
	_, ok := cluster.ARN()
	return ok && !areTogether(cluster, arn)
}

// areTogether reports whether both keys are ARNs of one account and region.
func areTogether(a, b relation.Key) bool {
	nameA, okA := a.ARN()
	nameB, okB := b.ARN()
	return okA && okB && nameA.AccountID == nameB.AccountID && nameA.Region == nameB.Region
}

// generated are the ids that ECS gives to tasks and container instances: 32 digits, or a UUID of the older form. It
// fails a whole call for an id of another length.
var generated = regexp.MustCompile(`^([0-9A-Za-z]{32}|[0-9A-Za-z-]{36})$`)
