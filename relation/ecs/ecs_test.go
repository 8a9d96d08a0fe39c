package ecs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/ecs"
)

// prefix is what the ARNs of the tests begin with.
const prefix = "arn:aws:ecs:" + loadertest.Region + ":" + loadertest.Account + ":"

// object is a JSON object of an answer.
type object = map[string]any

// describe is the request of any Describe operation.
type describe struct {
	Cluster            string
	Clusters           []string
	Services           []string
	Tasks              []string
	ContainerInstances []string
}

func requestOf(t testing.TB, r *loadertest.Request) describe {
	var members struct {
		Cluster            string   `json:"cluster"`
		Clusters           []string `json:"clusters"`
		Services           []string `json:"services"`
		Tasks              []string `json:"tasks"`
		ContainerInstances []string `json:"containerInstances"`
	}
	r.Decode(t, &members)
	return describe(members)
}

// answer answers as ECS does: with what exists, and a failure for each of the rest.
func answer(member string, ids []string, exists func(string) bool, resource func(id string) object, arn func(id string) string) object {
	resources, failures := []object{}, []object{}
	for _, id := range ids {
		if exists(id) {
			resources = append(resources, resource(id))
		} else {
			failures = append(failures, object{"arn": arn(id), "reason": "MISSING"})
		}
	}
	return object{member: resources, "failures": failures}
}

func TestCluster(t *testing.T) {
	loadertest.Contract[types.Cluster]{
		Target:    "ecs.Cluster",
		Operation: "DescribeClusters",
		Limit:     100,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias:     func(name string) relation.Key { return relation.NewKey(prefix + "cluster/" + name) },
		Name:      func(c types.Cluster) string { return *c.ClusterName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			arn := func(name string) string { return prefix + "cluster/" + name }
			return answer("clusters", requestOf(t, r).Clusters, exists,
				func(name string) object { return object{"clusterName": name, "clusterArn": arn(name)} }, arn)
		},
	}.Run(t)
}

func TestService(t *testing.T) {
	arn := func(name string) string { return prefix + "service/prod/" + name }
	loadertest.Contract[types.Service]{
		Target:    "ecs.Service",
		Operation: "DescribeServices",
		Limit:     10,
		Key:       func(name string) relation.Key { return relation.NewKey(name, "cluster", "prod") },
		Alias:     func(name string) relation.Key { return relation.NewKey(arn(name)) },
		Name:      func(s types.Service) string { return *s.ServiceName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			return answer("services", requestOf(t, r).Services, exists,
				func(name string) object { return object{"serviceName": name, "serviceArn": arn(name)} }, arn)
		},
	}.Run(t)
}

// generated returns an id of the length that ECS gives to tasks and container instances, and named what it was made of.
func generated(name string) string { return strings.Repeat("0", 36-len(name)) + name }

func named(arn *string) string {
	return strings.TrimLeft((*arn)[strings.LastIndex(*arn, "/")+1:], "0")
}

func TestTask(t *testing.T) {
	arn := func(id string) string { return prefix + "task/prod/" + id }
	loadertest.Contract[types.Task]{
		Target:    "ecs.Task",
		Operation: "DescribeTasks",
		Limit:     100,
		Key:       func(name string) relation.Key { return relation.NewKey(generated(name), "cluster", "prod") },
		Alias: func(name string) relation.Key {
			return relation.NewKey(arn(generated(name)), "cluster", prefix+"cluster/prod")
		},
		Name: func(task types.Task) string { return named(task.TaskArn) },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			return answer("tasks", requestOf(t, r).Tasks, exists,
				func(id string) object { return object{"taskArn": arn(id)} }, arn)
		},
	}.Run(t)
}

func TestContainerInstance(t *testing.T) {
	arn := func(id string) string { return prefix + "container-instance/prod/" + id }
	loadertest.Contract[types.ContainerInstance]{
		Target:    "ecs.ContainerInstance",
		Operation: "DescribeContainerInstances",
		Limit:     100,
		Key:       func(name string) relation.Key { return relation.NewKey(generated(name), "cluster", "prod") },
		Alias:     func(name string) relation.Key { return relation.NewKey(arn(generated(name))) },
		Name:      func(i types.ContainerInstance) string { return named(i.ContainerInstanceArn) },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			return answer("containerInstances", requestOf(t, r).ContainerInstances, exists,
				func(id string) object { return object{"containerInstanceArn": arn(id)} }, arn)
		},
	}.Run(t)
}

