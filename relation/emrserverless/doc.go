// Package emrserverless loads EMR Serverless applications and job runs for relations. Importing it registers its loaders:
//
//	import _ "github.com/typedbus/typedbus/relation/emrserverless"
//
//	Run relation.One[types.JobRun] `json:"-" relation:"emrserverless.JobRun,detail.jobRunId,application=detail.applicationId"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/emrserverless/types.
//
//	target                      type          ids of a call  IAM action
//	emrserverless.Application   Application   1              emr-serverless:GetApplication
//	emrserverless.JobRun        JobRun        1              emr-serverless:GetJobRun
//
// Both actions can be limited to single resources in a policy. Calls go side by side, four at once.
//
// The id is the resource's own or its ARN. A job run has the further part "application", the application's id or ARN; the
// run's own ARN needs none. Without one, the outcome is an error that says so. What does not exist is AWS's
// ResourceNotFoundException. An id that cannot be one is not found without a call.
package emrserverless
