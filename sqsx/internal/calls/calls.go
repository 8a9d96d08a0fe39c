// Package calls makes the batch calls that settle messages and extend leases, and sorts their answers by entry.
package calls

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// Target is one entry of a call: a receipt, and for a change of visibility how long it shall hide.
type Target struct {
	ID         string // SQS's message id, for errors
	Handle     string
	Visibility time.Duration
}

// Failure is why an entry was not done: the error of the whole call, or what SQS says of the entry.
type Failure struct {
	Code, Message string
	SenderFault   bool
	Err           error
}

// Client is what is called. It does not panic.
type Client interface {
	DeleteMessageBatch(context.Context, *sqs.DeleteMessageBatchInput, ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error)
	ChangeMessageVisibilityBatch(context.Context, *sqs.ChangeMessageVisibilityBatchInput, ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error)
}

// ids are those of entries: their positions. Message ids would do until SQS delivers a message twice into one batch, which it
// may.
var ids = func() (ids [10]string) {
	for i := range ids {
		ids[i] = strconv.Itoa(i)
	}
	return ids
}()

// Delete deletes up to ten messages in one call and returns a failure, or nil, for each.
func Delete(ctx context.Context, client Client, queueURL string, targets []Target, options ...func(*sqs.Options)) []*Failure {
	entries := make([]types.DeleteMessageBatchRequestEntry, len(targets))
	for i := range targets {
		entries[i] = types.DeleteMessageBatchRequestEntry{Id: &ids[i], ReceiptHandle: &targets[i].Handle}
	}
	out, err := client.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: &queueURL, Entries: entries}, options...)
	if err != nil {
		return all(len(targets), err)
	}
	a := answers{failures: make([]*Failure, len(targets)), left: len(targets)}
	for i := range out.Successful {
		a.confirm(out.Successful[i].Id)
	}
	return a.rest(out.Failed)
}

// Change sets the visibility of up to ten messages in one call and returns a failure, or nil, for each.
func Change(ctx context.Context, client Client, queueURL string, targets []Target, options ...func(*sqs.Options)) []*Failure {
	entries := make([]types.ChangeMessageVisibilityBatchRequestEntry, len(targets))
	for i := range targets {
		entries[i] = types.ChangeMessageVisibilityBatchRequestEntry{Id: &ids[i], ReceiptHandle: &targets[i].Handle,
			VisibilityTimeout: int32(targets[i].Visibility / time.Second)}
	}
	out, err := client.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &queueURL, Entries: entries}, options...)
	if err != nil {
		return all(len(targets), err)
	}
	a := answers{failures: make([]*Failure, len(targets)), left: len(targets)}
	for i := range out.Successful {
		a.confirm(out.Successful[i].Id)
	}
	return a.rest(out.Failed)
}

// all are the failures of a call none of whose entries was done.
func all(n int, err error) []*Failure {
	failures := make([]*Failure, n)
	for i := range failures {
		failures[i] = &Failure{Err: err}
	}
	return failures
}

// errUnanswered is for an entry that the answer says nothing of. It is taken for failed: only what SQS confirmed is done.
var errUnanswered = errors.New("the answer does not mention the entry")

// answers sorts the answer to a call by entry.
type answers struct {
	failures []*Failure
	answered [10]bool
	left     int // entries without an answer
}

// at is the position of an entry, or -1 if it is none of the call's.
func (a *answers) at(id *string) int {
	if i, err := strconv.Atoi(aws.ToString(id)); err == nil && i >= 0 && i < len(a.failures) {
		return i
	}
	return -1
}

func (a *answers) confirm(id *string) {
	if i := a.at(id); i >= 0 && !a.answered[i] {
		a.answered[i] = true
		a.left--
	}
}

// rest notes the entries that failed, and those without an answer.
func (a *answers) rest(failed []types.BatchResultErrorEntry) []*Failure {
	for _, f := range failed {
		if i := a.at(f.Id); i >= 0 {
			a.confirm(f.Id)
			a.failures[i] = &Failure{Code: aws.ToString(f.Code), Message: aws.ToString(f.Message), SenderFault: f.SenderFault}
		}
	}
	for i := range a.failures {
		if a.left > 0 && !a.answered[i] {
			a.failures[i] = &Failure{Err: errUnanswered}
		}
	}
	return a.failures
}

// Clamp makes a wait one that SQS takes: whole seconds, rounded up so that a message does not come early, from 0 to what is
// left of most since the receive, less a second for the call itself.
func Clamp(after, sinceReceive, most time.Duration) time.Duration {
	after = min(max(after, 0), most) // before it is rounded up, which may be more than a time.Duration has
	if r := after % time.Second; r > 0 {
		after += time.Second - r
	}
	left := (most - sinceReceive - time.Second).Truncate(time.Second)
	return max(min(after, left), 0)
}
