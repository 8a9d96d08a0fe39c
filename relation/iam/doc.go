// Package iam loads IAM roles for relations. Importing it registers its loader:
//
//	import _ "github.com/typedbus/typedbus/relation/iam"
//
//	Role relation.One[types.Role] `json:"-" relation:"iam.Role,detail.requestParameters.roleName"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/iam/types.
//
//	target     type   ids of a call  IAM action
//	iam.Role   Role   1              iam:GetRole
//
// The action can be limited to single roles in a policy. Calls go side by side, four at once. IAM is one for all regions of
// a partition.
//
// The id is the role's name, its ARN, or the ARN of a session of it, as sts names it. A role that does not exist is AWS's
// NoSuchEntity. A name that no role can have is not found without a call.
package iam