func TestTaskDefinition(t *testing.T) {
	loadertest.Contract[types.TaskDefinition]{
		Target:    "ecs.TaskDefinition",
		Operation: "DescribeTaskDefinition",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name + ":7") },
		Alias:     func(name string) relation.Key { return relation.NewKey(prefix + "task-definition/" + name + ":7") },
		Name:      func(d types.TaskDefinition) string { return *d.Family },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in struct {
				TaskDefinition string `json:"taskDefinition"`
			}
			r.Decode(t, &in)
			if !exists(in.TaskDefinition) {
				return &loadertest.Error{Code: "ClientException", Message: "Unable to describe task definition."}
			}
			family, _, _ := strings.Cut(in.TaskDefinition, ":")
			return object{"taskDefinition": object{"family": family, "revision": 7}}
		},
	}.Run(t)
}

// ECS has one code for an unknown task definition and for mistakes that say nothing of it.
func TestTaskDefinitionOtherClientException(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("DescribeTaskDefinition", func(*loadertest.Request) any {
		return &loadertest.Error{Code: "ClientException", Message: "Too many concurrent attempts."}
	})
	_, err := loadertest.One[types.TaskDefinition](t, s.Config(), "ecs.TaskDefinition", relation.NewKey("web:7"))
	require.Error(t, err)
	require.NotErrorIs(t, err, relation.ErrNotFound)
}

// clusterServer has the services "web" and "api" in each of its clusters.
func clusterServer(t *testing.T, clusters ...string) *loadertest.Server {
	s := loadertest.New(t)
	s.Handle("DescribeServices", func(r *loadertest.Request) any {
		in := requestOf(t, r)
		cluster := in.Cluster[strings.LastIndex(in.Cluster, "/")+1:]
		if !slices.Contains(clusters, cluster) {
			return &loadertest.Error{Code: "ClusterNotFoundException", Message: "Cluster not found."}
		}
		arn := func(name string) string { return prefix + "service/" + cluster + "/" + name }
		return answer("services", in.Services, func(name string) bool { return name == "web" || name == "api" },
			func(name string) object {
				return object{"serviceName": name, "serviceArn": arn(name), "clusterArn": prefix + "cluster/" + cluster}
			}, arn)
	})
	return s
}

func TestClusters(t *testing.T) {
	short := prefix + "service/web"
	for _, test := range []struct {
		name string
		key  relation.Key
		want string // the cluster that is asked
	}{
		{"none", relation.NewKey("web"), "default"},
		{"name", relation.NewKey("web", "cluster", "prod"), "prod"},
		{"long ARN", relation.NewKey(prefix + "service/prod/web"), "prod"},
		{"long ARN and another cluster", relation.NewKey(prefix+"service/prod/web", "cluster", "default"), "prod"},
		{"short ARN", relation.NewKey(short), "default"},
		{"short ARN and name", relation.NewKey(short, "cluster", "prod"), "prod"},
		{"short ARN and ARN", relation.NewKey(short, "cluster", prefix+"cluster/prod"), "prod"},
		{"name and ARN", relation.NewKey("web", "cluster", prefix+"cluster/prod"), "prod"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := clusterServer(t, "default", "prod")
			service, err := loadertest.One[types.Service](t, s.Config(), "ecs.Service", test.key)
			require.NoError(t, err)
			require.Equal(t, "web", *service.ServiceName)
			require.Equal(t, test.want, requestOf(t, s.Requests("DescribeServices")[0]).Cluster)
		})
	}
}

