package sqsxlambda_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/hostile"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxlambda"
)

// told is what a function says: its log and the errors that its hooks are told, which come from several goroutines.
type told struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *told) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// take returns the lines that were told since it was last called.
func (l *told) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.b.Reset()
	return strings.Split(strings.TrimSuffix(l.b.String(), "\n"), "\n")
}

// TestCanaryInFunctions sends a record for each position of an event, and of what is around it, to a function of each kind, as
// it is and broken: no line of the log, no hook's error and no error of the function has a value of it.
func TestCanaryInFunctions(t *testing.T) {
	say := new(told)
	tell := func(err error) {
		if err != nil {
			fmt.Fprintln(say, err)
		}
	}
	turn := 0
	var mu sync.Mutex
	handler := new(sqsx.Mux)
	sqsx.On(handler, func(context.Context, *order) error {
		mu.Lock()
		defer mu.Unlock()
		switch turn++; turn % 4 {
		case 0:
			panic("a panic")
		case 1:
			return sqsx.Permanent(errors.New("refused"))
		case 2:
			return sqsx.Discard("old")
		}
		return nil
	})
	options := []sqsxlambda.Option{sqsx.WithFactory(shop()), sqsxlambda.WithLogger(slog.New(slog.NewJSONHandler(say, &slog.HandlerOptions{Level: slog.LevelDebug}))),
		sqsxlambda.WithHooks(sqsx.Hooks{Handled: func(_ *sqsx.Message, _ time.Duration, err error) { tell(err) }, Failed: func(_ sqsx.Op, err error) { tell(err) }})}
	queue, rule, pipe := sqsxlambda.New(handler, options...), sqsxlambda.ForRule(handler, options...), sqsxlambda.ForPipe(handler, options...)
	stream, firehose := sqsxlambda.ForKinesis(handler, options...), sqsxlambda.ForFirehose(handler, options...)
	functions := map[string]func(body string) error{
		"queue": func(body string) error {
			r := record("q", "", "1")
			r.Body, r.ReceiptHandle = body, hostile.Canary
			r.Attributes["AWSTraceHeader"], r.Attributes["SenderId"] = hostile.Canary, hostile.Canary
			r.MessageAttributes = map[string]events.SQSMessageAttribute{"kind": {DataType: "String", StringValue: new(hostile.Canary)}}
			bad := r
			bad.Md5OfBody = hostile.Canary
			_, err := queue(t.Context(), events.SQSEvent{Records: []events.SQSMessage{r, bad}})
			return err
		},
		"rule": func(body string) error { return rule(t.Context(), jsontext.Value(body)) },
		"pipe": func(body string) error {
			_, err := pipe(t.Context(), jsontext.Value(body))
			tell(err)
			_, err = pipe(t.Context(), jsontext.Value("["+body+"]"))
			tell(err)
			text, _ := json.Marshal(body, jsontext.AllowInvalidUTF8(true))
			_, err = pipe(t.Context(), jsontext.Value(`[{"messageId":"m-1","receiptHandle":"`+hostile.Canary+`","md5OfBody":"`+hostile.Canary+`","body":`+string(text)+`,"attributes":{"a":"`+hostile.Canary+`"}},`+
				`{"eventID":"e-1","sequenceNumber":"1","partitionKey":"`+hostile.Canary+`","data":"`+base64.StdEncoding.EncodeToString([]byte(body))+`"}]`))
			return err
		},
		"stream": func(body string) error {
			_, err := stream(t.Context(), events.KinesisEvent{Records: []events.KinesisEventRecord{{EventID: "e-1",
				Kinesis: events.KinesisRecord{Data: []byte(body), PartitionKey: hostile.Canary, SequenceNumber: "1"}}}})
			return err
		},
		"Firehose": func(body string) error {
			_, err := firehose(t.Context(), events.KinesisFirehoseEvent{Records: []events.KinesisFirehoseEventRecord{{RecordID: "r-1", Data: []byte(body),
				KinesisFirehoseRecordMetadata: events.KinesisFirehoseRecordMetadata{PartitionKey: hostile.Canary, SequenceNumber: "1"}}}})
			return err
		},
	}
	good := record("q", "", "1").Body
	named := func(position string) bool {
		return strings.HasSuffix(position, "(name)") || position == "/id" || position == "/source" || position == "/detail-type"
	}
	for kind, call := range functions {
		t.Run(kind, func(t *testing.T) {
			lines := 0
			look := func(position string) {
				for _, line := range say.take() {
					lines++
					line = strings.ReplaceAll(line, "\t", " ")
					require.Empty(t, hostile.Fault(line, false), position)
					if !named(position) {
						require.NotContains(t, line, hostile.Canary, position)
					}
				}
			}
			for _, p := range hostile.Plant(good) {
				for _, body := range []string{string(p.Text), string(p.Text[:len(p.Text)-1]), string(p.Text) + "x", "[" + string(p.Text) + "]",
					strings.Replace(string(p.Text), `"source":`, `"origin":`, 1), `{"Type":"Notification","Message":` + string(p.Text) + `}`} {
					tell(call(body))
					look(p.Position)
				}
			}
			for _, v := range hostile.Values() {
				if len(v.Text) < 4096 {
					tell(call(string(hostile.Envelope("my.shop", "Order Placed", `{"orderId":`+v.Text+`}`, false))))
					look("/detail")
				}
			}
			long := strings.Repeat("x", 100_000)
			tell(call(`{"id":"` + long + `\u001b[2J","source":"` + long + `\u202e","detail-type":"` + long + `\u009b","detail":{}}`))
			look("/id")
			require.Greater(t, lines, 100)
		})
	}
}
