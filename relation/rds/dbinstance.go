package rds

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
)

// The loader of rds.DBInstance, by DescribeDBInstances (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html).
func init() {
	kind[types.DBInstance]{
		target: "rds.DBInstance", arn: "db:", filter: "db-instance-id", notFound: "DBInstanceNotFound",
		id: func(r types.DBInstance) *string { return r.DBInstanceIdentifier },
		describe: func(ctx context.Context, client *rds.Client, filters []types.Filter, marker *string) ([]types.DBInstance, *string, error) {
			out, err := client.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{
				Filters: filters, Marker: marker, MaxRecords: new(int32(maxRecords)),
			})
			if err != nil {
				return nil, nil, err
			}
			return out.DBInstances, out.Marker, nil
		},
	}.register()
}