// What the account that is asked has under the same names is not taken for what is in the cluster of another one.
func TestNamesakes(t *testing.T) {
	for _, test := range []struct{ name, id, cluster string }{
		{"name and another account", "web", "arn:aws:ecs:us-east-1:210987654321:cluster/prod"},
		{"name and another region", "web", "arn:aws:ecs:eu-west-1:123456789012:cluster/prod"},
		{"short ARN and another account", prefix + "service/web", "arn:aws:ecs:us-east-1:210987654321:cluster/prod"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := clusterServer(t, "prod")
			keys := []relation.Key{
				relation.NewKey(test.id, "cluster", test.cluster),
				relation.NewKey("web", "cluster", "prod"),
				relation.NewKey("web", "cluster", prefix+"cluster/prod"),
			}
			results := loadertest.Load[types.Service](t, s.Config(), "ecs.Service", keys...)
			require.ErrorIs(t, results[keys[0]].Err, relation.ErrOtherAccount)
			require.NoError(t, results[keys[1]].Err)
			require.NoError(t, results[keys[2]].Err)
			require.Equal(t, 1, s.Calls())
			require.Equal(t, "prod", requestOf(t, s.Requests("DescribeServices")[0]).Cluster)
		})
	}
}

// However the events mix services of several clusters, each cluster is asked once, and an unknown one fails alone.
func TestServicesOfSeveralClusters(t *testing.T) {
	s := clusterServer(t, "a", "b")
	var keys []relation.Key
	for _, name := range []string{"web", "api"} {
		for _, cluster := range []string{"a", "b", "unknown"} {
			keys = append(keys, relation.NewKey(name, "cluster", cluster))
		}
	}
	results := loadertest.Load[types.Service](t, s.Config(), "ecs.Service", keys...)
	for _, key := range keys {
		if key.Arg("cluster") == "unknown" {
			require.ErrorIs(t, results[key].Err, relation.ErrNotFound)
			continue
		}
		require.NoError(t, results[key].Err)
		require.Equal(t, prefix+"cluster/"+key.Arg("cluster"), *results[key].Value.ClusterArn)
	}
	require.Equal(t, 3, s.Calls())
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, test := range []struct {
		name, target string
		key          relation.Key
	}{
		{"cluster of two words", "ecs.Cluster", relation.NewKey("my cluster")},
		{"another service's ARN", "ecs.Cluster", relation.NewKey("arn:aws:eks:us-east-1:123456789012:cluster/prod")},
		{"service with a wildcard", "ecs.Cluster", relation.NewKey("web*")},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := loadertest.One[types.Cluster](t, s.Config(), test.target, test.key)
			require.ErrorIs(t, err, relation.ErrNotFound)
		})
	}
	for _, key := range []relation.Key{
		relation.NewKey("short"),
		relation.NewKey(prefix + "service/prod/web"),
		relation.NewKey(generated("r"), "cluster", "a/b"),
	} {
		_, err := loadertest.One[types.Task](t, s.Config(), "ecs.Task", key)
		require.ErrorIs(t, err, relation.ErrNotFound)
	}
	_, err := loadertest.One[types.TaskDefinition](t, s.Config(), "ecs.TaskDefinition", relation.NewKey("web:latest"))
	require.ErrorIs(t, err, relation.ErrNotFound)
	require.Zero(t, s.Calls())
}

func TestFailureErrorText(t *testing.T) {
	require.EqualError(t, &ecs.FailureError{Reason: "INTERNAL", Detail: "try later"}, "ecs: the answer has the failure INTERNAL: try later")
	require.EqualError(t, &ecs.FailureError{Reason: "INTERNAL"}, "ecs: the answer has the failure INTERNAL")
}

func TestFailureError(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("DescribeClusters", func(*loadertest.Request) any {
		return object{
			"clusters": []object{{"clusterName": "a"}},
			"failures": []object{{"arn": prefix + "cluster/b", "reason": "INTERNAL", "detail": "try later"}},
		}
	})
	a, b := relation.NewKey("a"), relation.NewKey("b")
	results := loadertest.Load[types.Cluster](t, s.Config(), "ecs.Cluster", a, b)
	require.NoError(t, results[a].Err)
	require.NotErrorIs(t, results[b].Err, relation.ErrNotFound)
	var failure *ecs.FailureError
	require.ErrorAs(t, results[b].Err, &failure)
	require.Equal(t, ecs.FailureError{Reason: "INTERNAL", Detail: "try later"}, *failure)
}
