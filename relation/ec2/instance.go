package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// The loader of ec2.Instance, by DescribeInstances (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html).
// A terminated instance is still found for a while, usually less than an hour.
func init() {
	register("ec2.Instance", "instance", "instance-id",
		func(r types.Instance) *string { return r.InstanceId },
		func(ctx context.Context, client *ec2.Client, filters []types.Filter, token *string) ([]types.Instance, *string, error) {
			out, err := client.DescribeInstances(ctx, &ec2.DescribeInstancesInput{Filters: filters, NextToken: token})
			if err != nil {
				return nil, nil, err
			}
			var instances []types.Instance
			for _, reservation := range out.Reservations {
				instances = append(instances, reservation.Instances...)
			}
			return instances, out.NextToken, nil
		})
}
