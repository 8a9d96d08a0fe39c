package ecs_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// stateChange is an event with relations to a task and its cluster.
type stateChange struct {
	registry.Event `event:"source=aws.ecs,detail-type=ECS Task State Change"`
	Detail         struct {
		ClusterARN string `json:"clusterArn"`
		TaskARN    string `json:"taskArn"`
	} `json:"detail"`
	Cluster relation.One[types.Cluster] `json:"-" relation:"ecs.Cluster,detail.clusterArn"`
	Task    relation.One[types.Task]    `json:"-" relation:"ecs.Task,detail.taskArn,cluster=detail.clusterArn"`
}

type fixed struct{ cfg aws.Config }

func (s *fixed) Config(context.Context, string, string) (aws.Config, error) { return s.cfg, nil }

// Ten events about ten tasks in three clusters take one call for the clusters, and one a cluster for the tasks.
func TestPreload(t *testing.T) {
	s := loadertest.New(t)
	everything := func(string) bool { return true }
	s.Handle("DescribeClusters", func(r *loadertest.Request) any {
		arn := func(name string) string { return prefix + "cluster/" + name }
		return answer("clusters", requestOf(t, r).Clusters, everything,
			func(name string) object { return object{"clusterName": name, "clusterArn": arn(name)} }, arn)
	})
	s.Handle("DescribeTasks", func(r *loadertest.Request) any {
		in := requestOf(t, r)
		arn := func(id string) string { return prefix + "task/" + in.Cluster + "/" + id }
		return answer("tasks", in.Tasks, everything, func(id string) object { return object{"taskArn": arn(id)} }, arn)
	})
	events := registry.New(registry.WithSession(&fixed{s.Config()}))
	require.NoError(t, events.Register(stateChange{}))

	var decoded []registry.AnyEvent
	for i := range 10 {
		cluster, task := fmt.Sprintf("c-%d", i%3), generated(fmt.Sprintf("t-%d", i))
		event, err := events.Decode(fmt.Appendf(nil, `{"version":"0","id":"e-%d","detail-type":"ECS Task State Change","source":"aws.ecs",
			"account":%q,"time":"2026-01-02T03:04:05Z","region":%q,"resources":[],"detail":{"clusterArn":%q,"taskArn":%q}}`,
			i, loadertest.Account, loadertest.Region, prefix+"cluster/"+cluster, prefix+"task/"+cluster+"/"+task))
		require.NoError(t, err)
		decoded = append(decoded, event)
	}
	stats, err := relation.Preload(t.Context(), decoded)
	require.NoError(t, err)
	require.Equal(t, relation.Stats{Relations: 20, Keys: 20, Resources: 13, Batches: 2, Calls: 4}, stats)
	require.Equal(t, 16, stats.Saved())
	require.Len(t, s.Requests("DescribeClusters"), 1)
	require.Len(t, s.Requests("DescribeTasks"), 3)
	for i, event := range decoded {
		change := event.(*stateChange)
		cluster, err := change.Cluster.Get(t.Context())
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("c-%d", i%3), *cluster.ClusterName)
		task, err := change.Task.Get(t.Context())
		require.NoError(t, err)
		require.Equal(t, change.Detail.TaskARN, *task.TaskArn)
	}
	require.Equal(t, 4, s.Calls())
}
