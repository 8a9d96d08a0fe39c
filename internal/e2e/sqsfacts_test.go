package e2e_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"
)

// realAWS is the environment variable that sends TestE2ESQSFacts to AWS itself, with the usual credentials. It makes
// queues whose names begin with "e2e-" and deletes them; docs/testing.md says what it costs and needs.
const realAWS = "TYPEDBUS_E2E_AWS"

// facts are what package sqsx rests on. Each is tried on a queue of its own, without waiting for anything but SQS's own
// long polls. Where a server answers otherwise it is said how, as in the table of docs/testing.md.
var facts = []struct {
	name    string
	fifo    bool
	try     func(*testing.T, *factQueue)
	differs map[string]string // how servers differ, by name
}{
	{name: "a receive that is given back counts", try: func(t *testing.T, q *factQueue) {
		q.send("a", "")
		require.NoError(t, q.visibility(q.receive(30)[0], 0))
		require.Equal(t, "2", q.receive(30)[0].Attributes["ApproximateReceiveCount"])
	}},
	{name: "an older receipt of a standard queue deletes nothing", try: func(t *testing.T, q *factQueue) {
		q.send("a", "")
		older := q.receive(1)[0]
		newer := q.receive(30)[0] // when the first lease has ended
		require.NoError(t, q.delete(older))
		require.NoError(t, q.visibility(newer, 0))
		require.Len(t, q.receive(30), 1, "still there")
	}, differs: map[string]string{"moto": "refuses the older receipt with an error", "ElasticMQ": "refuses the older receipt with an error"}},
	{name: "an ended lease of a FIFO queue deletes nothing", fifo: true, try: func(t *testing.T, q *factQueue) {
		q.send("a", "g")
		older := q.receive(1)[0]
		newer := q.receive(30)[0]
		require.Error(t, q.delete(older), "the receipt has expired")
		require.NoError(t, q.delete(newer))
	}, differs: map[string]string{"moto": "takes the receipt of a lease that has ended"}},
	{name: "an older receipt in a batch deletes nothing", try: func(t *testing.T, q *factQueue) {
		q.send("a", "")
		older := q.receive(1)[0]
		newer := q.receive(30)[0]
		_, _ = q.deleteBatch(older)
		require.NoError(t, q.visibility(newer, 0))
		require.Len(t, q.receive(30), 1, "still there")
	}, differs: map[string]string{"moto": "deletes by it"}},
	{name: "an ended lease of a FIFO queue deletes nothing in a batch", fifo: true, try: func(t *testing.T, q *factQueue) {
		q.send("a", "g")
		older := q.receive(1)[0]
		newer := q.receive(30)[0]
		out, err := q.deleteBatch(older)
		require.NoError(t, err)
		require.Len(t, out.Failed, 1)
		require.NoError(t, q.delete(newer))
	}, differs: map[string]string{"moto": "deletes by it"}},
	{name: "an older receipt in a batch changes no visibility", try: func(t *testing.T, q *factQueue) {
		q.send("a", "")
		older := q.receive(1)[0]
		q.receive(30)
		_, _ = q.client.ChangeMessageVisibilityBatch(t.Context(), &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &q.url, Entries: []sqstypes.ChangeMessageVisibilityBatchRequestEntry{
			{Id: aws.String("0"), ReceiptHandle: older.ReceiptHandle, VisibilityTimeout: 0},
		}})
		require.Empty(t, q.receiveNow(), "the newer lease hides it")
	}, differs: map[string]string{"moto": "makes the message visible by it"}},
	{name: "a group waits for its first message", fifo: true, try: func(t *testing.T, q *factQueue) {
		q.send("a", "g")
		first := q.receive(30)[0]
		q.send("b", "g")
		q.send("c", "other")
		second := q.receive(30)
		require.Len(t, second, 1)
		require.Equal(t, "c", *second[0].Body)
		require.NoError(t, q.delete(first))
		require.Equal(t, "b", *q.receive(30)[0].Body)
	}},
	{name: "a tail released while its head is hidden stays behind it", fifo: true, try: func(t *testing.T, q *factQueue) {
		q.send("a", "g")
		q.send("b", "g")
		both := q.receive(30)
		require.Len(t, both, 2)
		require.NoError(t, q.visibility(both[1], 0))
		require.Empty(t, q.receiveNow(), "the head is hidden")
		require.NoError(t, q.visibility(both[0], 0))
		again := q.receive(30)
		require.Len(t, again, 2)
		require.Equal(t, []string{"a", "b"}, []string{*again[0].Body, *again[1].Body})
	}},
	{name: "twelve hours are the limit, not a clamp", try: func(t *testing.T, q *factQueue) {
		q.send("a", "")
		m := q.receive(30)[0]
		require.Error(t, q.visibility(m, 43201*time.Second))
		require.NoError(t, q.visibility(m, 11*time.Hour))
	}, differs: map[string]string{"ElasticMQ": "has no limit"}},
	{name: "a batch fails entry by entry, without an error", try: func(t *testing.T, q *factQueue) {
		q.send("a", "")
		m := q.receive(30)[0]
		out, err := q.client.DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: &q.url, Entries: []sqstypes.DeleteMessageBatchRequestEntry{
			{Id: aws.String("0"), ReceiptHandle: m.ReceiptHandle}, {Id: aws.String("1"), ReceiptHandle: aws.String("nonsense")},
		}})
		require.NoError(t, err)
		require.Len(t, out.Successful, 1)
		require.Len(t, out.Failed, 1)
	}},
	{name: "entry ids must differ", try: func(t *testing.T, q *factQueue) {
		_, err := q.client.DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: &q.url, Entries: []sqstypes.DeleteMessageBatchRequestEntry{
			{Id: aws.String("0"), ReceiptHandle: aws.String("x")}, {Id: aws.String("0"), ReceiptHandle: aws.String("y")},
		}})
		var same *sqstypes.BatchEntryIdsNotDistinct
		require.ErrorAs(t, err, &same)
	}, differs: map[string]string{"moto": "takes entries of one id"}},
	{name: "a queue that is not there is told apart", try: func(t *testing.T, q *factQueue) {
		_, err := q.client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: aws.String(q.url + "-not-there")})
		var gone *sqstypes.QueueDoesNotExist
		require.ErrorAs(t, err, &gone)
	}},
}

