package eks_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/eks/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/eks"
)

func TestCluster(t *testing.T) {
	loadertest.Contract[types.Cluster]{
		Target:    "eks.Cluster",
		Operation: "GET /clusters/{name}",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:eks:" + loadertest.Region + ":" + loadertest.Account + ":cluster/" + name)
		},
		Name: func(r types.Cluster) string { return *r.Name },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			if name := r.PathValue("name"); exists(name) {
				return map[string]any{"cluster": map[string]any{"name": name, "status": "ACTIVE"}}
			}
			return &loadertest.Error{Status: 404, Code: "ResourceNotFoundException", Message: "there is none"}
		},
	}.Run(t)
}

func TestNodegroup(t *testing.T) {
	loadertest.Contract[types.Nodegroup]{
		Target:    "eks.Nodegroup",
		Operation: "GET /clusters/{cluster}/node-groups/{name}",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name, "cluster", "prod") },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:eks:" + loadertest.Region + ":" + loadertest.Account + ":nodegroup/prod/" + name + "/11111111")
		},
		Name: func(r types.Nodegroup) string { return *r.NodegroupName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			if name := r.PathValue("name"); r.PathValue("cluster") == "prod" && exists(name) {
				return map[string]any{"nodegroup": map[string]any{"nodegroupName": name, "clusterName": "prod"}}
			}
			return &loadertest.Error{Status: 404, Code: "ResourceNotFoundException", Message: "there is none"}
		},
	}.Run(t)
}

func TestAddon(t *testing.T) {
	loadertest.Contract[types.Addon]{
		Target:    "eks.Addon",
		Operation: "GET /clusters/{cluster}/addons/{name}",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name, "cluster", "prod") },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:eks:" + loadertest.Region + ":" + loadertest.Account + ":addon/prod/" + name + "/11111111")
		},
		Name: func(r types.Addon) string { return *r.AddonName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			if name := r.PathValue("name"); r.PathValue("cluster") == "prod" && exists(name) {
				return map[string]any{"addon": map[string]any{"addonName": name, "clusterName": "prod"}}
			}
			return &loadertest.Error{Status: 404, Code: "ResourceNotFoundException", Message: "there is none"}
		},
	}.Run(t)
}

func TestNoCluster(t *testing.T) {
	s := loadertest.New(t)
	_, err := loadertest.One[types.Addon](t, s.Config(), "eks.Addon", relation.NewKey("coredns"))
	require.ErrorContains(t, err, `"cluster=…"`)
	require.NotErrorIs(t, err, relation.ErrNotFound)
	require.Zero(t, s.Calls())
}

func TestClusterByARN(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("GET /clusters/{cluster}/addons/{name}", func(r *loadertest.Request) any {
		return map[string]any{"addon": map[string]any{"addonName": r.PathValue("name"), "clusterName": r.PathValue("cluster")}}
	})
	addon, err := loadertest.One[types.Addon](t, s.Config(), "eks.Addon",
		relation.NewKey("coredns", "cluster", "arn:aws:eks:"+loadertest.Region+":"+loadertest.Account+":cluster/prod"))
	require.NoError(t, err)
	require.Equal(t, "prod", *addon.ClusterName)
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"-hyphen", "two words", "arn:aws:eks:us-east-1:123456789012:fargateprofile/prod/x/y"} {
		_, err := loadertest.One[types.Nodegroup](t, s.Config(), "eks.Nodegroup", relation.NewKey(id, "cluster", "prod"))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}
