package sqsxtest

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"

	"github.com/typedbus/typedbus/internal/sqsmodel"
)

// ReceiveMessage receives, with a long poll that blocks on the clock alone. As with the SDK, a WaitTimeSeconds or
// VisibilityTimeout of 0 leaves it to the queue, and a corrupt digest fails the call unless the caller turned that off.
func (s *Service) ReceiveMessage(ctx context.Context, in *sqs.ReceiveMessageInput, optFns ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error) {
	q, err := s.find("ReceiveMessage", in.QueueUrl)
	if err != nil {
		return nil, err
	}
	request := sqsmodel.Receive{Max: int(in.MaxNumberOfMessages), Attributes: in.MessageAttributeNames, AttemptID: aws.ToString(in.ReceiveRequestAttemptId)}
	for _, name := range in.MessageSystemAttributeNames {
		request.System = append(request.System, string(name))
	}
	if in.WaitTimeSeconds != 0 {
		request.Wait = new(seconds(in.WaitTimeSeconds))
	}
	if in.VisibilityTimeout != 0 {
		request.Visibility = new(seconds(in.VisibilityTimeout))
	}
	messages, err := q.Receive(ctx, request)
	if err != nil {
		return nil, failure("ReceiveMessage", err)
	}
	var options sqs.Options
	for _, f := range optFns {
		f(&options)
	}
	out := &sqs.ReceiveMessageOutput{}
	for _, m := range messages {
		if sum := md5.Sum([]byte(m.Body)); !options.DisableMessageChecksumValidation && hex.EncodeToString(sum[:]) != m.MD5OfBody {
			return nil, failure("ReceiveMessage", errors.New("message checksum does not match"))
		}
		out.Messages = append(out.Messages, sdkMessage(m))
	}
	return out, nil
}

// DeleteMessageBatch deletes. Entries fail on their own, in Failed, while the call succeeds.
func (s *Service) DeleteMessageBatch(ctx context.Context, in *sqs.DeleteMessageBatchInput, _ ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	q, err := s.find("DeleteMessageBatch", in.QueueUrl)
	if err != nil {
		return nil, err
	}
	entries := make([]sqsmodel.DeleteEntry, len(in.Entries))
	for i, e := range in.Entries {
		entries[i] = sqsmodel.DeleteEntry{ID: aws.ToString(e.Id), Receipt: aws.ToString(e.ReceiptHandle)}
	}
	batch, err := q.DeleteBatch(ctx, entries)
	if err != nil {
		return nil, failure("DeleteMessageBatch", err)
	}
	out := &sqs.DeleteMessageBatchOutput{Failed: failedEntries(batch.Failed)}
	for _, id := range batch.Successful {
		out.Successful = append(out.Successful, types.DeleteMessageBatchResultEntry{Id: aws.String(id)})
	}
	return out, nil
}

// ChangeMessageVisibilityBatch changes visibility timeouts; 0 is sent, unlike in a receive.
func (s *Service) ChangeMessageVisibilityBatch(ctx context.Context, in *sqs.ChangeMessageVisibilityBatchInput, _ ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	q, err := s.find("ChangeMessageVisibilityBatch", in.QueueUrl)
	if err != nil {
		return nil, err
	}
	entries := make([]sqsmodel.VisibilityEntry, len(in.Entries))
	for i, e := range in.Entries {
		entries[i] = sqsmodel.VisibilityEntry{ID: aws.ToString(e.Id), Receipt: aws.ToString(e.ReceiptHandle), Timeout: seconds(e.VisibilityTimeout)}
	}
	batch, err := q.ChangeVisibilityBatch(ctx, entries)
	if err != nil {
		return nil, failure("ChangeMessageVisibilityBatch", err)
	}
	out := &sqs.ChangeMessageVisibilityBatchOutput{Failed: failedEntries(batch.Failed)}
	for _, id := range batch.Successful {
		out.Successful = append(out.Successful, types.ChangeMessageVisibilityBatchResultEntry{Id: aws.String(id)})
	}
	return out, nil
}

// GetQueueAttributes returns the attributes asked for.
func (s *Service) GetQueueAttributes(ctx context.Context, in *sqs.GetQueueAttributesInput, _ ...func(*sqs.Options)) (*sqs.GetQueueAttributesOutput, error) {
	q, err := s.find("GetQueueAttributes", in.QueueUrl)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(in.AttributeNames))
	for i, name := range in.AttributeNames {
		names[i] = string(name)
	}
	attributes, err := q.Attributes(ctx, names...)
	if err != nil {
		return nil, failure("GetQueueAttributes", err)
	}
	return &sqs.GetQueueAttributesOutput{Attributes: attributes}, nil
}