func TestE2ESQSFacts(t *testing.T) {
	if os.Getenv(realAWS) != "" {
		cfg, err := config.LoadDefaultConfig(t.Context())
		require.NoError(t, err)
		tryFacts(t, "AWS", sqs.NewFromConfig(cfg))
		return
	}
	onEachSQS(t, tryFacts)
}

func tryFacts(t *testing.T, server string, client *sqs.Client) {
	for _, fact := range facts {
		t.Run(fact.name, func(t *testing.T) {
			if how := fact.differs[server]; how != "" {
				t.Skip(server + " " + how)
			}
			fact.try(t, newFactQueue(t, client, fact.fifo))
		})
	}
}

// factQueue is a queue of one test.
type factQueue struct {
	t      *testing.T
	client *sqs.Client
	url    string
	fifo   bool
}

func newFactQueue(t *testing.T, client *sqs.Client, fifo bool) *factQueue {
	t.Helper()
	name, attributes := fmt.Sprintf("e2e-%d", time.Now().UnixNano()), map[string]string{}
	if fifo {
		name, attributes = name+".fifo", map[string]string{"FifoQueue": "true", "ContentBasedDeduplication": "true"}
	}
	created, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	require.NoError(t, err)
	q := &factQueue{t, client, *created.QueueUrl, fifo}
	t.Cleanup(func() {
		_, err := client.DeleteQueue(context.WithoutCancel(t.Context()), &sqs.DeleteQueueInput{QueueUrl: &q.url})
		require.NoError(t, err)
	})
	return q
}

func (q *factQueue) send(body, group string) {
	q.t.Helper()
	in := &sqs.SendMessageInput{QueueUrl: &q.url, MessageBody: &body}
	if group != "" {
		in.MessageGroupId = &group
	}
	_, err := q.client.SendMessage(q.t.Context(), in)
	require.NoError(q.t, err)
}

// receive waits for messages and hides them for some seconds.
func (q *factQueue) receive(seconds int32) []sqstypes.Message {
	q.t.Helper()
	out, err := q.client.ReceiveMessage(q.t.Context(), &sqs.ReceiveMessageInput{
		QueueUrl: &q.url, MaxNumberOfMessages: 10, WaitTimeSeconds: 10, VisibilityTimeout: seconds,
		MessageSystemAttributeNames: []sqstypes.MessageSystemAttributeName{sqstypes.MessageSystemAttributeNameAll},
	})
	require.NoError(q.t, err)
	require.NotEmpty(q.t, out.Messages)
	return out.Messages
}

// receiveNow receives what is there within a second.
func (q *factQueue) receiveNow() []sqstypes.Message {
	q.t.Helper()
	out, err := q.client.ReceiveMessage(q.t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &q.url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1})
	require.NoError(q.t, err)
	return out.Messages
}

func (q *factQueue) delete(m sqstypes.Message) error {
	_, err := q.client.DeleteMessage(q.t.Context(), &sqs.DeleteMessageInput{QueueUrl: &q.url, ReceiptHandle: m.ReceiptHandle})
	return err
}

func (q *factQueue) deleteBatch(m sqstypes.Message) (*sqs.DeleteMessageBatchOutput, error) {
	return q.client.DeleteMessageBatch(q.t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: &q.url,
		Entries: []sqstypes.DeleteMessageBatchRequestEntry{{Id: aws.String("0"), ReceiptHandle: m.ReceiptHandle}}})
}

func (q *factQueue) visibility(m sqstypes.Message, timeout time.Duration) error {
	_, err := q.client.ChangeMessageVisibility(q.t.Context(), &sqs.ChangeMessageVisibilityInput{
		QueueUrl: &q.url, ReceiptHandle: m.ReceiptHandle, VisibilityTimeout: int32(timeout / time.Second),
	})
	return err
}
