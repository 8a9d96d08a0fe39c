package elbv2_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/elbv2"
)

const (
	prefix = "arn:aws:elasticloadbalancing:" + loadertest.Region + ":" + loadertest.Account + ":"
	suffix = "/50dc6c495c0c9188" // of ARNs
)

// answer answers as Elastic Load Balancing does: one resource that does not exist fails all.
func answer(list, code string, ids []string, exists func(string) bool, element func(id string) string) any {
	var b strings.Builder
	for _, id := range ids {
		if !exists(id) {
			return &loadertest.Error{Code: code, Message: "One or more are not found."}
		}
		b.WriteString("<member>" + element(id) + "</member>")
	}
	return "<" + list + ">" + b.String() + "</" + list + ">"
}

func loadBalancers(names []string, exists func(string) bool) any {
	return answer("LoadBalancers", "LoadBalancerNotFound", names, exists, func(name string) string {
		return fmt.Sprintf("<LoadBalancerName>%s</LoadBalancerName><LoadBalancerArn>%sloadbalancer/app/%s%s</LoadBalancerArn>", name, prefix, name, suffix)
	})
}

func TestLoadBalancer(t *testing.T) {
	loadertest.Contract[types.LoadBalancer]{
		Target:    "elbv2.LoadBalancer",
		Operation: "DescribeLoadBalancers",
		Limit:     20,
		Key:       func(name string) relation.Key { return relation.NewKey(prefix + "loadbalancer/app/" + name + suffix) },
		Alias:     func(name string) relation.Key { return relation.NewKey(name) },
		Name:      func(lb types.LoadBalancer) string { return *lb.LoadBalancerName },
		Denied:    "AccessDenied",
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			return loadBalancers(r.Members("Names"), exists)
		},
	}.Run(t)
}

func TestTargetGroup(t *testing.T) {
	loadertest.Contract[types.TargetGroup]{
		Target:    "elbv2.TargetGroup",
		Operation: "DescribeTargetGroups",
		Limit:     20,
		Key:       func(name string) relation.Key { return relation.NewKey(prefix + "targetgroup/" + name + suffix) },
		Alias:     func(name string) relation.Key { return relation.NewKey("targetgroup/" + name + suffix) },
		Name:      func(g types.TargetGroup) string { return *g.TargetGroupName },
		Denied:    "AccessDenied",
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			return answer("TargetGroups", "TargetGroupNotFound", r.Members("Names"), exists, func(name string) string {
				return fmt.Sprintf("<TargetGroupName>%s</TargetGroupName><TargetGroupArn>%stargetgroup/%s%s</TargetGroupArn>", name, prefix, name, suffix)
			})
		},
	}.Run(t)
}

func TestListener(t *testing.T) {
	before, after := prefix+"listener/net/", suffix+"/f2f7dc8efc522ab2"
	loadertest.Contract[types.Listener]{
		Target:    "elbv2.Listener",
		Operation: "DescribeListeners",
		Limit:     20,
		Key:       func(name string) relation.Key { return relation.NewKey(before + name + after) },
		Name: func(l types.Listener) string {
			return strings.TrimSuffix(strings.TrimPrefix(*l.ListenerArn, before), after)
		},
		Denied: "AccessDenied",
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			return answer("Listeners", "ListenerNotFound", r.Members("ListenerArns"), exists, func(arn string) string {
				return "<ListenerArn>" + arn + "</ListenerArn>"
			})
		},
	}.Run(t)
}

// A name is that of whatever has it now, an ARN names one load balancer for ever.
func TestNamesake(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("DescribeLoadBalancers", func(r *loadertest.Request) any {
		return loadBalancers(r.Members("Names"), func(string) bool { return true })
	})
	for _, test := range []struct {
		name, id string
		found    bool
	}{
		{"name", "web", true},
		{"ARN", prefix + "loadbalancer/app/web" + suffix, true},
		{"dimension", "app/web" + suffix, true},
		{"ARN of an earlier one", prefix + "loadbalancer/app/web/0000000000000000", false},
		{"ARN of another type", prefix + "loadbalancer/net/web" + suffix, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := s.Calls()
			lb, err := loadertest.One[types.LoadBalancer](t, s.Config(), "elbv2.LoadBalancer", relation.NewKey(test.id))
			require.Equal(t, 1, s.Calls()-before)
			if !test.found {
				require.ErrorIs(t, err, relation.ErrNotFound)
				return
			}
			require.NoError(t, err)
			require.Equal(t, "web", *lb.LoadBalancerName)
		})
	}
}

func TestOneCallForAllForms(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("DescribeLoadBalancers", func(r *loadertest.Request) any {
		return loadBalancers(r.Members("Names"), func(string) bool { return true })
	})
	keys := []relation.Key{
		relation.NewKey("web"), relation.NewKey("app/web" + suffix), relation.NewKey(prefix + "loadbalancer/app/web" + suffix),
		relation.NewKey(prefix + "loadbalancer/app/web/0000000000000000"), relation.NewKey("api"),
	}
	results := loadertest.Load[types.LoadBalancer](t, s.Config(), "elbv2.LoadBalancer", keys...)
	for i, key := range keys {
		require.Equal(t, i == 3, results[key].Err != nil, "%s", key)
	}
	require.Len(t, s.Requests("DescribeLoadBalancers"), 1)
	names := s.Requests("DescribeLoadBalancers")[0].Members("Names")
	require.Equal(t, []string{"api", "web"}, slices.Sorted(slices.Values(names)))
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{
		prefix + "loadbalancer/classic", "two words", strings.Repeat("x", 33),
		prefix + "targetgroup/web" + suffix, "arn:aws:s3:::web",
	} {
		_, err := loadertest.One[types.LoadBalancer](t, s.Config(), "elbv2.LoadBalancer", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	for _, id := range []string{"web", prefix + "loadbalancer/app/web" + suffix, prefix + "listener-rule/app/web" + suffix + "/f2f7/9683"} {
		_, err := loadertest.One[types.Listener](t, s.Config(), "elbv2.Listener", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}

// TestOnce: a load balancer that an event names three ways is one, and its namesake is another.
func TestOnce(t *testing.T) {
	s := loadertest.New(t)
	s.Handle("DescribeLoadBalancers", func(r *loadertest.Request) any {
		return loadBalancers(r.Members("Names"), func(string) bool { return true })
	})
	var names []string
	for _, lb := range loadertest.Distinct[types.LoadBalancer](t, s.Config(), "elbv2.LoadBalancer", relation.NewKey("web"),
		relation.NewKey(prefix+"loadbalancer/app/web"+suffix), relation.NewKey("api"), relation.NewKey("app/web"+suffix)) {
		names = append(names, *lb.LoadBalancerName)
	}
	require.Equal(t, []string{"web", "api"}, names)
}
