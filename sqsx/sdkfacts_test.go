package sqsx_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/sqsx"
)

// The tests in this file hold facts about the SDK's client that the package rests on, so that a new version of it that
// differs is noticed.

// sdkClient is the SDK's client for a server that answers by turns, and the requests it made.
func sdkClient(t *testing.T, answers ...func(w http.ResponseWriter)) (*sqs.Client, func() []map[string]any) {
	t.Helper()
	var mu sync.Mutex
	var requests []map[string]any
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var request map[string]any
		if err := json.Unmarshal(body, &request); err != nil {
			t.Errorf("request: %v", err)
		}
		mu.Lock()
		answer := answers[min(len(requests), len(answers)-1)]
		requests = append(requests, request)
		mu.Unlock()
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		answer(w)
	}))
	t.Cleanup(server.Close)
	client := sqs.New(sqs.Options{Region: "eu-west-1", BaseEndpoint: aws.String(server.URL),
		Credentials: credentials.NewStaticCredentialsProvider("a", "b", ""), RetryMaxAttempts: 3})
	return client, func() []map[string]any {
		mu.Lock()
		defer mu.Unlock()
		return requests
	}
}

func answer(body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) { _, _ = io.WriteString(w, body) }
}

func refusal(code string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("X-Amzn-Query-Error", code+";Sender")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"__type":"com.amazonaws.sqs#`+code+`","message":"m"}`)
	}
}

func TestSDKDoesNotSendZeros(t *testing.T) {
	client, requests := sdkClient(t, answer(`{}`))
	_, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: aws.String(queueURL), WaitTimeSeconds: 0, VisibilityTimeout: 0})
	require.NoError(t, err)
	require.NotContains(t, requests()[0], "WaitTimeSeconds")
	require.NotContains(t, requests()[0], "VisibilityTimeout")
	_, err = client.ChangeMessageVisibilityBatch(t.Context(), &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: aws.String(queueURL),
		Entries: []types.ChangeMessageVisibilityBatchRequestEntry{{Id: aws.String("0"), ReceiptHandle: aws.String("r"), VisibilityTimeout: 0}}})
	require.NoError(t, err)
	require.Contains(t, requests()[1]["Entries"].([]any)[0], "VisibilityTimeout", "a release is sent")
}

func TestSDKHidesReceiptsForOneCorruptBody(t *testing.T) {
	const two = `{"Messages":[{"MessageId":"1","ReceiptHandle":"r1","Body":"a","MD5OfBody":"0cc175b9c0f1b6a831c399e269772661"},` +
		`{"MessageId":"2","ReceiptHandle":"r2","Body":"a","MD5OfBody":"00000000000000000000000000000000"}]}`
	client, _ := sdkClient(t, answer(two))
	_, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: aws.String(queueURL)})
	require.Error(t, err, "the SDK fails the call")
	var errs []error
	for m, err := range sqsx.Poll(t.Context(), client, queueURL) {
		require.NotNil(t, m)
		if errs = append(errs, err); len(errs) == 2 {
			break
		}
	}
	var corrupt *sqsx.ChecksumError
	require.NotErrorAs(t, errs[0], &corrupt)
	require.ErrorAs(t, errs[1], &corrupt, "only the one that is corrupt fails")
}

func TestSDKRetriesWithASpentAttemptID(t *testing.T) {
	client, requests := sdkClient(t, refusal("RequestThrottled"), answer(`{}`))
	_, err := client.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: aws.String(queueURL + ".fifo"), ReceiveRequestAttemptId: aws.String("x")})
	require.NoError(t, err)
	require.Len(t, requests(), 2, "the SDK retries a throttle by itself")
	require.Equal(t, requests()[0]["ReceiveRequestAttemptId"], requests()[1]["ReceiveRequestAttemptId"])

	client, requests = sdkClient(t, refusal("RequestThrottled"), answer(`{"Messages":[{"MessageId":"1","ReceiptHandle":"r1","Body":"a"}]}`))
	for m := range sqsx.Poll(t.Context(), client, queueURL+".fifo") {
		if m != nil {
			break
		}
	}
	require.NotEqual(t, requests()[0]["ReceiveRequestAttemptId"], requests()[1]["ReceiveRequestAttemptId"], "Poll takes a new one")
}

func TestSDKReturnsNoErrorForFailedEntries(t *testing.T) {
	client, _ := sdkClient(t, answer(`{"Successful":[],"Failed":[{"Id":"0","Code":"ReceiptHandleIsInvalid","SenderFault":true}]}`))
	out, err := client.DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: aws.String(queueURL),
		Entries: []types.DeleteMessageBatchRequestEntry{{Id: aws.String("0"), ReceiptHandle: aws.String("r")}}})
	require.NoError(t, err)
	require.Len(t, out.Failed, 1)
}

func TestConsumerOverTheWire(t *testing.T) {
	server, err := standin.Start()
	require.NoError(t, err)
	defer server.Close()
	client := sqs.NewFromConfig(server.Config())
	queue, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("orders")})
	require.NoError(t, err)
	for _, id := range []string{"1", "2", "3"} {
		_, err := client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: queue.QueueUrl, MessageBody: aws.String(order(id))})
		require.NoError(t, err)
	}
	handled := make(chan string, 3)
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(_ context.Context, e *orderPlaced) error {
		handled <- e.Detail.OrderID
		return nil
	})
	c := newConsumer(t, client, *queue.QueueUrl, mux, sqsx.WithWait(time.Second))
	report, err := c.Check(t.Context())
	require.NoError(t, err)
	require.Equal(t, 30*time.Second, report.VisibilityTimeout)
	stop := start(t, c)
	require.ElementsMatch(t, []string{"1", "2", "3"}, []string{<-handled, <-handled, <-handled})
	require.NoError(t, stop())
	require.Equal(t, sqsx.Stats{Received: 3, Deleted: 3}, c.Stats())
}
