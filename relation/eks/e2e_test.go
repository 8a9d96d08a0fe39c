package eks_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/eks"
	"github.com/aws/aws-sdk-go-v2/service/eks/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EClusterAndNodegroup(t *testing.T) {
	cfg := e2e.Config(t)
	client, name := eks.NewFromConfig(cfg), loadertest.Unique("typedbus")
	role := "arn:aws:iam::" + e2e.Account + ":role/eks"
	_, err := client.CreateCluster(t.Context(), &eks.CreateClusterInput{Name: &name, RoleArn: &role, ResourcesVpcConfig: &types.VpcConfigRequest{}})
	require.NoError(t, err)
	made, err := client.CreateNodegroup(t.Context(), &eks.CreateNodegroupInput{
		ClusterName: &name, NodegroupName: new("web"), NodeRole: &role, Subnets: []string{"subnet-1"},
	})
	require.NoError(t, err)
	found, gone := relation.NewKey(name), relation.NewKey("no-such-cluster")
	loaded := loadertest.Load[types.Cluster](t, cfg, "eks.Cluster", found, gone)
	require.NoError(t, loaded[found].Err)
	require.Equal(t, name, *loaded[found].Value.Name)
	require.ErrorIs(t, loaded[gone].Err, relation.ErrNotFound)

	groups := []relation.Key{
		relation.NewKey("web", "cluster", name), relation.NewKey(*made.Nodegroup.NodegroupArn),
		relation.NewKey("gone", "cluster", name), relation.NewKey("web", "cluster", "no-such-cluster"),
	}
	found2 := loadertest.Load[types.Nodegroup](t, cfg, "eks.Nodegroup", groups...)
	for _, key := range groups[:2] {
		require.NoError(t, found2[key].Err)
		require.Equal(t, "web", *found2[key].Value.NodegroupName)
	}
	for _, key := range groups[2:] {
		require.ErrorIs(t, found2[key].Err, relation.ErrNotFound)
	}
}
