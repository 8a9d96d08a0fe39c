package sqsx

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx/internal/answer"
	"github.com/typedbus/typedbus/sqsx/internal/lease"
	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

const (
	// deadLetterAttempts is how often a send to the dead-letter queue is tried before the message is retried instead.
	deadLetterAttempts = 5
	// maxAttributes and maxMessageSize are what one message takes, the size with its attributes.
	maxAttributes  = 10
	maxMessageSize = 1 << 20
	// maxWhy is how long the attribute with the violated paths gets, in bytes.
	maxWhy = 1024
	// whyPrefix is how the names of attributes begin that say why a message is dead.
	whyPrefix = "sqsx-error-"
)

// Sender is what [WithDeadLetter] calls of SQS, beside what a [Client] has.
type Sender interface {
	SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
}

// graveyard is the dead-letter queue of a consumer.
type graveyard struct {
	client   Sender
	queueURL string
	limit    int // of a message with its attributes, in bytes, as far as it is known; the consumer's lock guards it
}

func newGraveyard(client Client, queueURL, deadLetter string) (graveyard, error) {
	g := graveyard{queueURL: deadLetter, limit: maxMessageSize}
	if deadLetter == "" {
		return g, nil
	}
	sender, ok := client.(Sender)
	switch {
	case sameQueue(deadLetter, queueURL):
		return g, &ConfigError{"WithDeadLetter", "it is the queue itself, which would bring each message back at once"}
	case !ok && !isNil(client):
		return g, &ConfigError{"WithDeadLetter", "the client has no SendMessage"}
	}
	g.client = sender
	return g, nil
}

// deadLetter sends a message to the dead-letter queue and, once SQS has confirmed that, deletes it. If it cannot be sent
// it is retried.
func (c *Consumer) deadLetter(d *delivery, cause error) {
	if !d.Decide(DeadLettered, true) {
		return
	}
	c.spawn(func() {
		for attempt := 1; ; attempt++ {
			limit := c.deadLimit()
			in := deadLetterInput(c.config.deadLetter, d.message, cause, limit)
			err := error(&TooLargeError{Size: len(d.message.Body), Limit: limit})
			if in != nil {
				err = c.send(in)
			}
			if err == nil {
				c.log(d.ctx, slog.LevelWarn, "sqsx: message dead-lettered", messageAttrs(d.message, cause)...)
				c.deletes.add(d.settle(OpDelete, DeadLettered, 0))
				return
			}
			if c.settleCtx.Err() != nil {
				return
			}
			if limit, ok := limitOf(err); ok && c.learnDeadLimit(limit) {
				continue // it is sent again at once, with fewer attributes
			}
			c.fail(OpDeadLetter, err)
			if l := d.State(); in == nil || attempt >= deadLetterAttempts || fatal(answer.Classify(err)) || l.Lost || l.Phase == lease.Settled {
				break
			}
			pause.Sleep(c.settleCtx, pause.Jitter(pause.Exponential(attempt, 200*time.Millisecond, 5*time.Second)))
		}
		d.Redecide(Retried, false)
		c.retryDecided(d, c.backoff(d.message, cause))
	})
}

func (c *Consumer) send(in *sqs.SendMessageInput) error {
	ctx, cancel := context.WithTimeout(c.settleCtx, callTimeout)
	defer cancel()
	return guard(func() error {
		_, err := c.dead.client.SendMessage(ctx, in, ownRetries, ownChecksums)
		return err
	})
}

func (c *Consumer) deadLimit() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.dead.limit
}

// learnDeadLimit notes the dead-letter queue's limit and reports whether that is news.
func (c *Consumer) learnDeadLimit(limit int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if limit >= c.dead.limit {
		return false
	}
	c.dead.limit = limit
	return true
}

var limitText = regexp.MustCompile(`(?i)(?:shorter|less|smaller|larger|more|longer) than (?:or equal to )?(\d+) bytes`)

// limitOf reads the queue's limit from SQS's refusal of a message that is too large: "One or more parameters are invalid.
// Reason: Message must be shorter than 262144 bytes."
func limitOf(err error) (int, bool) {
	api, ok := errors.AsType[smithy.APIError](err)
	if !ok || answer.Classify(err) != answer.Transient {
		return 0, false
	}
	found := limitText.FindStringSubmatch(api.ErrorMessage())
	if found == nil {
		return 0, false
	}
	limit, err := strconv.Atoi(found[1])
	return limit, err == nil && limit > 0
}

