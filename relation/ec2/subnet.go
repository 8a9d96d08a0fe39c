package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// The loader of ec2.Subnet, by DescribeSubnets (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSubnets.html).
// Found are those of the account and those shared with it.
func init() {
	register("ec2.Subnet", "subnet", "subnet-id",
		func(r types.Subnet) *string { return r.SubnetId },
		func(ctx context.Context, client *ec2.Client, filters []types.Filter, token *string) ([]types.Subnet, *string, error) {
			out, err := client.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{Filters: filters, NextToken: token})
			if err != nil {
				return nil, nil, err
			}
			return out.Subnets, out.NextToken, nil
		})
}
