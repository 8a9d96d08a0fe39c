package sqsx

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"

	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

// script is a client that answers receives by turns and notes the other calls. It keeps no messages: what a queue does
// is tested on the model in sqsx/sqsxtest.
type script struct {
	mu       sync.Mutex
	receives []func() (*sqs.ReceiveMessageOutput, error) // then a long poll that finds nothing
	inputs   []*sqs.ReceiveMessageInput
	changes  []change
	deletes  []string
	settle   func(call int) error // the error of the nth change or delete call, from 1
	calls    int
}

type change struct {
	handle  string
	seconds int32
}

var _ Client = (*script)(nil)

func (s *script) ReceiveMessage(ctx context.Context, in *sqs.ReceiveMessageInput, _ ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error) {
	s.mu.Lock()
	s.inputs = append(s.inputs, in)
	var answer func() (*sqs.ReceiveMessageOutput, error)
	if len(s.receives) > 0 {
		answer, s.receives = s.receives[0], s.receives[1:]
	}
	s.mu.Unlock()
	if answer != nil {
		return answer()
	}
	if !pause.Sleep(ctx, time.Duration(in.WaitTimeSeconds)*time.Second) {
		return nil, &smithy.CanceledError{Err: ctx.Err()}
	}
	return &sqs.ReceiveMessageOutput{}, nil
}

func (s *script) failing() error {
	s.calls++
	if s.settle == nil {
		return nil
	}
	return s.settle(s.calls)
}

func (s *script) DeleteMessageBatch(ctx context.Context, in *sqs.DeleteMessageBatchInput, _ ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := cmpErr(ctx.Err(), s.failing()); err != nil {
		return nil, err
	}
	out := &sqs.DeleteMessageBatchOutput{}
	for _, e := range in.Entries {
		s.deletes = append(s.deletes, *e.ReceiptHandle)
		out.Successful = append(out.Successful, types.DeleteMessageBatchResultEntry{Id: e.Id})
	}
	return out, nil
}

func (s *script) ChangeMessageVisibilityBatch(ctx context.Context, in *sqs.ChangeMessageVisibilityBatchInput, _ ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := cmpErr(ctx.Err(), s.failing()); err != nil {
		return nil, err
	}
	out := &sqs.ChangeMessageVisibilityBatchOutput{}
	for _, e := range in.Entries {
		s.changes = append(s.changes, change{*e.ReceiptHandle, e.VisibilityTimeout})
		out.Successful = append(out.Successful, types.ChangeMessageVisibilityBatchResultEntry{Id: e.Id})
	}
	return out, nil
}

func (s *script) GetQueueAttributes(context.Context, *sqs.GetQueueAttributesInput, ...func(*sqs.Options)) (*sqs.GetQueueAttributesOutput, error) {
	return &sqs.GetQueueAttributesOutput{}, nil
}

func (s *script) SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error) {
	return &sqs.SendMessageOutput{}, nil
}

func cmpErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// received answers a receive with bodies; the nth message (from 0) has the id m-n and the receipt handle r-n.
func received(bodies ...string) func() (*sqs.ReceiveMessageOutput, error) {
	return func() (*sqs.ReceiveMessageOutput, error) {
		out := &sqs.ReceiveMessageOutput{}
		for i, body := range bodies {
			n := strconv.Itoa(i)
			out.Messages = append(out.Messages, types.Message{MessageId: aws.String("m-" + n), ReceiptHandle: aws.String("r-" + n),
				Body: aws.String(body), Attributes: map[string]string{"ApproximateReceiveCount": "2"}})
		}
		return out, nil
	}
}

func refused(code string) func() (*sqs.ReceiveMessageOutput, error) {
	return func() (*sqs.ReceiveMessageOutput, error) { return nil, apiError(code) }
}

func apiError(code string) error {
	return &smithy.OperationError{ServiceID: "SQS", OperationName: "X", Err: &smithy.GenericAPIError{Code: code}}
}
