package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// The loader of ec2.NetworkInterface, by DescribeNetworkInterfaces (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html).
// An interface that was deleted with its instance is not found.
func init() {
	register("ec2.NetworkInterface", "network-interface", "network-interface-id",
		func(r types.NetworkInterface) *string { return r.NetworkInterfaceId },
		func(ctx context.Context, client *ec2.Client, filters []types.Filter, token *string) ([]types.NetworkInterface, *string, error) {
			out, err := client.DescribeNetworkInterfaces(ctx, &ec2.DescribeNetworkInterfacesInput{Filters: filters, NextToken: token})
			if err != nil {
				return nil, nil, err
			}
			return out.NetworkInterfaces, out.NextToken, nil
		})
}
