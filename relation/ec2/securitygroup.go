package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// The loader of ec2.SecurityGroup, by DescribeSecurityGroups (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html).
// A deleted group is not found.
func init() {
	register("ec2.SecurityGroup", "security-group", "group-id",
		func(r types.SecurityGroup) *string { return r.GroupId },
		func(ctx context.Context, client *ec2.Client, filters []types.Filter, token *string) ([]types.SecurityGroup, *string, error) {
			out, err := client.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{Filters: filters, NextToken: token})
			if err != nil {
				return nil, nil, err
			}
			return out.SecurityGroups, out.NextToken, nil
		})
}
