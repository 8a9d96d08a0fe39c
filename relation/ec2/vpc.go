package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// The loader of ec2.Vpc, by DescribeVpcs (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html).
// A deleted VPC is not found.
func init() {
	register("ec2.Vpc", "vpc", "vpc-id",
		func(r types.Vpc) *string { return r.VpcId },
		func(ctx context.Context, client *ec2.Client, filters []types.Filter, token *string) ([]types.Vpc, *string, error) {
			out, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{Filters: filters, NextToken: token})
			if err != nil {
				return nil, nil, err
			}
			return out.Vpcs, out.NextToken, nil
		})
}
