package sqsxtest

import (
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/sqsx"
)

// Messages returns all messages of the queue in the order they were sent, also those that are in flight or delayed, and
// changes nothing: what a handler left behind, or what is in a dead-letter queue. They are not decoded, for which a
// [sqsx.Decoder] is there. ReceiveCount is 0 where a message was never received.
func (q *Queue) Messages() []*sqsx.Message {
	held := q.queue.Peek()
	messages := make([]*sqsx.Message, len(held))
	for i, m := range held {
		in := sdkMessage(m)
		messages[i] = sqsx.NewMessage(q.URL(), time.Now(), &in)
		if n, err := strconv.Atoi(m.System["ApproximateReceiveCount"]); err == nil {
			messages[i].ReceiveCount = n
		}
		if messages[i].ReceiveCount == 0 {
			messages[i].FirstReceived = time.Time{}
		}
	}
	return messages
}

// sdkMessage is a message as the SDK's client returns it.
func sdkMessage(m sqsmodel.Message) types.Message {
	return types.Message{MessageId: aws.String(m.ID), ReceiptHandle: aws.String(m.Receipt),
		Body: aws.String(m.Body), MD5OfBody: aws.String(m.MD5OfBody), Attributes: m.System, MessageAttributes: sdkAttributes(m.Attributes)}
}
