package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// The loader of ec2.Volume, by DescribeVolumes (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVolumes.html).
// A deleted volume is not found.
func init() {
	register("ec2.Volume", "volume", "volume-id",
		func(r types.Volume) *string { return r.VolumeId },
		func(ctx context.Context, client *ec2.Client, filters []types.Filter, token *string) ([]types.Volume, *string, error) {
			out, err := client.DescribeVolumes(ctx, &ec2.DescribeVolumesInput{Filters: filters, NextToken: token})
			if err != nil {
				return nil, nil, err
			}
			return out.Volumes, out.NextToken, nil
		})
}
