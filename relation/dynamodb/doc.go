// Package dynamodb loads DynamoDB tables for relations. Importing it registers its loader:
//
//	import _ "github.com/typedbus/typedbus/relation/dynamodb"
//
//	Table relation.One[types.TableDescription] `json:"-" relation:"dynamodb.Table,detail.requestParameters.tableName"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/dynamodb/types.
//
//	target           type               ids of a call  IAM action
//	dynamodb.Table   TableDescription   1              dynamodb:DescribeTable
//
// The action can be limited to single tables in a policy. Calls go side by side, four at once.
//
// The id is the table's name, or the ARN of the table, of one of its streams or of one of its indexes. A table that does
// not exist is AWS's ResourceNotFoundException; one that is being deleted is found, with the status DELETING. A name that
// no table can have is not found without a call.
package dynamodb
