// Package sqsxlambda puts a [sqsx.Handler], such as a [sqsx.Mux], behind AWS Lambda's SQS event source:
//
//	func main() { lambda.Start(sqsxlambda.New(mux)) }
//
// The handler is the same as behind a [sqsx.Consumer]. Lambda does the polling, the leases and the deletes; what is left
// is to tell it which messages failed, so the event source must have ReportBatchItemFailures turned on.
//
// See https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
package sqsxlambda

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/typedbus/typedbus/sqsx"
)

// ErrNoRecords is returned for an invocation without records: Lambda takes an answer without failures for a success of
// all messages, so an event of another kind must not get one.
var ErrNoRecords = errors.New("sqsxlambda: the event has no SQS records")

// Func is a Lambda handler, for lambda.Start.
type Func func(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error)

// New returns a Lambda handler that decodes each record and hands it to handler. Records of a standard queue are handled
// all at once; those of a FIFO queue in order, each message group by itself, and after the first failure of a group the
// rest of it is reported as failed without being handled.
//
// A record whose handler returns nil, or [sqsx.Discard], is a success; any other error, and a panic, makes it one of
// BatchItemFailures. Lambda has no back-off of its own, so the time of [sqsx.RetryAfter] is not kept, and
// [sqsx.Permanent] means no more than an error. Nor can a message be extended: its lease is the event source's.
//
// New panics with a [*sqsx.ConfigError] if an option cannot be, and with a [*sqsx.UnregisteredError] if a handler of a [*sqsx.Mux] would never be called, so that the mistake is
// found when the function starts.
func New(handler sqsx.Handler, options ...sqsx.DecodeOption) Func {
	decoder, err := sqsx.NewDecoder(options...)
	if err == nil {
		err = decoder.Verify(handler)
	}
	if err != nil {
		panic(err)
	}
	return func(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
		if len(event.Records) == 0 {
			return events.SQSEventResponse{}, ErrNoRecords
		}
		failed := make([]bool, len(event.Records))
		var wg sync.WaitGroup
		for _, line := range lines(event.Records) {
			wg.Go(func() {
				for n, i := range line {
					if err := handle(ctx, decoder, handler, &event.Records[i]); err != nil {
						for _, rest := range line[n:] {
							failed[rest] = true
						}
						return
					}
				}
			})
		}
		wg.Wait()
		response := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}
		for i, record := range event.Records {
			if failed[i] {
				response.BatchItemFailures = append(response.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: record.MessageId})
			}
		}
		return response, nil
	}
}

// lines are the records that must be handled one after the other: those of a message group on a FIFO queue, and each by
// itself on a standard one. A standard queue's messages may have groups too; the queue's name tells.
func lines(records []events.SQSMessage) [][]int {
	var out [][]int
	groups := map[string]int{}
	for i, record := range records {
		if !strings.HasSuffix(record.EventSourceARN, ".fifo") {
			out = append(out, []int{i})
			continue
		}
		key := record.EventSourceARN + " " + record.Attributes["MessageGroupId"]
		at, ok := groups[key]
		if !ok {
			at = len(out)
			groups[key], out = at, append(out, nil)
		}
		out[at] = append(out[at], i)
	}
	return out
}

// handle handles one record. A panic is an error, so that it fails one message and not ten.
func handle(ctx context.Context, decoder *sqsx.Decoder, handler sqsx.Handler, record *events.SQSMessage) (err error) {
	m := sqsx.NewMessage(record.EventSourceARN, time.Now(), sdkMessage(record))
	defer func() {
		if r := recover(); r != nil {
			err = &sqsx.PanicError{Value: r, Stack: debug.Stack()}
		}
	}()
	decoder.Decode(ctx, m)
	if err := handler.Handle(sqsx.NewContext(ctx, m), m); err != nil && !sqsx.IsDiscard(err) {
		return fmt.Errorf("message %s: %w", m.ID, err)
	}
	return nil
}

// sdkMessage is the record as a receive would have brought it.
func sdkMessage(r *events.SQSMessage) *types.Message {
	m := &types.Message{MessageId: aws.String(r.MessageId), ReceiptHandle: aws.String(r.ReceiptHandle),
		Body: aws.String(r.Body), MD5OfBody: aws.String(r.Md5OfBody), Attributes: r.Attributes}
	for name, a := range r.MessageAttributes {
		if m.MessageAttributes == nil {
			m.MessageAttributes = make(map[string]types.MessageAttributeValue)
		}
		m.MessageAttributes[name] = types.MessageAttributeValue{DataType: aws.String(a.DataType), StringValue: a.StringValue, BinaryValue: a.BinaryValue}
	}
	return m
}
