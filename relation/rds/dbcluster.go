package rds

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"
)

// The loader of rds.DBCluster, by DescribeDBClusters (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html).
func init() {
	kind[types.DBCluster]{
		target: "rds.DBCluster", arn: "cluster:", filter: "db-cluster-id", notFound: "DBClusterNotFoundFault",
		id: func(r types.DBCluster) *string { return r.DBClusterIdentifier },
		describe: func(ctx context.Context, client *rds.Client, filters []types.Filter, marker *string) ([]types.DBCluster, *string, error) {
			out, err := client.DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{
				Filters: filters, Marker: marker, MaxRecords: new(int32(maxRecords)),
			})
			if err != nil {
				return nil, nil, err
			}
			return out.DBClusters, out.Marker, nil
		},
	}.register()
}
