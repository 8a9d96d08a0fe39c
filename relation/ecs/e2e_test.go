package ecs_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2ECluster(t *testing.T) {
	cfg := e2e.Config(t)
	created := createCluster(t, cfg)
	found, gone := relation.NewKey(*created.ClusterArn), relation.NewKey("no-such-cluster")
	results := loadertest.Load[types.Cluster](t, cfg, "ecs.Cluster", found, gone)
	require.NoError(t, results[found].Err)
	require.Equal(t, *created.ClusterArn, *results[found].Value.ClusterArn)
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)
}

func TestE2ETaskDefinition(t *testing.T) {
	cfg := e2e.Config(t)
	created := registerDefinition(t, cfg)
	found, gone := relation.NewKey(*created.TaskDefinitionArn), relation.NewKey("no-such-family:1")
	results := loadertest.Load[types.TaskDefinition](t, cfg, "ecs.TaskDefinition", found, gone)
	require.NoError(t, results[found].Err)
	require.Equal(t, *created.TaskDefinitionArn, *results[found].Value.TaskDefinitionArn)
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)
}

func TestE2EService(t *testing.T) {
	cfg := e2e.Config(t)
	cluster, definition := createCluster(t, cfg), registerDefinition(t, cfg)
	created, err := ecs.NewFromConfig(cfg).CreateService(t.Context(), &ecs.CreateServiceInput{
		Cluster: cluster.ClusterName, ServiceName: aws.String("web"), TaskDefinition: definition.TaskDefinitionArn, DesiredCount: aws.Int32(0),
	})
	require.NoError(t, err)
	found := relation.NewKey(*created.Service.ServiceArn, "cluster", *cluster.ClusterArn)
	gone := relation.NewKey("no-such-service", "cluster", *cluster.ClusterName)
	goneCluster := relation.NewKey("web", "cluster", "no-such-cluster")
	results := loadertest.Load[types.Service](t, cfg, "ecs.Service", found, gone, goneCluster)
	require.NoError(t, results[found].Err)
	require.Equal(t, "web", *results[found].Value.ServiceName)
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)
	require.ErrorIs(t, results[goneCluster].Err, relation.ErrNotFound)
}

func TestE2EContainerInstanceAndTask(t *testing.T) {
	cfg := e2e.Config(t)
	cluster, definition := createCluster(t, cfg), registerDefinition(t, cfg)
	client := ecs.NewFromConfig(cfg)
	document, err := json.Marshal(map[string]string{
		"instanceId": runInstance(t, cfg), "region": cfg.Region, "accountId": e2e.Account,
	})
	require.NoError(t, err)
	registered, err := client.RegisterContainerInstance(t.Context(), &ecs.RegisterContainerInstanceInput{
		Cluster: cluster.ClusterName, InstanceIdentityDocument: aws.String(string(document)),
	})
	require.NoError(t, err)
	instance := registered.ContainerInstance

	found := relation.NewKey(*instance.ContainerInstanceArn, "cluster", *cluster.ClusterArn)
	gone := relation.NewKey("0123456789abcdef0123456789abcdef", "cluster", *cluster.ClusterName)
	instances := loadertest.Load[types.ContainerInstance](t, cfg, "ecs.ContainerInstance", found, gone)
	require.NoError(t, instances[found].Err)
	require.Equal(t, *instance.Ec2InstanceId, *instances[found].Value.Ec2InstanceId)
	require.ErrorIs(t, instances[gone].Err, relation.ErrNotFound)

	run, err := client.RunTask(t.Context(), &ecs.RunTaskInput{
		Cluster: cluster.ClusterName, TaskDefinition: definition.TaskDefinitionArn, LaunchType: types.LaunchTypeEc2, Count: aws.Int32(1),
	})
	require.NoError(t, err)
	require.Len(t, run.Tasks, 1)
	found = relation.NewKey(*run.Tasks[0].TaskArn)
	tasks := loadertest.Load[types.Task](t, cfg, "ecs.Task", found, gone)
	require.NoError(t, tasks[found].Err)
	require.Equal(t, *run.Tasks[0].TaskArn, *tasks[found].Value.TaskArn)
	require.ErrorIs(t, tasks[gone].Err, relation.ErrNotFound)
}

func createCluster(t *testing.T, cfg aws.Config) *types.Cluster {
	t.Helper()
	out, err := ecs.NewFromConfig(cfg).CreateCluster(t.Context(), &ecs.CreateClusterInput{ClusterName: aws.String(loadertest.Unique("typedbus"))})
	require.NoError(t, err)
	return out.Cluster
}

func registerDefinition(t *testing.T, cfg aws.Config) *types.TaskDefinition {
	t.Helper()
	out, err := ecs.NewFromConfig(cfg).RegisterTaskDefinition(t.Context(), &ecs.RegisterTaskDefinitionInput{
		Family: aws.String(loadertest.Unique("typedbus")),
		ContainerDefinitions: []types.ContainerDefinition{{
			Name: aws.String("web"), Image: aws.String("nginx"), Memory: aws.Int32(64), Cpu: 10,
		}},
	})
	require.NoError(t, err)
	return out.TaskDefinition
}

func runInstance(t *testing.T, cfg aws.Config) string {
	t.Helper()
	out, err := ec2.NewFromConfig(cfg).RunInstances(t.Context(), &ec2.RunInstancesInput{
		ImageId: aws.String("ami-12c6146b"), InstanceType: ec2types.InstanceTypeM5Large, MinCount: aws.Int32(1), MaxCount: aws.Int32(1),
	})
	require.NoError(t, err)
	return *out.Instances[0].InstanceId
}
