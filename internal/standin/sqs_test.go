package standin_test

import (
	"path"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/internal/standin"
)

func TestSQSRoundTrip(t *testing.T) {
	server := start(t)
	client := sqs.NewFromConfig(server.Config())
	queue := newQueue(t, client, "orders", map[string]string{"VisibilityTimeout": "60"})

	sent, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{
		QueueUrl: queue, MessageBody: aws.String("hello ✓"),
		MessageAttributes: map[string]types.MessageAttributeValue{
			"kind":   {DataType: aws.String("String"), StringValue: aws.String("greeting")},
			"count":  {DataType: aws.String("Number"), StringValue: aws.String("7")},
			"binary": {DataType: aws.String("Binary.raw"), BinaryValue: []byte{0, 1, 2}},
		},
		MessageSystemAttributes: map[string]types.MessageSystemAttributeValue{
			"AWSTraceHeader": {DataType: aws.String("String"), StringValue: aws.String("Root=1-2-3")},
		},
	})
	require.NoError(t, err)
	require.NotEmpty(t, sent.MessageId)
	require.Nil(t, sent.SequenceNumber)

	bare, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: queue})
	require.NoError(t, err)
	require.Len(t, bare.Messages, 1)
	require.Empty(t, bare.Messages[0].Attributes, "system attributes come only when asked for")
	require.Empty(t, bare.Messages[0].MessageAttributes)
	require.Nil(t, bare.Messages[0].MD5OfMessageAttributes)
	_, err = client.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{
		QueueUrl: queue, ReceiptHandle: bare.Messages[0].ReceiptHandle, VisibilityTimeout: 0,
	})
	require.NoError(t, err)

	full, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{
		QueueUrl: queue, MaxNumberOfMessages: 10, MessageAttributeNames: []string{"All"},
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll},
	})
	require.NoError(t, err)
	require.Len(t, full.Messages, 1)
	got := full.Messages[0]
	require.Equal(t, sent.MessageId, got.MessageId)
	require.Equal(t, "hello ✓", *got.Body)
	require.Equal(t, sent.MD5OfMessageAttributes, got.MD5OfMessageAttributes)
	require.Equal(t, "greeting", *got.MessageAttributes["kind"].StringValue)
	require.Equal(t, []byte{0, 1, 2}, got.MessageAttributes["binary"].BinaryValue)
	require.Nil(t, got.MessageAttributes["binary"].StringValue)
	require.Equal(t, "2", got.Attributes["ApproximateReceiveCount"])
	require.Equal(t, "Root=1-2-3", got.Attributes["AWSTraceHeader"])
	require.Equal(t, standin.DefaultAccount, got.Attributes["SenderId"])

	attributes, err := client.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: queue, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll},
	})
	require.NoError(t, err)
	require.Equal(t, "1", attributes.Attributes["ApproximateNumberOfMessagesNotVisible"])
	require.Equal(t, "60", attributes.Attributes["VisibilityTimeout"])
	require.Equal(t, "arn:aws:sqs:us-east-1:123456789012:orders", attributes.Attributes["QueueArn"])

	_, err = client.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: queue, ReceiptHandle: got.ReceiptHandle})
	require.NoError(t, err)
	_, err = client.DeleteQueue(t.Context(), &sqs.DeleteQueueInput{QueueUrl: queue})
	require.NoError(t, err)
	_, err = client.GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String("orders")})
	var gone *types.QueueDoesNotExist
	require.ErrorAs(t, err, &gone)
	require.Equal(t, "AWS.SimpleQueueService.NonExistentQueue", gone.ErrorCode(), "the code of the query protocol, as SQS gives it")
}

