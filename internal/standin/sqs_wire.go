package standin

import "github.com/typedbus/typedbus/internal/sqsmodel"

// The inputs and outputs of SQS as JSON. Names are those of the API reference.

type sqsQueueURL struct {
	QueueURL string `json:"QueueUrl"`
}

type sqsQueueList struct {
	QueueURLs []string `json:"QueueUrls,omitempty"`
	NextToken string   `json:",omitempty"`
}

type sqsAttributes struct {
	Attributes map[string]string `json:",omitempty"`
}

type sqsAttribute struct {
	DataType    string
	StringValue *string `json:",omitzero"`
	BinaryValue []byte  `json:",omitempty"`
}

type sqsSendInput struct {
	ID                      string `json:"Id"`
	MessageBody             string
	DelaySeconds            *int
	MessageAttributes       map[string]sqsAttribute
	MessageSystemAttributes map[string]sqsAttribute
	MessageGroupId          string
	MessageDeduplicationId  string
}

func (in sqsSendInput) send() sqsmodel.Send {
	send := sqsmodel.Send{
		Body: in.MessageBody, Delay: secondsOf(in.DelaySeconds), Attributes: map[string]sqsmodel.Attribute{},
		Group: in.MessageGroupId, Dedup: in.MessageDeduplicationId,
	}
	for name, attribute := range in.MessageAttributes {
		value := sqsmodel.Attribute{DataType: attribute.DataType, Binary: attribute.BinaryValue}
		if attribute.StringValue != nil {
			value.String = *attribute.StringValue
		}
		send.Attributes[name] = value
	}
	if trace := in.MessageSystemAttributes["AWSTraceHeader"].StringValue; trace != nil {
		send.Trace = *trace
	}
	return send
}

func toWire(attributes map[string]sqsmodel.Attribute) map[string]sqsAttribute {
	out := map[string]sqsAttribute{}
	for name, attribute := range attributes {
		wire := sqsAttribute{DataType: attribute.DataType, BinaryValue: attribute.Binary}
		if attribute.Binary == nil {
			wire.StringValue = &attribute.String
		}
		out[name] = wire
	}
	return out
}

type sqsSendOutput struct {
	ID                     string `json:"Id,omitempty"`
	MessageID              string `json:"MessageId"`
	MD5OfMessageBody       string
	MD5OfMessageAttributes string `json:",omitempty"`
	SequenceNumber         string `json:",omitempty"`
}

func sqsSendResult(id string, sent sqsmodel.Sent) sqsSendOutput {
	return sqsSendOutput{id, sent.ID, sent.MD5OfBody, sent.MD5OfAttributes, sent.Sequence}
}

type sqsReceiveInput struct {
	MaxNumberOfMessages         *int
	WaitTimeSeconds             *int
	VisibilityTimeout           *int
	AttributeNames              []string
	MessageSystemAttributeNames []string
	MessageAttributeNames       []string
	ReceiveRequestAttemptId     string
}

type sqsReceiveOutput struct {
	Messages []sqsMessage `json:",omitempty"`
}

type sqsMessage struct {
	MessageID              string `json:"MessageId"`
	ReceiptHandle          string
	Body                   string
	MD5OfBody              string
	Attributes             map[string]string       `json:",omitempty"`
	MessageAttributes      map[string]sqsAttribute `json:",omitempty"`
	MD5OfMessageAttributes string                  `json:",omitempty"`
}

type sqsReceiptInput struct {
	ID                string `json:"Id"`
	ReceiptHandle     string
	VisibilityTimeout *int
}

type sqsEntryID struct {
	ID string `json:"Id"`
}

func toEntryID(id string) sqsEntryID { return sqsEntryID{id} }

type sqsFailedEntry struct {
	ID          string `json:"Id"`
	Code        string
	Message     string
	SenderFault bool
}

type sqsBatchOutput[T any] struct {
	Successful []T
	Failed     []sqsFailedEntry `json:",omitempty"`
}

func sqsBatchResult[E, T any](batch sqsmodel.Batch[E], convert func(E) T) *sqsBatchOutput[T] {
	out := &sqsBatchOutput[T]{Successful: []T{}}
	for _, entry := range batch.Successful {
		out.Successful = append(out.Successful, convert(entry))
	}
	for _, entry := range batch.Failed {
		out.Failed = append(out.Failed, sqsFailedEntry{entry.ID, queryCode(string(entry.Code)), entry.Message, entry.Sender})
	}
	return out
}
