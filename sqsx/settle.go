package sqsx

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// target is one entry of a batch call: a receipt, and for a change of visibility how long it shall hide.
type target struct {
	id         string // SQS's message id, for errors
	handle     string
	visibility time.Duration
}

// deleteBatch deletes up to ten messages in one call and returns one error, or nil, for each.
//
// Entry ids are positions. Message ids would do until SQS delivers a message twice into one batch, which it may.
func deleteBatch(ctx context.Context, client Client, queueURL string, targets []target) []error {
	entries := make([]types.DeleteMessageBatchRequestEntry, len(targets))
	for i, t := range targets {
		entries[i] = types.DeleteMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), ReceiptHandle: aws.String(t.handle)}
	}
	var out *sqs.DeleteMessageBatchOutput
	err := guard(func() (err error) {
		out, err = client.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: aws.String(queueURL), Entries: entries}, ownRetries)
		return err
	})
	if err != nil {
		return batchErrors(OpDelete, targets, nil, nil, err)
	}
	confirmed := make([]string, len(out.Successful))
	for i, s := range out.Successful {
		confirmed[i] = aws.ToString(s.Id)
	}
	return batchErrors(OpDelete, targets, confirmed, out.Failed, nil)
}

// changeBatch sets the visibility of up to ten messages in one call and returns one error, or nil, for each.
func changeBatch(ctx context.Context, client Client, queueURL string, op Op, targets []target) []error {
	entries := make([]types.ChangeMessageVisibilityBatchRequestEntry, len(targets))
	for i, t := range targets {
		entries[i] = types.ChangeMessageVisibilityBatchRequestEntry{Id: aws.String(strconv.Itoa(i)),
			ReceiptHandle: aws.String(t.handle), VisibilityTimeout: int32(t.visibility / time.Second)}
	}
	var out *sqs.ChangeMessageVisibilityBatchOutput
	err := guard(func() (err error) {
		out, err = client.ChangeMessageVisibilityBatch(ctx,
			&sqs.ChangeMessageVisibilityBatchInput{QueueUrl: aws.String(queueURL), Entries: entries}, ownRetries)
		return err
	})
	if err != nil {
		return batchErrors(op, targets, nil, nil, err)
	}
	confirmed := make([]string, len(out.Successful))
	for i, s := range out.Successful {
		confirmed[i] = aws.ToString(s.Id)
	}
	return batchErrors(op, targets, confirmed, out.Failed, nil)
}

// errUnanswered is for an entry that the answer to a batch call says nothing of. It is taken for failed: only what SQS
// confirmed is done.
var errUnanswered = errors.New("the answer does not mention the entry")

// batchErrors sorts the answer to a batch call by entry.
func batchErrors(op Op, targets []target, confirmed []string, failed []types.BatchResultErrorEntry, err error) []error {
	errs := make([]error, len(targets))
	answered := make([]bool, len(targets))
	for _, id := range confirmed {
		if i, err := strconv.Atoi(id); err == nil && i >= 0 && i < len(errs) {
			answered[i] = true
		}
	}
	for _, f := range failed {
		if i, err := strconv.Atoi(aws.ToString(f.Id)); err == nil && i >= 0 && i < len(errs) {
			answered[i] = true
			errs[i] = &SettleError{Op: op, MessageID: targets[i].id, Code: aws.ToString(f.Code),
				SenderFault: f.SenderFault, message: aws.ToString(f.Message)}
		}
	}
	for i, t := range targets {
		if !answered[i] {
			errs[i] = &SettleError{Op: op, MessageID: t.id, Err: cmp.Or(err, errUnanswered)}
		}
	}
	return errs
}

// clampVisibility makes a wait one that SQS takes: whole seconds, rounded up so that a message does not come early,
// from 0 to what is left of the 12 hours since the receive, less a second for the call itself.
func clampVisibility(after, sinceReceive time.Duration) time.Duration {
	after = min(max(after, 0), MaxVisibility) // before it is rounded up, which may be more than a time.Duration has
	if r := after % time.Second; r > 0 {
		after += time.Second - r
	}
	left := (MaxVisibility - sinceReceive - time.Second).Truncate(time.Second)
	return max(min(after, left), 0)
}
