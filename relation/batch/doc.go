// Package batch loads AWS Batch resources for relations. Importing it registers its loader:
//
//	import _ "github.com/typedbus/typedbus/relation/batch"
//
//	Job relation.One[types.JobDetail] `json:"-" relation:"batch.Job,detail.jobId"`
//
// Types are those of github.com/aws/aws-sdk-go-v2/service/batch/types.
//
//	target           type             ids of a call   IAM action
//	batch.Job        JobDetail        100             batch:DescribeJobs
//	batch.JobQueue   JobQueueDetail   100             batch:DescribeJobQueues
//
// The actions cannot be limited to single resources in a policy. The id of a queue is its name or its ARN.
//
// The id of a job is the job's id or its ARN. The child of an array job is named by the id of the array and its index
// ("4c7599ae-0a82-49aa-ba5a-4727fcce14a8:7"), the node of a multi-node job likewise with a "#". A job that does not
// exist is absent from AWS's answer: jobs that succeeded or failed are kept for at least seven days, and are not found
// thereafter. An id that no job can have is not found without a call.
package batch
