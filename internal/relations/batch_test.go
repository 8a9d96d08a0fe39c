package relations

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/ecsevents"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// TestTenMessagesAboutThreeClusters goes the whole way from a queue to a handler's cluster: one call for the receive.
func TestTenMessagesAboutThreeClusters(t *testing.T) {
	server := loadertest.New(t)
	server.Handle("DescribeClusters", func(r *loadertest.Request) any {
		var in struct {
			Clusters []string `json:"clusters"`
		}
		r.Decode(t, &in)
		var found []map[string]any
		for _, name := range in.Clusters {
			found = append(found, map[string]any{"clusterName": name, "clusterArn": clusterARN(name), "status": "ACTIVE"})
		}
		return map[string]any{"clusters": found}
	})
	own := session.Func(func(context.Context, string, string) (aws.Config, error) { return server.Config(), nil })

	queue := sqsxtest.New(t)
	events := queue.Queue("events")
	for n := range 10 {
		events.Send(taskStateChange(n, fmt.Sprintf("cluster-%d", n%3)))
	}

	ctx, stop := context.WithCancel(t.Context())
	var mu sync.Mutex
	seen := map[string]int{}
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(ctx context.Context, e *ecsevents.TaskStateChange) error {
		cluster, err := e.Cluster.Get(ctx)
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		seen[*cluster.ClusterName]++
		if seen["cluster-0"]+seen["cluster-1"]+seen["cluster-2"] == 10 {
			stop()
		}
		return nil
	})
	consumer, err := sqsx.NewConsumer(queue, events.URL(), mux, sqsx.WithSession(own), sqsx.WithWait(0),
		sqsx.WithPreload(func(ctx context.Context, events ...registry.AnyEvent) error {
			_, err := relation.Preload(ctx, events, "Cluster")
			return err
		}))
	require.NoError(t, err)
	require.NoError(t, consumer.Run(ctx))

	require.Equal(t, map[string]int{"cluster-0": 4, "cluster-1": 3, "cluster-2": 3}, seen)
	require.Len(t, server.Requests("DescribeClusters"), 1)
	require.Equal(t, 1, server.Calls())
}

func clusterARN(name string) string {
	return "arn:aws:ecs:us-east-1:123456789012:cluster/" + name
}

func taskStateChange(n int, cluster string) string {
	return fmt.Sprintf(`{"version":"0","id":"e-%d","detail-type":"ECS Task State Change","source":"aws.ecs","account":"123456789012",
		"time":"2026-01-02T03:04:05Z","region":"us-east-1","resources":[],"detail":{"clusterArn":%q,"lastStatus":"RUNNING"}}`,
		n, clusterARN(cluster))
}