func TestSQSLongPollIsWokenBySend(t *testing.T) {
	server := start(t)
	client := sqs.NewFromConfig(server.Config())
	queue := newQueue(t, client, "slow", nil)
	begun := time.Now()
	type result struct {
		out *sqs.ReceiveMessageOutput
		err error
	}
	polled := make(chan result, 1)
	go func() {
		out, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: queue, WaitTimeSeconds: 20})
		polled <- result{out, err}
	}()
	_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: queue, MessageBody: aws.String("x")})
	require.NoError(t, err)
	got := <-polled
	require.NoError(t, got.err)
	require.Len(t, got.out.Messages, 1)
	require.Less(t, time.Since(begun), 10*time.Second)
}

func TestSQSBatches(t *testing.T) {
	server := start(t, standin.WithSQS(sqsmodel.WithFaults(func(c sqsmodel.Call) sqsmodel.Fault {
		if c.Operation == sqsmodel.DeleteMessageBatch && c.Index == 1 {
			return sqsmodel.Fault{Err: &sqsmodel.Error{Code: sqsmodel.InternalError, Message: "try again"}}
		}
		return sqsmodel.Fault{}
	})))
	client := sqs.NewFromConfig(once(server.Config()))
	queue := newQueue(t, client, "batch.fifo", map[string]string{"FifoQueue": "true", "ContentBasedDeduplication": "true"})

	sent, err := client.SendMessageBatch(t.Context(), &sqs.SendMessageBatchInput{QueueUrl: queue, Entries: []types.SendMessageBatchRequestEntry{
		{Id: aws.String("a"), MessageBody: aws.String("1"), MessageGroupId: aws.String("g")},
		{Id: aws.String("b"), MessageBody: aws.String("2"), MessageGroupId: aws.String("g")},
		{Id: aws.String("c"), MessageBody: aws.String("3")},
	}})
	require.NoError(t, err)
	require.Len(t, sent.Successful, 2)
	require.Len(t, sent.Failed, 1)
	require.Equal(t, "MissingParameter", *sent.Failed[0].Code)
	require.True(t, sent.Failed[0].SenderFault)
	require.Less(t, *sent.Successful[0].SequenceNumber, *sent.Successful[1].SequenceNumber)

	got, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: queue, MaxNumberOfMessages: 10})
	require.NoError(t, err)
	require.Len(t, got.Messages, 2)

	changed, err := client.ChangeMessageVisibilityBatch(t.Context(), &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: queue, Entries: []types.ChangeMessageVisibilityBatchRequestEntry{
		{Id: aws.String("0"), ReceiptHandle: got.Messages[0].ReceiptHandle, VisibilityTimeout: 90},
		{Id: aws.String("1"), ReceiptHandle: got.Messages[1].ReceiptHandle, VisibilityTimeout: 43_201},
	}})
	require.NoError(t, err, "entries fail without an error of the call")
	require.Len(t, changed.Successful, 1)
	require.Equal(t, "InvalidParameterValue", *changed.Failed[0].Code)

	deleted, err := client.DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: queue, Entries: []types.DeleteMessageBatchRequestEntry{
		{Id: aws.String("0"), ReceiptHandle: got.Messages[0].ReceiptHandle},
		{Id: aws.String("1"), ReceiptHandle: got.Messages[1].ReceiptHandle},
	}})
	require.NoError(t, err)
	require.Len(t, deleted.Successful, 1)
	require.Equal(t, "InternalError", *deleted.Failed[0].Code)
	require.False(t, deleted.Failed[0].SenderFault)

	_, err = client.DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: queue, Entries: []types.DeleteMessageBatchRequestEntry{
		{Id: aws.String("x"), ReceiptHandle: aws.String("r")}, {Id: aws.String("x"), ReceiptHandle: aws.String("r")},
	}})
	var same *types.BatchEntryIdsNotDistinct
	require.ErrorAs(t, err, &same)
}

