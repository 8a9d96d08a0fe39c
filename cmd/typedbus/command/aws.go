package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// queue is a queue and a client for it.
type queue struct {
	*sqs.Client
	url string
	own bool // nobody else reads it
}

// openQueue finds a queue by its URL, its ARN or its name. Region, credentials and endpoint are those of the environment.
func openQueue(ctx context.Context, name string) (*queue, error) {
	if name == "" {
		return nil, errors.New("the name of the queue is empty: give its URL, ARN or name")
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, failed(err)
	}
	q := &queue{Client: sqs.NewFromConfig(cfg), url: name}
	if strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://") {
		return q, nil
	}
	input := &sqs.GetQueueUrlInput{QueueName: &name}
	if parts := strings.Split(name, ":"); len(parts) == 6 && parts[0] == "arn" {
		input.QueueOwnerAWSAccountId, input.QueueName = &parts[4], &parts[5]
	}
	found, err := q.GetQueueUrl(ctx, input)
	if err != nil {
		return nil, failed(fmt.Errorf("looking for the queue: %w", err))
	}
	q.url = *found.QueueUrl
	return q, nil
}

// receive asks for up to ten messages, which are then hidden from others for so many seconds.
func (q *queue) receive(ctx context.Context, wait, hidden int32) ([]types.Message, error) {
	out, err := q.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl: &q.url, MaxNumberOfMessages: 10, WaitTimeSeconds: wait, VisibilityTimeout: hidden,
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll}, MessageAttributeNames: []string{"All"},
	})
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, failed(fmt.Errorf("receiving: %w", err))
	}
	return out.Messages, nil
}

// release shows messages to others again, at once. It is done when a run ends, too, so it has a context of its own.
func (q *queue) release(ctx context.Context, messages []types.Message) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
	defer cancel()
	for begin := 0; begin < len(messages); begin += 10 {
		var entries []types.ChangeMessageVisibilityBatchRequestEntry
		for i, m := range messages[begin:min(begin+10, len(messages))] {
			entries = append(entries, types.ChangeMessageVisibilityBatchRequestEntry{Id: aws.String(fmt.Sprint(i)), ReceiptHandle: m.ReceiptHandle})
		}
		// One that fails is shown when its time is over.
		_, _ = q.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &q.url, Entries: entries})
	}
}

// delete deletes messages that were shown. One that is not is shown again.
func (q *queue) delete(ctx context.Context, messages []types.Message) {
	var entries []types.DeleteMessageBatchRequestEntry
	for i, m := range messages {
		entries = append(entries, types.DeleteMessageBatchRequestEntry{Id: aws.String(fmt.Sprint(i)), ReceiptHandle: m.ReceiptHandle})
	}
	if len(entries) > 0 {
		_, _ = q.DeleteMessageBatch(ctx, &sqs.DeleteMessageBatchInput{QueueUrl: &q.url, Entries: entries})
	}
}
