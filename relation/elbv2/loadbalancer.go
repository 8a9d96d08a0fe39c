package elbv2

import (
	"context"
	"regexp"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// The loader of elbv2.LoadBalancer, by DescribeLoadBalancers
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html). A deleted load
// balancer is not found at once.
func init() {
	named[types.LoadBalancer]{
		target:       "elbv2.LoadBalancer",
		arnPrefix:    "loadbalancer/",
		paths:        regexp.MustCompile(`^(?:app|net|gwy)/([0-9A-Za-z-]{1,32})/[0-9a-f]{1,32}$`),
		notFoundCode: "LoadBalancerNotFound",
		arn:          func(r types.LoadBalancer) *string { return r.LoadBalancerArn },
		name:         func(r types.LoadBalancer) *string { return r.LoadBalancerName },
		describe: func(ctx context.Context, client *elb.Client, names []string) ([]types.LoadBalancer, error) {
			out, err := client.DescribeLoadBalancers(ctx, &elb.DescribeLoadBalancersInput{Names: names})
			if err != nil {
				return nil, err
			}
			return out.LoadBalancers, nil
		},
	}.register()
}
