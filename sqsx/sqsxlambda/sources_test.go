package sqsxlambda_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxlambda"
)

// invoke sends a payload through what lambda.Start makes of a function.
func invoke(t *testing.T, function any, payload string) (string, error) {
	t.Helper()
	out, err := lambda.NewHandler(function).Invoke(t.Context(), []byte(payload))
	return string(out), err
}

func body(id string) string { return record("", "", id).Body }

func kinesis(ids ...string) events.KinesisEvent {
	var event events.KinesisEvent
	for _, id := range ids {
		event.Records = append(event.Records, events.KinesisEventRecord{EventID: "shardId-0:" + id, EventSourceArn: "arn:aws:kinesis:eu-west-1:123456789012:stream/s",
			Kinesis: events.KinesisRecord{Data: []byte(body(id)), PartitionKey: "p-" + id, SequenceNumber: "seq-" + id}})
	}
	return event
}

// failing fails for ids that begin with f, discards those that begin with d, and notes all.
func noting() (*sqsx.Mux, func() []string) {
	var mu sync.Mutex
	var handled []string
	return on(func(_ context.Context, id string) error {
		mu.Lock()
		defer mu.Unlock()
		handled = append(handled, id)
		switch id[0] {
		case 'f':
			return errors.New("failed")
		case 'd':
			return sqsx.Discard("old")
		}
		return nil
	}), func() []string { mu.Lock(); defer mu.Unlock(); return handled }
}

func TestRule(t *testing.T) {
	mux, handled := noting()
	function := sqsxlambda.ForRule(mux, sqsx.WithFactory(shop()))
	for payload, wrong := range map[string]string{
		body("1"): "", body("d"): "", body("f"): "failed",
		`{"orderId":"1"}`: "does not decode", `not JSON`: "invalid character",
	} {
		_, err := invoke(t, function, payload)
		if wrong == "" {
			require.NoError(t, err, payload)
		} else {
			require.ErrorContains(t, err, wrong)
		}
	}
	require.ElementsMatch(t, []string{"1", "d", "f"}, handled())
}

// A stream is handled in order, and its checkpoint is the first that failed.
func TestKinesis(t *testing.T) {
	tests := []struct {
		name        string
		concurrency int
		ids         []string
		handled     []string
		failed      string
	}{
		{"all good", 0, []string{"1", "2", "d", "3"}, []string{"1", "2", "d", "3"}, ""},
		{"stops at the first failure", 0, []string{"1", "f1", "2", "f2"}, []string{"1", "f1"}, "seq-f1"},
		{"keys at once", 4, []string{"1", "f1", "2", "f2"}, []string{"1", "2", "f1", "f2"}, "seq-f1"},
		{"one at once", 1, []string{"f1", "2"}, []string{"f1"}, "seq-f1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			mux, handled := noting()
			options := []sqsxlambda.Option{sqsx.WithFactory(shop())}
			if test.concurrency > 0 {
				options = append(options, sqsxlambda.WithConcurrency(test.concurrency))
			}
			response, err := sqsxlambda.ForKinesis(mux, options...)(t.Context(), kinesis(test.ids...))
			require.NoError(t, err)
			if test.failed == "" {
				require.Empty(t, response.BatchItemFailures)
			} else {
				require.Equal(t, []events.KinesisBatchItemFailure{{ItemIdentifier: test.failed}}, response.BatchItemFailures)
			}
			if test.concurrency > 1 {
				require.ElementsMatch(t, test.handled, handled())
			} else {
				require.Equal(t, test.handled, handled())
			}
		})
	}
}

