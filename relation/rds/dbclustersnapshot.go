package rds

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
)

// The loader of rds.DBClusterSnapshot, by DescribeDBClusterSnapshots (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterSnapshots.html).
func init() {
	kind[types.DBClusterSnapshot]{
		target: "rds.DBClusterSnapshot", arn: "cluster-snapshot:", filter: "db-cluster-snapshot-id", notFound: "DBClusterSnapshotNotFoundFault",
		id: func(r types.DBClusterSnapshot) *string { return r.DBClusterSnapshotIdentifier },
		describe: func(ctx context.Context, client *rds.Client, filters []types.Filter, marker *string) ([]types.DBClusterSnapshot, *string, error) {
			out, err := client.DescribeDBClusterSnapshots(ctx, &rds.DescribeDBClusterSnapshotsInput{
				Filters: filters, Marker: marker, MaxRecords: new(int32(maxRecords)),
			})
			if err != nil {
				return nil, nil, err
			}
			return out.DBClusterSnapshots, out.Marker, nil
		},
	}.register()
}
