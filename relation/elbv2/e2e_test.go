package elbv2_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2ELoadBalancerTargetGroupAndListener(t *testing.T) {
	cfg := e2e.Config(t)
	client := elb.NewFromConfig(cfg)
	vpc, subnets := network(t, cfg)
	createdLB, err := client.CreateLoadBalancer(t.Context(), &elb.CreateLoadBalancerInput{Name: aws.String(loadertest.Unique("lb")), Subnets: subnets})
	require.NoError(t, err)
	lb := createdLB.LoadBalancers[0]
	createdGroup, err := client.CreateTargetGroup(t.Context(), &elb.CreateTargetGroupInput{
		Name: aws.String(loadertest.Unique("tg")), Protocol: types.ProtocolEnumHttp, Port: aws.Int32(80), VpcId: &vpc,
	})
	require.NoError(t, err)
	group := createdGroup.TargetGroups[0]
	createdListener, err := client.CreateListener(t.Context(), &elb.CreateListenerInput{
		LoadBalancerArn: lb.LoadBalancerArn, Protocol: types.ProtocolEnumHttp, Port: aws.Int32(80),
		DefaultActions: []types.Action{{Type: types.ActionTypeEnumForward, TargetGroupArn: group.TargetGroupArn}},
	})
	require.NoError(t, err)
	listener := createdListener.Listeners[0]

	byARN, byName := relation.NewKey(*lb.LoadBalancerArn), relation.NewKey(*lb.LoadBalancerName)
	gone := relation.NewKey(prefix + "loadbalancer/app/no-such-lb/0000000000000000")
	lbs := loadertest.Load[types.LoadBalancer](t, cfg, "elbv2.LoadBalancer", byARN, gone, byName)
	for _, key := range []relation.Key{byARN, byName} {
		require.NoError(t, lbs[key].Err)
		require.Equal(t, *lb.LoadBalancerArn, *lbs[key].Value.LoadBalancerArn)
	}
	require.ErrorIs(t, lbs[gone].Err, relation.ErrNotFound)

	byARN, byName = relation.NewKey(*group.TargetGroupArn), relation.NewKey(*group.TargetGroupName)
	gone = relation.NewKey("no-such-group")
	groups := loadertest.Load[types.TargetGroup](t, cfg, "elbv2.TargetGroup", byARN, gone, byName)
	for _, key := range []relation.Key{byARN, byName} {
		require.NoError(t, groups[key].Err)
		require.Equal(t, *group.TargetGroupArn, *groups[key].Value.TargetGroupArn)
	}
	require.ErrorIs(t, groups[gone].Err, relation.ErrNotFound)

	byARN, gone = relation.NewKey(*listener.ListenerArn), relation.NewKey(prefix+"listener/app/no-such-lb/0000000000000000/0000000000000000")
	listeners := loadertest.Load[types.Listener](t, cfg, "elbv2.Listener", byARN, gone)
	require.NoError(t, listeners[byARN].Err)
	require.Equal(t, *listener.ListenerArn, *listeners[byARN].Value.ListenerArn)
	require.ErrorIs(t, listeners[gone].Err, relation.ErrNotFound)
}

// network creates a VPC with subnets in two zones, as a load balancer wants it.
func network(t *testing.T, cfg aws.Config) (vpc string, subnets []string) {
	t.Helper()
	client := ec2.NewFromConfig(cfg)
	created, err := client.CreateVpc(t.Context(), &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
	require.NoError(t, err)
	for zone, block := range map[string]string{"a": "10.0.1.0/24", "b": "10.0.2.0/24"} {
		subnet, err := client.CreateSubnet(t.Context(), &ec2.CreateSubnetInput{
			VpcId: created.Vpc.VpcId, CidrBlock: &block, AvailabilityZone: aws.String(cfg.Region + zone),
		})
		require.NoError(t, err)
		subnets = append(subnets, *subnet.Subnet.SubnetId)
	}
	return *created.Vpc.VpcId, subnets
}
