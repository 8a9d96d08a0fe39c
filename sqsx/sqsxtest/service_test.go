package sqsxtest_test

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

func receive(t *testing.T, s *sqsxtest.Service, q *sqsxtest.Queue, wait int32) []types.Message {
	t.Helper()
	out, err := s.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: aws.String(q.URL()), MaxNumberOfMessages: 10, WaitTimeSeconds: wait,
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{"All"}, MessageAttributeNames: []string{"All"}})
	require.NoError(t, err)
	return out.Messages
}

func TestMessagesTravel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sqsxtest.New(t, sqsxtest.WithSeed(1))
		q := s.Queue("q.fifo")
		_, err := s.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: aws.String(q.URL()), MessageBody: aws.String("body"),
			MessageGroupId: aws.String("g"), MessageDeduplicationId: aws.String("d"),
			MessageAttributes:       map[string]types.MessageAttributeValue{"a": {DataType: aws.String("String"), StringValue: aws.String("v")}, "b": {DataType: aws.String("Binary"), BinaryValue: []byte{1}}},
			MessageSystemAttributes: map[string]types.MessageSystemAttributeValue{"AWSTraceHeader": {DataType: aws.String("String"), StringValue: aws.String("Root=1")}},
		})
		require.NoError(t, err)
		got := receive(t, s, q, 0)
		require.Len(t, got, 1)
		sum := md5.Sum([]byte("body"))
		require.Equal(t, hex.EncodeToString(sum[:]), *got[0].MD5OfBody)
		require.Equal(t, "v", *got[0].MessageAttributes["a"].StringValue)
		require.Equal(t, []byte{1}, got[0].MessageAttributes["b"].BinaryValue)
		require.Equal(t, "g", got[0].Attributes["MessageGroupId"])
		require.Equal(t, "d", got[0].Attributes["MessageDeduplicationId"])
		require.Equal(t, "Root=1", got[0].Attributes["AWSTraceHeader"])
		require.NotEmpty(t, got[0].Attributes["SequenceNumber"])
	})
}

func TestTimeIsTheBubbles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sqsxtest.New(t)
		q := s.Queue("q", "VisibilityTimeout", "7200")
		q.Send("x")
		begin := time.Now()
		first := receive(t, s, q, 0)
		require.Empty(t, receive(t, s, q, 20))
		require.Equal(t, 20*time.Second, time.Since(begin))
		for time.Since(begin) < 2*time.Hour {
			if again := receive(t, s, q, 20); len(again) > 0 {
				require.Equal(t, *first[0].MessageId, *again[0].MessageId)
				require.NotEqual(t, *first[0].ReceiptHandle, *again[0].ReceiptHandle)
			}
		}
		require.Equal(t, 2*time.Hour, time.Since(begin))
	})
}

func TestErrorsAreTheSDKs(t *testing.T) {
	s := sqsxtest.New(t)
	q := s.Queue("q")
	_, err := s.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: aws.String("https://sqs/1/absent")})
	var absent *types.QueueDoesNotExist
	require.ErrorAs(t, err, &absent)

	s.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
		return sqsxtest.Fault{Err: sqsxtest.Error("KmsThrottled", false)}
	})
	_, err = s.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: aws.String(q.URL()), AttributeNames: []types.QueueAttributeName{"All"}})
	api, ok := errors.AsType[smithy.APIError](err)
	require.True(t, ok)
	require.Equal(t, "KmsThrottled", api.ErrorCode())
	require.Equal(t, smithy.FaultServer, api.ErrorFault())

	s.Fail(nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = s.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: aws.String(q.URL()), WaitTimeSeconds: 20})
	var cancelled *smithy.CanceledError
	require.ErrorAs(t, err, &cancelled)
	require.ErrorIs(t, err, context.Canceled)
}

func TestEntriesFailAlone(t *testing.T) {
	s := sqsxtest.New(t)
	q := s.Queue("q")
	q.Send("1")
	q.Send("2")
	s.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
		if c.Operation == sqsxtest.DeleteMessageBatch && c.Index == 1 {
			return sqsxtest.Fault{Err: sqsxtest.Error("InternalError", false)}
		}
		return sqsxtest.Fault{}
	})
	got := receive(t, s, q, 0)
	out, err := s.DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: aws.String(q.URL()), Entries: []types.DeleteMessageBatchRequestEntry{
		{Id: aws.String("a"), ReceiptHandle: got[0].ReceiptHandle}, {Id: aws.String("b"), ReceiptHandle: got[1].ReceiptHandle}}})
	require.NoError(t, err)
	require.Len(t, out.Successful, 1)
	require.Equal(t, "b", *out.Failed[0].Id)
	require.Equal(t, "InternalError", *out.Failed[0].Code)
	visible, inFlight, delayed := q.Len()
	require.Equal(t, [3]int{0, 1, 0}, [3]int{visible, inFlight, delayed})
	require.Equal(t, 1, s.Calls()[sqsxtest.DeleteMessageBatch], "what the test asks itself does not count")
	require.Zero(t, s.Calls()[sqsxtest.GetQueueAttributes])
}

func TestCorruptDigestFailsTheCallUnlessTurnedOff(t *testing.T) {
	s := sqsxtest.New(t)
	q := s.Queue("q", "VisibilityTimeout", "0")
	q.Send("x")
	s.Fail(func(c sqsxtest.Call) sqsxtest.Fault { return sqsxtest.Fault{CorruptMD5: true} })
	in := &sqs.ReceiveMessageInput{QueueUrl: aws.String(q.URL())}
	_, err := s.ReceiveMessage(t.Context(), in)
	require.Error(t, err)
	out, err := s.ReceiveMessage(t.Context(), in, func(o *sqs.Options) { o.DisableMessageChecksumValidation = true })
	require.NoError(t, err)
	require.Len(t, out.Messages, 1)
}

func TestRedriveAndLedger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sqsxtest.New(t)
		q, dead := s.Queue("q"), s.Queue("dead")
		q.RedriveTo(dead, 2)
		id := q.Send("x")
		for range 3 {
			receive(t, s, q, 0)
			virtual.Sleep(30 * time.Second)
		}
		visible, _, _ := dead.Len()
		require.Equal(t, 1, visible)
		records := s.Ledger().Records()
		require.Len(t, records, 1)
		require.Equal(t, id, records[0].MessageID)
		require.True(t, records[0].DeadLettered)
		require.Equal(t, 2, records[0].Receives)
	})
}
