package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// The loader of ec2.SpotInstanceRequest, by DescribeSpotInstanceRequests (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSpotInstanceRequests.html).
// A request is found until four hours after it is cancelled and its instances are terminated.
func init() {
	register("ec2.SpotInstanceRequest", "spot-instances-request", "spot-instance-request-id",
		func(r types.SpotInstanceRequest) *string { return r.SpotInstanceRequestId },
		func(ctx context.Context, client *ec2.Client, filters []types.Filter, token *string) ([]types.SpotInstanceRequest, *string, error) {
			out, err := client.DescribeSpotInstanceRequests(ctx, &ec2.DescribeSpotInstanceRequestsInput{Filters: filters, NextToken: token})
			if err != nil {
				return nil, nil, err
			}
			return out.SpotInstanceRequests, out.NextToken, nil
		})
}
