package elbv2

import (
	"context"
	"regexp"

	elb "github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2"
	"github.com/aws/aws-sdk-go-v2/service/elasticloadbalancingv2/types"
)

// The loader of elbv2.TargetGroup, by DescribeTargetGroups
// (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html).
func init() {
	named[types.TargetGroup]{
		target:       "elbv2.TargetGroup",
		arnPrefix:    "targetgroup/",
		paths:        regexp.MustCompile(`^([0-9A-Za-z-]{1,32})/[0-9a-f]{1,32}$`),
		notFoundCode: "TargetGroupNotFound",
		arn:          func(r types.TargetGroup) *string { return r.TargetGroupArn },
		name:         func(r types.TargetGroup) *string { return r.TargetGroupName },
		describe: func(ctx context.Context, client *elb.Client, names []string) ([]types.TargetGroup, error) {
			out, err := client.DescribeTargetGroups(ctx, &elb.DescribeTargetGroupsInput{Names: names})
			if err != nil {
				return nil, err
			}
			return out.TargetGroups, nil
		},
	}.register()
}
