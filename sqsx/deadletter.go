package sqsx

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

const (
	// deadLetterAttempts is how often a send to the dead-letter queue is tried before the message is retried instead.
	deadLetterAttempts = 5
	// maxAttributes and maxMessageSize are what one message takes, the size with its attributes.
	maxAttributes  = 10
	maxMessageSize = 1 << 20
)

// deadLetter sends a message to the dead-letter queue and, once SQS has confirmed that, deletes it. If it cannot be sent
// it is retried.
func (c *Consumer) deadLetter(d *delivery, cause error) {
	if !d.decide(DeadLettered, true) {
		return
	}
	c.spawn(func() {
		in := c.deadLetterInput(d.message, cause)
		for attempt := 1; ; attempt++ {
			err := c.send(in)
			if err == nil {
				c.config.logger.WarnContext(d.ctx, "sqsx: message dead-lettered", "queue", c.queueURL, "message", d.message.ID, "error", cause)
				c.deletes.add(&settlement{d: d, op: OpDelete, outcome: DeadLettered})
				return
			}
			if c.settleCtx.Err() != nil {
				return
			}
			c.fail(OpDeadLetter, err)
			if l := d.lease(); attempt == deadLetterAttempts || fatal(classify(err)) || l.lost || l.phase == settled {
				break
			}
			sleep(c.settleCtx, jitter(exponential(attempt, 200*time.Millisecond, 5*time.Second)))
		}
		d.redecide(Retried, false)
		c.retryDecided(d, c.config.backoff(d.message.ReceiveCount, cause))
	})
}

func (c *Consumer) send(in *sqs.SendMessageInput) error {
	ctx, cancel := context.WithTimeout(c.settleCtx, callTimeout)
	defer cancel()
	_, err := c.client.SendMessage(ctx, in, ownRetries)
	return err
}

// deadLetterInput is the message again, with what went wrong as attributes as far as there is room for those.
func (c *Consumer) deadLetterInput(m *Message, cause error) *sqs.SendMessageInput {
	in := &sqs.SendMessageInput{
		QueueUrl: aws.String(c.config.deadLetter), MessageBody: aws.String(m.Body), MessageAttributes: maps.Clone(m.Attributes),
	}
	if m.GroupID != "" {
		in.MessageGroupId = aws.String(m.GroupID)
	}
	if isFIFO(c.config.deadLetter) {
		in.MessageGroupId = aws.String(cmp.Or(m.GroupID, m.ID))
		in.MessageDeduplicationId = aws.String(m.ID)
	}
	if m.TraceHeader != "" {
		in.MessageSystemAttributes = map[string]types.MessageSystemAttributeValue{
			string(types.MessageSystemAttributeNameForSendsAWSTraceHeader): stringSystemAttribute(m.TraceHeader),
		}
	}
	size := len(m.Body)
	for name, a := range m.Attributes {
		size += len(name) + len(aws.ToString(a.DataType)) + len(aws.ToString(a.StringValue)) + len(a.BinaryValue)
	}
	for _, extra := range [...]struct{ name, value string }{
		{"sqsx-error-kind", deadLetterKind(cause)},
		{"sqsx-error-message-id", m.ID},
		{"sqsx-error-queue", c.queueURL},
		{"sqsx-error-receive-count", strconv.Itoa(m.ReceiveCount)},
	} {
		size += len(extra.name) + len("String") + len(extra.value)
		if extra.value == "" || len(in.MessageAttributes) >= maxAttributes || size > maxMessageSize {
			break
		}
		if in.MessageAttributes == nil {
			in.MessageAttributes = make(map[string]types.MessageAttributeValue)
		}
		in.MessageAttributes[extra.name] = types.MessageAttributeValue{DataType: aws.String("String"), StringValue: aws.String(extra.value)}
	}
	return in
}

func stringSystemAttribute(s string) types.MessageSystemAttributeValue {
	return types.MessageSystemAttributeValue{DataType: aws.String("String"), StringValue: aws.String(s)}
}

// deadLetterKind says what went wrong in one word. The error's text is not sent along: a handler's may say anything.
func deadLetterKind(err error) string {
	if _, ok := errors.AsType[*UndecodableError](err); ok {
		return "undecodable"
	}
	if _, ok := errors.AsType[*UnhandledError](err); ok {
		return "unhandled"
	}
	return "permanent"
}
