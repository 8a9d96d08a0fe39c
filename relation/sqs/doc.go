// Package sqs loads SQS queues for relations. Importing it registers its loader:
//
//	import _ "github.com/typedbus/typedbus/relation/sqs"
//
//	Queue relation.One[sqstypes.Queue] `json:"-" relation:"sqs.Queue,detail.requestParameters.queueUrl"`
//
// The type is that of [github.com/typedbus/typedbus/relation/sqs/sqstypes].
//
//	target      type    ids of a call  IAM actions
//	sqs.Queue   Queue   1              sqs:GetQueueUrl, sqs:GetQueueAttributes
//
// Each resource takes both calls. The actions can be limited to single queues in a policy. Calls go side by side, four at
// once.
//
// The id is the queue's name, its URL or its ARN. A URL is never called: it gives the name, and the account, in which the
// queue must be. A queue that does not exist is AWS's QueueDoesNotExist. A name that no queue can have is not found without
// a call.
package sqs
