package rds

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
)

// The loader of rds.DBSnapshot, by DescribeDBSnapshots (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSnapshots.html).
func init() {
	kind[types.DBSnapshot]{
		target: "rds.DBSnapshot", arn: "snapshot:", filter: "db-snapshot-id", notFound: "DBSnapshotNotFound",
		id: func(r types.DBSnapshot) *string { return r.DBSnapshotIdentifier },
		describe: func(ctx context.Context, client *rds.Client, filters []types.Filter, marker *string) ([]types.DBSnapshot, *string, error) {
			out, err := client.DescribeDBSnapshots(ctx, &rds.DescribeDBSnapshotsInput{
				Filters: filters, Marker: marker, MaxRecords: new(int32(maxRecords)),
			})
			if err != nil {
				return nil, nil, err
			}
			return out.DBSnapshots, out.Marker, nil
		},
	}.register()
}
