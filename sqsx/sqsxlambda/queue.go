package sqsxlambda

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/typedbus/typedbus/sqsx"
)

// Func is a Lambda handler of an SQS event source, for lambda.Start.
type Func func(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error)

// New returns a Lambda handler that decodes each record of an SQS event source and hands it to handler. Records of a
// standard queue are handled all at once, or as many as [WithConcurrency] says; those of a FIFO queue in order, each
// message group by itself, and after the first failure of a group the rest of it is reported as failed without being
// handled. Batches of [sqsx.OnBatch] are filled within an invocation, and do not wait once all of its records are there.
//
// A record whose handler returns nil, or [sqsx.Discard], is a success; any other error, a panic, the end of the goroutine,
// and a handler that has not returned when the function's time is nearly over make it one of BatchItemFailures. Lambda
// does the polling, the leases and the deletes; so the event source must have ReportBatchItemFailures turned on.
//
// New panics with a [*sqsx.ConfigError] if an option cannot be, and with a [*sqsx.UnregisteredError] if a handler of a
// [*sqsx.Mux] would never be called, so that the mistake is found when the function starts.
//
// See https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
func New(handler sqsx.Handler, options ...Option) Func {
	a := newAdapter(handler, options)
	return func(ctx context.Context, event events.SQSEvent) (events.SQSEventResponse, error) {
		if len(event.Records) == 0 {
			return events.SQSEventResponse{}, ErrNoRecords
		}
		messages := make([]*sqsx.Message, len(event.Records))
		for i := range event.Records {
			messages[i] = queueMessage(&event.Records[i])
		}
		results := a.handleAll(ctx, messages, each(len(messages), func(i int) string { return groupOf(&event.Records[i]) }))
		response := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}
		for _, i := range failures(results) {
			response.BatchItemFailures = append(response.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: event.Records[i].MessageId})
		}
		return response, nil
	}
}

// groupOf is the message group of a record that must be handled in order. A standard queue's messages may have groups too,
// which do not order; the queue's name tells.
func groupOf(record *events.SQSMessage) string {
	if !strings.HasSuffix(record.EventSourceARN, ".fifo") {
		return ""
	}
	return record.EventSourceARN + " " + record.Attributes["MessageGroupId"]
}

func queueMessage(record *events.SQSMessage) *sqsx.Message {
	return sqsx.NewMessage(record.EventSourceARN, time.Now(), sdkMessage(record))
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
