// Package rds loads RDS resources for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/rds"
//
//	Instance relation.One[types.DBInstance] `json:"-" relation:"rds.DBInstance,detail.SourceIdentifier"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/rds/types.
//
//	target                  type                ids of a call   IAM action
//	rds.DBInstance          DBInstance          100             rds:DescribeDBInstances
//	rds.DBCluster           DBCluster           100             rds:DescribeDBClusters
//	rds.DBSnapshot          DBSnapshot          100             rds:DescribeDBSnapshots
//	rds.DBClusterSnapshot   DBClusterSnapshot   100             rds:DescribeDBClusterSnapshots
//
// A call is by filter and so needs the permission on all resources of its kind in the account and region, such as
// arn:aws:rds:eu-west-1:123456789012:db:*. Aurora's resources are among those of RDS; those of Neptune and DocumentDB,
// which have the same ARNs, are too.
//
// The id is an identifier or the resource's ARN. RDS does not mind the case of identifiers and keeps them in lower case.
//
// # Batches and what is not found
//
// A call asks for up to 100 identifiers, the most resources of [a page]. With a filter, one that RDS does not know is
// absent from the answer, where the parameter for an identifier fails the call (DBInstanceNotFound and its like). Should
// the filter do so too, the batch is halved until the unknown one stands alone. What cannot be an identifier is not found
// without a call. A resource that is being deleted is found, with the status "deleting". Snapshots are found if they are
// the account's own, automated or manual.
//
// [a page]: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html
package rds
