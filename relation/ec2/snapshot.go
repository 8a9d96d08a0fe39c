package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// The loader of ec2.Snapshot, by DescribeSnapshots (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html).
// Found are those of the account, public ones, and those shared with the account.
func init() {
	register("ec2.Snapshot", "snapshot", "snapshot-id",
		func(r types.Snapshot) *string { return r.SnapshotId },
		func(ctx context.Context, client *ec2.Client, filters []types.Filter, token *string) ([]types.Snapshot, *string, error) {
			out, err := client.DescribeSnapshots(ctx, &ec2.DescribeSnapshotsInput{Filters: filters, NextToken: token})
			if err != nil {
				return nil, nil, err
			}
			return out.Snapshots, out.NextToken, nil
		})
}
