package eks

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/eks/types"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
	"github.com/typedbus/typedbus/relation/internal/byid"
)

// names are those that clusters, and what is in them, can have.
var names = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$`)

// notFound is how EKS says that there is no such resource, or no such cluster.
const notFound = "ResourceNotFoundException"

// The loader of eks.Cluster, by DescribeCluster, which takes one
// (https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html). It needs eks:DescribeCluster.
func init() {
	relation.RegisterLoader("eks.Cluster", byid.One(cluster), relation.NormalizeKey(arnid.Strip("eks", "cluster/")),
		arnid.Taken("eks", "cluster/"), relation.NotFoundCodes(notFound))
}

func cluster(ctx context.Context, cfg aws.Config, key relation.Key) (*types.Cluster, error) {
	if !names.MatchString(key.ID()) {
		return nil, nil
	}
	out, err := eks.NewFromConfig(cfg).DescribeCluster(ctx, &eks.DescribeClusterInput{Name: new(key.ID())})
	if err != nil {
		return nil, err
	}
	return out.Cluster, nil
}
