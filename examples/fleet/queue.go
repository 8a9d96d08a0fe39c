package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/typedbus/typedbus/internal/standin"
)

// queue is the queue the fleet consumes, seen from where it is filled.
type queue struct {
	client   *sqs.Client
	endpoint string
	url      string
	server   *standin.Server // nil if the endpoint is somebody else's
}

// awsConfig is the configuration of a client of endpoint, which takes whatever credentials there are.
func awsConfig(endpoint string) aws.Config {
	return aws.Config{
		Region:       "us-east-1",
		BaseEndpoint: &endpoint,
		Credentials:  credentials.NewStaticCredentialsProvider("fleet", "fleet", ""),
	}
}

// newQueue makes a queue at the endpoint, or in a stand-in of its own if there is none.
func newQueue(ctx context.Context, endpoint string) (*queue, error) {
	q := &queue{endpoint: endpoint}
	if endpoint == "" {
		server, err := standin.Start()
		if err != nil {
			return nil, err
		}
		q.server, q.endpoint = server, server.URL()
	}
	q.client = sqs.NewFromConfig(awsConfig(q.endpoint))
	name := "fleet-" + strconv.FormatInt(time.Now().UnixNano(), 36)
	made, err := q.client.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: &name})
	if err != nil {
		q.close()
		return nil, err
	}
	q.url = *made.QueueUrl
	return q, nil
}

// close removes the queue.
func (q *queue) close() {
	if q.url != "" {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		_, _ = q.client.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: &q.url})
	}
	if q.server != nil {
		_ = q.server.Close()
	}
}

// send sends n parcels, evenly over d, and reports the message ids of each ten once SQS has confirmed them.
func (q *queue) send(ctx context.Context, n int, d time.Duration, sent func(ids []string)) error {
	const batch = 10
	start := time.Now()
	for first := 0; first < n; first += batch {
		due := start.Add(time.Duration(float64(d) * float64(first) / float64(n)))
		if err := spend(ctx, time.Until(due)); err != nil {
			return err
		}
		var entries []types.SendMessageBatchRequestEntry
		for number := first; number < min(first+batch, n); number++ {
			entries = append(entries, types.SendMessageBatchRequestEntry{
				Id: aws.String(strconv.Itoa(number)), MessageBody: aws.String(body(number, time.Now())),
			})
		}
		out, err := q.client.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: &q.url, Entries: entries})
		if err != nil {
			return err
		}
		if len(out.Failed) > 0 {
			return fmt.Errorf("SQS refused %d messages: %s", len(out.Failed), aws.ToString(out.Failed[0].Code))
		}
		ids := make([]string, len(out.Successful))
		for i, entry := range out.Successful {
			ids[i] = *entry.MessageId
		}
		sent(ids)
	}
	return nil
}

// depth is how many messages can be received and how many are in flight.
type depth struct{ visible, inFlight int }

func (q *queue) depth(ctx context.Context) (depth, error) {
	out, err := q.client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: &q.url,
		AttributeNames: []types.QueueAttributeName{
			types.QueueAttributeNameApproximateNumberOfMessages, types.QueueAttributeNameApproximateNumberOfMessagesNotVisible,
		},
	})
	if err != nil {
		return depth{}, err
	}
	visible, err := strconv.Atoi(out.Attributes[string(types.QueueAttributeNameApproximateNumberOfMessages)])
	if err != nil {
		return depth{}, err
	}
	inFlight, err := strconv.Atoi(out.Attributes[string(types.QueueAttributeNameApproximateNumberOfMessagesNotVisible)])
	return depth{visible, inFlight}, err
}
