package sqsxlambda

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/typedbus/typedbus/sqsx"
)

// FirehoseFunc is a Lambda handler of a Firehose stream's transformation, for lambda.Start.
type FirehoseFunc func(ctx context.Context, event events.KinesisFirehoseEvent) (events.KinesisFirehoseResponse, error)

// Transformation says what Firehose delivers for a record.
type Transformation struct {
	// Data is what Firehose delivers. It is the data of the record until the handler sets other data.
	Data []byte
	// PartitionKeys are the keys of the delivery stream's dynamic partitioning; nil sets none.
	PartitionKeys map[string]string
}

type transformationKey struct{}

// TransformationFrom returns the transformation of the record that is being handled, from the context of its handler,
// which may change it. It returns nil in any other context.
func TransformationFrom(ctx context.Context) *Transformation {
	all, _ := ctx.Value(transformationKey{}).(map[*sqsx.Message]*Transformation)
	return all[sqsx.FromContext(ctx)]
}

// ForFirehose returns a Lambda handler for the transformation of a Firehose stream whose records are events. A record whose
// handler returns nil is delivered, as [TransformationFrom] has it; [sqsx.Discard] drops it; and any other error gives it
// to the stream's error output (ProcessingFailed), since Firehose does not repeat single records. It panics as [New] does.
//
// An answer is at most 6 MB. See https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
func ForFirehose(handler sqsx.Handler, options ...Option) FirehoseFunc {
	a := newAdapter(handler, options)
	return func(ctx context.Context, event events.KinesisFirehoseEvent) (events.KinesisFirehoseResponse, error) {
		if len(event.Records) == 0 {
			return events.KinesisFirehoseResponse{}, ErrNoRecords
		}
		messages := make([]*sqsx.Message, len(event.Records))
		transformed := make(map[*sqsx.Message]*Transformation, len(messages))
		for i, r := range event.Records {
			messages[i] = &sqsx.Message{ID: r.RecordID, Body: string(r.Data), QueueURL: event.DeliveryStreamArn,
				GroupID: r.KinesisFirehoseRecordMetadata.PartitionKey, SequenceNumber: r.KinesisFirehoseRecordMetadata.SequenceNumber,
				Sent: r.ApproximateArrivalTimestamp.Time, Received: time.Now(), ReceiveCount: 1}
			transformed[messages[i]] = &Transformation{Data: r.Data}
		}
		ctx = context.WithValue(asFunction(ctx), transformationKey{}, transformed)
		results := a.handleAll(ctx, messages, each(len(messages), func(int) string { return "" }))
		response := events.KinesisFirehoseResponse{Records: make([]events.KinesisFirehoseResponseRecord, len(messages))}
		for i, m := range messages {
			out := &response.Records[i]
			out.RecordID = m.ID
			switch {
			case failed(results[i]): // its handler may still run, and change what is delivered
				out.Result, out.Data = events.KinesisFirehoseTransformedStateProcessingFailed, event.Records[i].Data
			case results[i] != nil:
				out.Result, out.Data = events.KinesisFirehoseTransformedStateDropped, event.Records[i].Data
			default:
				out.Result, out.Data = events.KinesisFirehoseTransformedStateOk, transformed[m].Data
				out.Metadata.PartitionKeys = transformed[m].PartitionKeys
			}
		}
		return response, nil
	}
}