// deadLetterInput is the message again, with what went wrong as attributes. What is above the limit loses these first, the
// least telling before others, and then the sender's; if the body alone is, there is no input.
func deadLetterInput(queueURL string, m *Message, cause error, limit int) *sqs.SendMessageInput {
	if len(m.Body) > limit {
		return nil
	}
	in := &sqs.SendMessageInput{QueueUrl: aws.String(queueURL), MessageBody: aws.String(m.Body)}
	if m.GroupID != "" {
		in.MessageGroupId = aws.String(m.GroupID)
	}
	if isFIFO(queueURL) {
		in.MessageGroupId = aws.String(cmp.Or(m.GroupID, m.ID))
		in.MessageDeduplicationId = aws.String(m.ID)
	}
	if m.TraceHeader != "" {
		in.MessageSystemAttributes = map[string]types.MessageSystemAttributeValue{
			string(types.MessageSystemAttributeNameForSendsAWSTraceHeader): stringSystemAttribute(m.TraceHeader),
		}
	}
	size := len(m.Body)
	attributes := make(map[string]types.MessageAttributeValue)
	add := func(name string, a types.MessageAttributeValue) {
		own := len(name) + len(aws.ToString(a.DataType)) + len(aws.ToString(a.StringValue)) + len(a.BinaryValue)
		if len(attributes) < maxAttributes && size+own <= limit {
			attributes[name] = a
			size += own
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.Attributes)) {
		if !strings.HasPrefix(name, whyPrefix) { // those are of an earlier death, before a redrive
			add(name, m.Attributes[name])
		}
	}
	for _, why := range reasons(m, cause) {
		if why.value != "" {
			add(whyPrefix+why.name, types.MessageAttributeValue{DataType: aws.String("String"), StringValue: aws.String(why.value)})
		}
	}
	if len(attributes) > 0 {
		in.MessageAttributes = attributes
	}
	return in
}

func stringSystemAttribute(s string) types.MessageSystemAttributeValue {
	return types.MessageSystemAttributeValue{DataType: aws.String("String"), StringValue: aws.String(s)}
}

// reason is an attribute of a dead letter.
type reason struct{ name, value string }

// reasons say why a message is dead, the most telling first: what kind of failure, the event's type, the paths of values
// that are not as declared. The error's text is not sent along: a handler's may say anything.
func reasons(m *Message, cause error) []reason {
	list := []reason{
		{"kind", deadLetterKind(cause)},
		{"message-id", m.ID},
		{"type", printable(deadType(m, cause))},
		{"paths", printable(violatedPaths(cause))},
		{"receive-count", strconv.Itoa(m.ReceiveCount)},
		{"queue", m.QueueURL},
	}
	return list
}

// deadLetterKind says what went wrong in one word.
func deadLetterKind(err error) string {
	if _, ok := errors.AsType[*AttemptsError](err); ok {
		return "attempts"
	}
	if _, ok := errors.AsType[*UndecodableError](err); ok {
		return "undecodable"
	}
	if _, ok := errors.AsType[*UnhandledError](err); ok {
		return "unhandled"
	}
	return "permanent"
}

// deadType is the type the event has or was to have, or source and detail-type where there is none.
func deadType(m *Message, cause error) string {
	if invalid, ok := errors.AsType[*registry.ValidationError](cause); ok && invalid.Type != nil {
		return invalid.Type.String()
	}
	switch e := m.Event.(type) {
	case nil:
		return ""
	case *registry.UnknownEvent:
		return e.Envelope().Source + "/" + e.Envelope().DetailType
	default:
		return typeName(e)
	}
}

// violatedPaths are the paths of values that broke a rule, each with the rule, without the values.
func violatedPaths(cause error) string {
	invalid, ok := errors.AsType[*registry.ValidationError](cause)
	if !ok {
		return ""
	}
	var b strings.Builder
	for i, v := range invalid.Violations {
		if b.Len() > maxWhy {
			break
		}
		if i > 0 {
			b.WriteString(" ")
		}
		b.WriteString(v.Path + ":" + v.Rule)
	}
	return b.String()
}

// printable makes text one that SQS takes in an attribute, and cuts it.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xfffd || r == 0xfffe || r == 0xffff {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	if len(s) > maxWhy {
		s = strings.ToValidUTF8(s[:maxWhy], "")
	}
	return s
}
