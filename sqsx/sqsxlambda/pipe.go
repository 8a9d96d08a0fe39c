package sqsxlambda

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/sqsx"
)

// PipeFunc is a Lambda handler of a pipe's target, for lambda.Start.
type PipeFunc func(ctx context.Context, batch jsontext.Value) (events.SQSEventResponse, error)

// ForPipe returns a Lambda handler for the target of a pipe whose source is an SQS queue or a Kinesis stream, or whose
// enrichment or input template makes events of what the source has. Records of a FIFO queue are handled in order by
// message group, and those of a stream all in order, as [New] and [ForKinesis] do.
//
// What failed is answered by its id at the source, messageId or eventID. If something failed that has none, because a
// template or an enrichment left it out, the invocation fails as a whole. It panics as [New] does.
//
// See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
func ForPipe(handler sqsx.Handler, options ...Option) PipeFunc {
	a := newAdapter(handler, options)
	return func(ctx context.Context, batch jsontext.Value) (events.SQSEventResponse, error) {
		records, err := pipeRecords(batch)
		if err != nil {
			return events.SQSEventResponse{}, err
		}
		messages := make([]*sqsx.Message, len(records))
		for i := range records {
			messages[i] = records[i].message()
		}
		results := a.handleAll(asFunction(ctx), messages, each(len(messages), func(i int) string { return records[i].line(a.concurrency > 1) }))
		response := events.SQSEventResponse{BatchItemFailures: []events.SQSBatchItemFailure{}}
		for _, i := range failures(results) {
			id := records[i].id()
			if id == "" {
				return events.SQSEventResponse{}, fmt.Errorf("sqsxlambda: record %d of the pipe failed and has neither messageId nor eventID: %w", i, results[i])
			}
			response.BatchItemFailures = append(response.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: id})
		}
		return response, nil
	}
}

// pipeRecord is a record as its source makes it, or whatever a template or an enrichment has made of it.
type pipeRecord struct {
	raw jsontext.Value

	EventSourceARN string `json:"eventSourceARN"`

	// of SQS
	MessageID         string                                `json:"messageId"`
	ReceiptHandle     string                                `json:"receiptHandle"`
	Body              jsontext.Value                        `json:"body"`
	Md5OfBody         string                                `json:"md5OfBody"`
	Attributes        map[string]string                     `json:"attributes"`
	MessageAttributes map[string]events.SQSMessageAttribute `json:"messageAttributes"`

	// of Kinesis
	EventID        string  `json:"eventID"`
	Data           *[]byte `json:"data"`
	PartitionKey   string  `json:"partitionKey"`
	SequenceNumber string  `json:"sequenceNumber"`
	Arrival        float64 `json:"approximateArrivalTimestamp"`
}

// pipeRecords reads the array that a pipe sends; also one record by itself, as a pipe without batches may.
func pipeRecords(batch jsontext.Value) ([]pipeRecord, error) {
	var values []jsontext.Value
	switch batch.Kind() {
	case '[':
		if err := json.Unmarshal(batch, &values); err != nil {
			return nil, fmt.Errorf("sqsxlambda: the pipe's batch is malformed: %w", err)
		}
	case '{':
		values = []jsontext.Value{batch}
	}
	if len(values) == 0 {
		return nil, ErrNoRecords
	}
	records := make([]pipeRecord, len(values))
	for i, value := range values {
		// A record of another form is taken for an event as it is.
		if err := json.Unmarshal(value, &records[i]); err != nil {
			records[i] = pipeRecord{}
		}
		records[i].raw = value
	}
	return records, nil
}

func (r *pipeRecord) isMessage() bool { return r.Body != nil && r.MessageID != "" }
func (r *pipeRecord) isStream() bool  { return r.Data != nil && r.SequenceNumber != "" }

func (r *pipeRecord) id() string {
	if r.isMessage() {
		return r.MessageID
	}
	return r.EventID
}

// line is the key of what must be handled in order.
func (r *pipeRecord) line(byKey bool) string {
	switch {
	case r.isMessage():
		return groupOf(&events.SQSMessage{EventSourceARN: r.EventSourceARN, Attributes: r.Attributes})
	case r.isStream() && byKey:
		return "key " + r.PartitionKey
	case r.isStream():
		return "stream"
	}
	return ""
}

func (r *pipeRecord) message() *sqsx.Message {
	switch {
	case r.isMessage():
		body, digest := string(r.Body), "" // a template may have parsed the body, whose digest it then has not
		if r.Body.Kind() == '"' {
			digest = r.Md5OfBody
			if text, err := jsontext.AppendUnquote(nil, r.Body); err == nil {
				body = string(text)
			}
		}
		return queueMessage(&events.SQSMessage{MessageId: r.MessageID, ReceiptHandle: r.ReceiptHandle, Body: body, Md5OfBody: digest,
			Attributes: r.Attributes, MessageAttributes: r.MessageAttributes, EventSourceARN: r.EventSourceARN})
	case r.isStream():
		return &sqsx.Message{ID: r.EventID, Body: string(*r.Data), QueueURL: r.EventSourceARN, GroupID: r.PartitionKey, SequenceNumber: r.SequenceNumber,
			Sent: time.UnixMilli(int64(r.Arrival * 1000)).UTC(), Received: time.Now(), ReceiveCount: 1}
	}
	return &sqsx.Message{ID: r.EventID, Body: string(r.raw), QueueURL: r.EventSourceARN, Received: time.Now(), ReceiveCount: 1}
}