func TestSQSErrors(t *testing.T) {
	server := start(t)
	client := sqs.NewFromConfig(once(server.Config()))
	queue := newQueue(t, client, "errors", nil)
	tests := []struct {
		name string
		code string
		call func() error
	}{
		{"no such queue", "AWS.SimpleQueueService.NonExistentQueue", func() error {
			_, err := client.PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: aws.String(server.URL() + "/123456789012/none")})
			return err
		}},
		{"queue of another account", "AccessDenied", func() error {
			_, err := client.PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: aws.String(server.URL() + "/210987654321/errors")})
			return err
		}},
		{"no receipt", "ReceiptHandleIsInvalid", func() error {
			_, err := client.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: queue, ReceiptHandle: aws.String("nonsense")})
			return err
		}},
		{"too many messages wanted", "InvalidParameterValue", func() error {
			_, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: queue, MaxNumberOfMessages: 11})
			return err
		}},
		{"other attributes", "QueueAlreadyExists", func() error {
			_, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("errors"), Attributes: map[string]string{"DelaySeconds": "9"}})
			return err
		}},
		{"purged twice", "AWS.SimpleQueueService.PurgeQueueInProgress", func() error {
			_, err := client.PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: queue})
			require.NoError(t, err)
			_, err = client.PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: queue})
			return err
		}},
		{"an operation that is not there", "UnknownOperationException", func() error {
			_, err := client.TagQueue(t.Context(), &sqs.TagQueueInput{QueueUrl: queue, Tags: map[string]string{"a": "b"}})
			return err
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var failed smithy.APIError
			require.ErrorAs(t, test.call(), &failed)
			require.Equal(t, test.code, failed.ErrorCode())
		})
	}
}

func TestSQSCorruptDigestFailsTheWholeReceive(t *testing.T) {
	server := start(t, standin.WithSQS(sqsmodel.WithFaults(func(c sqsmodel.Call) sqsmodel.Fault {
		return sqsmodel.Fault{CorruptMD5: c.Operation == sqsmodel.ReceiveMessage && c.Index == 0}
	})))
	client := sqs.NewFromConfig(once(server.Config()))
	queue := newQueue(t, client, "corrupt", map[string]string{"VisibilityTimeout": "0"})
	for range 2 {
		_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: queue, MessageBody: aws.String("x")})
		require.NoError(t, err)
	}
	in := &sqs.ReceiveMessageInput{QueueUrl: queue, MaxNumberOfMessages: 10}
	_, err := client.ReceiveMessage(t.Context(), in)
	require.ErrorContains(t, err, "checksum")
	out, err := client.ReceiveMessage(t.Context(), in, func(o *sqs.Options) { o.DisableMessageChecksumValidation = true })
	require.NoError(t, err)
	require.Len(t, out.Messages, 2)
}

func TestSQSListsQueuesByPage(t *testing.T) {
	server := start(t)
	client := sqs.NewFromConfig(server.Config())
	for _, name := range []string{"b", "a", "c", "a2", "x"} {
		newQueue(t, client, name, nil)
	}
	var got []string
	pages := sqs.NewListQueuesPaginator(client, &sqs.ListQueuesInput{MaxResults: aws.Int32(2)})
	n := 0
	for ; pages.HasMorePages(); n++ {
		page, err := pages.NextPage(t.Context())
		require.NoError(t, err)
		for _, url := range page.QueueUrls {
			got = append(got, path.Base(url))
		}
	}
	require.Equal(t, []string{"a", "a2", "b", "c", "x"}, got)
	require.Equal(t, 3, n)
	some, err := client.ListQueues(t.Context(), &sqs.ListQueuesInput{QueueNamePrefix: aws.String("a")})
	require.NoError(t, err)
	require.Len(t, some.QueueUrls, 2)
}

func TestSQSSetsAttributes(t *testing.T) {
	server := start(t)
	client := sqs.NewFromConfig(once(server.Config()))
	queue := newQueue(t, client, "q", nil)
	_, err := client.SetQueueAttributes(t.Context(), &sqs.SetQueueAttributesInput{QueueUrl: queue, Attributes: map[string]string{"DelaySeconds": "3"}})
	require.NoError(t, err)
	got, err := client.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: queue, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameDelaySeconds},
	})
	require.NoError(t, err)
	require.Equal(t, map[string]string{"DelaySeconds": "3"}, got.Attributes)
}