// The event is the one in Lambda's documentation, with events in its records.
func TestKinesisThroughLambda(t *testing.T) {
	mux, handled := noting()
	out, err := invoke(t, sqsxlambda.ForKinesis(mux, sqsx.WithFactory(shop())), `{"Records":[{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"1",`+
		`"sequenceNumber":"49590338271490256608559692538361571095921575989136588898","data":"`+base64.StdEncoding.EncodeToString([]byte(body("f")))+`","approximateArrivalTimestamp":1545084650.987},`+
		`"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"shardId-000000000006:49590338271490256608559692538361571095921575989136588898","eventName":"aws:kinesis:record",`+
		`"invokeIdentityArn":"arn:aws:iam::123456789012:role/lambda-role","awsRegion":"us-east-2","eventSourceARN":"arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream"}]}`)
	require.NoError(t, err)
	require.JSONEq(t, `{"batchItemFailures":[{"itemIdentifier":"49590338271490256608559692538361571095921575989136588898"}]}`, out)
	require.Equal(t, []string{"f"}, handled())
}

func TestFirehose(t *testing.T) {
	mux := on(func(ctx context.Context, id string) error {
		out := sqsxlambda.TransformationFrom(ctx)
		switch id {
		case "same":
			return nil
		case "line":
			out.Data = append(out.Data, '\n')
			return nil
		case "keyed":
			out.PartitionKeys = map[string]string{"shop": "a"}
			return nil
		case "old":
			out.Data = nil
			return sqsx.Discard("old")
		}
		out.Data = []byte("half done")
		return errors.New("failed")
	})
	var records []string
	for _, id := range []string{"same", "line", "keyed", "old", "bad"} {
		records = append(records, fmt.Sprintf(`{"recordId":%q,"approximateArrivalTimestamp":1510254469000,"data":%q}`, "r-"+id, base64.StdEncoding.EncodeToString([]byte(body(id)))))
	}
	records = append(records, `{"recordId":"r-text","approximateArrivalTimestamp":1510254469000,"data":"bm8gZXZlbnQ="}`)
	out, err := invoke(t, sqsxlambda.ForFirehose(mux, sqsx.WithFactory(shop())),
		`{"invocationId":"i","deliveryStreamArn":"arn:aws:firehose:eu-west-1:123456789012:deliverystream/d","region":"eu-west-1","records":[`+strings.Join(records, ",")+`]}`)
	require.NoError(t, err)
	var response events.KinesisFirehoseResponse
	require.NoError(t, json.Unmarshal([]byte(out), &response))
	got := map[string][2]string{}
	for _, r := range response.Records {
		got[r.RecordID] = [2]string{r.Result, string(r.Data)}
	}
	require.Equal(t, map[string][2]string{
		"r-same": {"Ok", body("same")}, "r-line": {"Ok", body("line") + "\n"}, "r-keyed": {"Ok", body("keyed")}, "r-old": {"Dropped", body("old")},
		"r-bad": {"ProcessingFailed", body("bad")}, "r-text": {"ProcessingFailed", "no event"},
	}, got, "all records are answered, and those that failed keep their data")
	require.Equal(t, map[string]string{"shop": "a"}, response.Records[2].Metadata.PartitionKeys)
	require.Nil(t, sqsxlambda.TransformationFrom(t.Context()))
}

func pipeSQS(queue, group, id string) string {
	return fmt.Sprintf(`{"messageId":%q,"receiptHandle":"h","body":%q,"attributes":{"ApproximateReceiveCount":"2","MessageGroupId":%q},`+
		`"messageAttributes":{"a":{"dataType":"String","stringValue":"v"}},"eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-2:123456789012:%s","awsRegion":"us-east-2"}`, "m-"+id, body(id), group, queue)
}

func pipeKinesis(id string) string {
	return fmt.Sprintf(`{"kinesisSchemaVersion":"1.0","partitionKey":"1","sequenceNumber":"seq-%[1]s","data":%[2]q,"approximateArrivalTimestamp":1545084650.987,`+
		`"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"shardId-0:%[1]s","eventName":"aws:kinesis:record","eventSourceARN":"arn:aws:kinesis:us-east-2:123456789012:stream/s"}`,
		id, base64.StdEncoding.EncodeToString([]byte(body(id))))
}

