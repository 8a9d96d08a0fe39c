// Package mediaconvert loads MediaConvert jobs for relations. Importing it registers its loader:
//
//	import _ "github.com/typedbus/typedbus/relation/mediaconvert"
//
//	Job relation.One[types.Job] `json:"-" relation:"mediaconvert.Job,detail.jobId"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/mediaconvert/types.
//
//	target             type   ids of a call  IAM action
//	mediaconvert.Job   Job    1              mediaconvert:GetJob
//
// The action can be limited to single jobs in a policy. Calls go side by side, four at once.
//
// The id is the job's id or its ARN. A job that does not exist is AWS's NotFoundException: MediaConvert keeps jobs for 90
// days. An id that no job can have is not found without a call.
package mediaconvert
