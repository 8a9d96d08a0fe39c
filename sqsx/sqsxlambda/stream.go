package sqsxlambda

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"github.com/typedbus/typedbus/sqsx"
)

// KinesisFunc is a Lambda handler of a Kinesis event source, for lambda.Start.
type KinesisFunc func(ctx context.Context, event events.KinesisEvent) (events.KinesisEventResponse, error)

// ForKinesis returns a Lambda handler for the records of a Kinesis stream that a rule, or a producer of one's own, puts
// events into: one event a record, not aggregated. They are handled in order, up to the first that fails, whose sequence
// number is the answer; Lambda goes on there with the next attempt. With [WithConcurrency] above 1 those of different
// partition keys are handled at once; what was handled after the first that failed is then handled again.
//
// The event source must have ReportBatchItemFailures turned on. It panics as [New] does.
//
// See https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
func ForKinesis(handler sqsx.Handler, options ...Option) KinesisFunc {
	a := newAdapter(handler, options)
	return func(ctx context.Context, event events.KinesisEvent) (events.KinesisEventResponse, error) {
		if len(event.Records) == 0 {
			return events.KinesisEventResponse{}, ErrNoRecords
		}
		messages := make([]*sqsx.Message, len(event.Records))
		for i, r := range event.Records {
			messages[i] = &sqsx.Message{ID: r.EventID, Body: string(r.Kinesis.Data), QueueURL: r.EventSourceArn, GroupID: r.Kinesis.PartitionKey,
				SequenceNumber: r.Kinesis.SequenceNumber, Sent: r.Kinesis.ApproximateArrivalTimestamp.Time, Received: time.Now(), ReceiveCount: 1}
		}
		results := a.handleAll(asFunction(ctx), messages, a.shards(messages))
		response := events.KinesisEventResponse{BatchItemFailures: []events.KinesisBatchItemFailure{}}
		if all := failures(results); len(all) > 0 {
			response.BatchItemFailures = append(response.BatchItemFailures,
				events.KinesisBatchItemFailure{ItemIdentifier: messages[all[0]].SequenceNumber})
		}
		return response, nil
	}
}

// shards are the lines of a stream's records.
func (a *adapter) shards(messages []*sqsx.Message) [][]int {
	return each(len(messages), func(i int) string {
		if a.concurrency > 1 {
			return "key " + messages[i].GroupID
		}
		return "all"
	})
}
