// Package bedrock loads Bedrock's jobs for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/bedrock"
//
//	Job relation.One[types.ModelInvocationJobSummary] `json:"-" relation:"bedrock.ModelInvocationJob,detail.batchJobArn"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/bedrock/types.
//
//	target                          type                           ids of a call  IAM action
//	bedrock.ModelCustomizationJob   ModelCustomizationJobSummary   1              bedrock:GetModelCustomizationJob
//	bedrock.ModelInvocationJob      ModelInvocationJobSummary      1              bedrock:GetModelInvocationJob
//
// Both actions can be limited to single jobs in a policy. Calls go side by side, four at once.
//
// The id of a customization is its name or its ARN: the two are different resources to a relation, each loaded by a call of
// its own, since Bedrock finds by either and says neither in the other. The id of a batch inference ("model invocation")
// is the one that Bedrock made, or its ARN. A job that does not exist is AWS's ResourceNotFoundException. An id that cannot
// be one is not found without a call.
package bedrock