// SendMessage sends one message.
func (s *Service) SendMessage(ctx context.Context, in *sqs.SendMessageInput, _ ...func(*sqs.Options)) (*sqs.SendMessageOutput, error) {
	q, err := s.find("SendMessage", in.QueueUrl)
	if err != nil {
		return nil, err
	}
	send := sqsmodel.Send{Body: aws.ToString(in.MessageBody), Attributes: modelAttributes(in.MessageAttributes),
		Trace: aws.ToString(in.MessageSystemAttributes["AWSTraceHeader"].StringValue),
		Group: aws.ToString(in.MessageGroupId), Dedup: aws.ToString(in.MessageDeduplicationId)}
	if in.DelaySeconds != 0 {
		send.Delay = new(seconds(in.DelaySeconds))
	}
	sent, err := q.Send(ctx, send)
	if err != nil {
		return nil, failure("SendMessage", err)
	}
	out := &sqs.SendMessageOutput{MessageId: aws.String(sent.ID), MD5OfMessageBody: aws.String(sent.MD5OfBody)}
	if sent.Sequence != "" {
		out.SequenceNumber = aws.String(sent.Sequence)
	}
	return out, nil
}

func (s *Service) find(op string, url *string) (*sqsmodel.Queue, error) {
	q, err := s.model.Queue(aws.ToString(url))
	if err != nil {
		return nil, failure(op, err)
	}
	return q, nil
}

func seconds(n int32) time.Duration { return time.Duration(n) * time.Second }

// failure is an error as the SDK's client returns it.
func failure(op string, err error) error {
	refused, ok := errors.AsType[*sqsmodel.Error](err)
	switch {
	case ok:
		fault := smithy.FaultServer
		if refused.Sender {
			fault = smithy.FaultClient
		}
		err = typed(string(refused.Code), refused.Message, fault)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		err = &smithy.CanceledError{Err: err}
	default:
		err = fmt.Errorf("request send failed: %w", err)
	}
	return &smithy.OperationError{ServiceID: "SQS", OperationName: op, Err: err}
}

// typed is the SDK's own type for a code, where callers are likely to look for it.
func typed(code, message string, fault smithy.ErrorFault) error {
	switch code {
	case "QueueDoesNotExist":
		return &types.QueueDoesNotExist{Message: &message}
	case "ReceiptHandleIsInvalid":
		return &types.ReceiptHandleIsInvalid{Message: &message}
	case "MessageNotInflight":
		return &types.MessageNotInflight{Message: &message}
	case "OverLimit":
		return &types.OverLimit{Message: &message}
	case "RequestThrottled":
		return &types.RequestThrottled{Message: &message}
	}
	return &smithy.GenericAPIError{Code: code, Message: message, Fault: fault}
}

func failedEntries(failed []sqsmodel.Failed) []types.BatchResultErrorEntry {
	var out []types.BatchResultErrorEntry
	for _, f := range failed {
		out = append(out, types.BatchResultErrorEntry{Id: aws.String(f.ID), Code: aws.String(string(f.Code)), Message: aws.String(f.Message), SenderFault: f.Sender})
	}
	return out
}

func sdkAttributes(in map[string]sqsmodel.Attribute) map[string]types.MessageAttributeValue {
	if len(in) == 0 {
		return nil
	}
	out := make(map[string]types.MessageAttributeValue, len(in))
	for name, a := range in {
		v := types.MessageAttributeValue{DataType: aws.String(a.DataType)}
		if a.Binary != nil {
			v.BinaryValue = a.Binary
		} else {
			v.StringValue = aws.String(a.String)
		}
		out[name] = v
	}
	return out
}

func modelAttributes(in map[string]types.MessageAttributeValue) map[string]sqsmodel.Attribute {
	if len(in) == 0 {
		return nil
	}
	out := make(map[string]sqsmodel.Attribute, len(in))
	for name, a := range in {
		out[name] = sqsmodel.Attribute{DataType: aws.ToString(a.DataType), String: aws.ToString(a.StringValue), Binary: a.BinaryValue}
	}
	return out
}
