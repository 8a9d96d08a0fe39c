package eks

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/eks/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
)

// The loaders of eks.Nodegroup and eks.Addon, by DescribeNodegroup
// (https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeNodegroup.html) and DescribeAddon
// (https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeAddon.html), which take one. They need
// eks:DescribeNodegroup and eks:DescribeAddon.
func init() {
	inCluster("eks.Nodegroup", "nodegroup/", func(ctx context.Context, client *eks.Client, cluster, name *string) (*types.Nodegroup, error) {
		out, err := client.DescribeNodegroup(ctx, &eks.DescribeNodegroupInput{ClusterName: cluster, NodegroupName: name})
		if err != nil {
			return nil, err
		}
		return out.Nodegroup, nil
	})
	inCluster("eks.Addon", "addon/", func(ctx context.Context, client *eks.Client, cluster, name *string) (*types.Addon, error) {
		out, err := client.DescribeAddon(ctx, &eks.DescribeAddonInput{ClusterName: cluster, AddonName: name})
		if err != nil {
			return nil, err
		}
		return out.Addon, nil
	})
}

var errNoCluster = errors.New(`eks: a node group or an add-on is named by its cluster too: the relation needs "cluster=…"`)

// inCluster registers the loader of what clusters have, which ARNs call kind.
func inCluster[T any](target, kind string, describe func(ctx context.Context, client *eks.Client, cluster, name *string) (*T, error)) {
	get := func(ctx context.Context, cfg aws.Config, key relation.Key) (*T, error) {
		cluster := key.Arg("cluster")
		switch {
		case cluster == "" && names.MatchString(key.ID()):
			return nil, errNoCluster
		case !names.MatchString(cluster) || !names.MatchString(key.ID()):
			return nil, nil
		}
		return describe(ctx, eks.NewFromConfig(cfg), &cluster, new(key.ID()))
	}
	// The ARN has the cluster, the name and a UUID: arn:aws:eks:eu-west-1:123456789012:nodegroup/prod/web/0f9e….
	normalize := func(key relation.Key) relation.Key {
		id := arnid.Of(key, "eks", kind)
		if parts := strings.Split(id, "/"); id != key.ID() && len(parts) >= 2 {
			return relation.NewKey(parts[1], "cluster", parts[0])
		}
		return relation.NewKey(id, "cluster", arnid.Of(relation.NewKey(key.Arg("cluster")), "eks", "cluster/"))
	}
	relation.RegisterLoader(target, byid.One(get), relation.NormalizeKey(normalize), arnid.Taken("eks", kind),
		relation.NotFoundCodes(notFound))
}