func TestPipe(t *testing.T) {
	type test struct {
		name    string
		batch   []string
		handled int
		failed  []string // nil is an error
		keys    bool     // of a stream at once
	}
	keyed := func(record, key string) string {
		return strings.Replace(record, `"partitionKey":"1"`, `"partitionKey":"`+key+`"`, 1)
	}
	tests := []test{
		{"a queue", []string{pipeSQS("q", "", "1"), pipeSQS("q", "", "f"), pipeSQS("q", "", "d")}, 3, []string{"m-f"}, false},
		{"a FIFO queue", []string{pipeSQS("q.fifo", "g", "f"), pipeSQS("q.fifo", "g", "2"), pipeSQS("q.fifo", "h", "3")}, 2, []string{"m-f", "m-2"}, false},
		{"a stream", []string{pipeKinesis("1"), pipeKinesis("f"), pipeKinesis("3")}, 2, []string{"shardId-0:f", "shardId-0:3"}, false},
		{"a template that parses the body", []string{`{"messageId":"m-f","body":` + body("f") + `}`}, 1, []string{"m-f"}, false},
		{"events by themselves", []string{body("1"), body("2")}, 2, []string{}, false},
		{"events by themselves that fail", []string{body("1"), body("f")}, 2, nil, false},
		{"something else with an id", []string{`{"messageId":"m-x","body":"not an event"}`}, 0, []string{"m-x"}, false},
		{"something else without", []string{`[1]`}, 0, nil, false},
		{"keys of a stream at once", []string{pipeKinesis("1"), pipeKinesis("f"), pipeKinesis("3"), keyed(pipeKinesis("4"), "2")}, 3, []string{"shardId-0:f", "shardId-0:3"}, true},
		{"events by themselves, at once", []string{body("f"), body("2")}, 2, nil, true},
		{"an event with a messageId and no body", []string{strings.Replace(body("1"), "{", `{"messageId":"m-1",`, 1)}, 1, []string{}, false},
		{"an event with data and no number", []string{strings.Replace(body("1"), "{", `{"data":"eA==",`, 1)}, 1, []string{}, false},
		{"members of other types", []string{`{"messageId":1,"body":"x"}`}, 0, nil, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			mux, handled := noting()
			options := []sqsxlambda.Option{sqsx.WithFactory(shop())}
			if test.keys {
				options = append(options, sqsxlambda.WithConcurrency(4))
			}
			out, err := invoke(t, sqsxlambda.ForPipe(mux, options...), "["+strings.Join(test.batch, ",")+"]")
			require.Len(t, handled(), test.handled)
			if test.failed == nil {
				require.ErrorContains(t, err, "neither messageId nor eventID")
				return
			}
			require.NoError(t, err)
			var response events.SQSEventResponse
			require.NoError(t, json.Unmarshal([]byte(out), &response))
			require.Equal(t, test.failed, failedIDs(t, response, nil))
			require.Contains(t, out, `"batchItemFailures":[`, "no null, and the name that Pipes looks for")
		})
	}
}

func TestPipeKeepsWhatTheRecordSays(t *testing.T) {
	var got *sqsx.Message
	function := sqsxlambda.ForPipe(sqsx.HandlerFunc(func(_ context.Context, m *sqsx.Message) error { got = m; return nil }), sqsx.WithFactory(shop()))
	_, err := invoke(t, function, pipeSQS("q", "g", "1")) // one record without an array
	require.NoError(t, err)
	require.NoError(t, got.Err)
	require.Equal(t, 2, got.ReceiveCount)
	require.Equal(t, "v", *got.Attributes["a"].StringValue)
	require.Equal(t, "arn:aws:sqs:us-east-2:123456789012:q", got.QueueURL)
	_, err = invoke(t, function, "["+pipeKinesis("1")+"]")
	require.NoError(t, err)
	require.NoError(t, got.Err)
	require.Equal(t, int64(1545084650987), got.Sent.UnixMilli())
}
