package sqsx

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// Client is what receiving and settling call of SQS. An [*sqs.Client] is one; sqsx/sqsxtest has one without a network. For
// [WithDeadLetter] it must be a [Sender] too, and for [Consumer.Check] an [AttributesReader].
//
// The permissions it needs are sqs:ReceiveMessage, sqs:DeleteMessage and sqs:ChangeMessageVisibility on the queue,
// sqs:SendMessage on a queue named in [WithDeadLetter], and sqs:GetQueueAttributes for a check.
type Client interface {
	ReceiveMessage(context.Context, *sqs.ReceiveMessageInput, ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error)
	DeleteMessageBatch(context.Context, *sqs.DeleteMessageBatchInput, ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error)
	ChangeMessageVisibilityBatch(context.Context, *sqs.ChangeMessageVisibilityBatchInput, ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error)
}

var _ Client = (*sqs.Client)(nil)

// ownRetries turns the SDK's retries off for one call. This package retries each call by rules of its own, which the
// SDK's would blur: it sends the same ReceiveRequestAttemptId again after a throttle, and shares one retry quota
// between a failing receive and the deletes that must get through.
func ownRetries(o *sqs.Options) { o.Retryer = aws.NopRetryer{} }

// ownChecksums turns the SDK's MD5 check off for one call. Of a receive it fails the whole call for one corrupt body and
// takes the other receipts with it; each message is checked on its own instead, by verify. Of a send it panics where the
// process is held to FIPS 140-3.
func ownChecksums(o *sqs.Options) { o.DisableMessageChecksumValidation = true }
