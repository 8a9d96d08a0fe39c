package sqsx

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/internal/sdkerror"
	"github.com/typedbus/typedbus/sqsx/internal/answer"
)

// Report is what [Consumer.Check] found.
type Report struct {
	// FIFO is what the queue's attributes say, or its name where they could not be read.
	FIFO bool
	// DeadLetterARN and MaxReceiveCount are the queue's redrive policy; empty and 0 without one.
	DeadLetterARN   string
	MaxReceiveCount int
	// VisibilityTimeout is the queue's own, which the consumer's lease takes the place of.
	VisibilityTimeout time.Duration
	// MaximumMessageSize is in bytes.
	MaximumMessageSize int
	// Warnings are what is likely to be a mistake. A consumer runs all the same.
	Warnings []string

	arn string
}

// AttributesReader is what [Consumer.Check] calls of SQS, beside what a [Client] has.
type AttributesReader interface {
	GetQueueAttributes(context.Context, *sqs.GetQueueAttributesInput, ...func(*sqs.Options)) (*sqs.GetQueueAttributesOutput, error)
}

// Check looks for mistakes in the queue, in the queues that dead letters go to, in permissions, and in how the
// consumer's options fit them. It returns an error that is [ErrFatal] if the consumer cannot work, and another error if
// SQS could not be reached. What it is not permitted to read becomes a warning.
//
// Check changes nothing: it tries with an invalid receipt handle whether the consumer may delete messages and change
// their visibility. It does not try whether the consumer may receive, which would take messages, or send. Run does not
// call Check.
func (c *Consumer) Check(ctx context.Context) (*Report, error) {
	report := &Report{FIFO: c.fifo}
	reader, ok := c.client.(AttributesReader)
	if !ok {
		return nil, &ConfigError{"Check", "the client has no GetQueueAttributes"}
	}
	attributes, err := queueAttributes(ctx, reader, c.queueURL)
	switch {
	case err == nil:
		report.read(attributes)
	case answer.Classify(err) == answer.Denied:
		report.warn("the queue's attributes may not be read (sqs:GetQueueAttributes), so that they were not checked")
	default:
		return nil, &CheckError{QueueURL: c.queueURL, Err: err}
	}
	if err := c.probe(ctx, report); err != nil {
		return nil, err
	}
	if err := c.checkDead(ctx, reader, report); err != nil {
		return nil, err
	}
	c.judge(report, err == nil)
	return report, nil
}

func queueAttributes(ctx context.Context, reader AttributesReader, queue string) (attributes map[string]string, err error) {
	err = guard(func() error {
		out, err := reader.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
			QueueUrl: aws.String(queue), AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll},
		})
		if err != nil {
			return err
		}
		if attributes = out.Attributes; len(attributes) == 0 {
			return errNoAttributes
		}
		return nil
	})
	return attributes, err
}

// errNoAttributes is what somebody else than SQS has answered, such as a proxy: a queue has attributes.
var errNoAttributes = errors.New("the answer has no attributes: it is not SQS's")

func (r *Report) warn(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}

func (r *Report) read(attributes map[string]string) {
	number := func(name types.QueueAttributeName) int {
		n, _ := strconv.Atoi(attributes[string(name)])
		return n
	}
	r.arn = attributes[string(types.QueueAttributeNameQueueArn)]
	r.FIFO = r.FIFO || attributes[string(types.QueueAttributeNameFifoQueue)] == "true"
	r.VisibilityTimeout = time.Duration(number(types.QueueAttributeNameVisibilityTimeout)) * time.Second
	r.MaximumMessageSize = number(types.QueueAttributeNameMaximumMessageSize)
	// maxReceiveCount is a number or a string, as whoever set the policy wrote it.
	var policy struct {
		DeadLetterARN   string `json:"deadLetterTargetArn"`
		MaxReceiveCount any    `json:"maxReceiveCount"`
	}
	if json.Unmarshal([]byte(attributes[string(types.QueueAttributeNameRedrivePolicy)]), &policy) == nil {
		r.DeadLetterARN = policy.DeadLetterARN
		r.MaxReceiveCount, _ = strconv.Atoi(fmt.Sprint(policy.MaxReceiveCount))
	}
}

// noReceipt is a receipt handle that SQS never gave. What it answers tells a caller who may do something, and cannot with
// this one, from one who may not.
const noReceipt = "sqsx-check"

// probe asks whether the consumer may do what it will do.
func (c *Consumer) probe(ctx context.Context, r *Report) error {
	none := []target{{Handle: noReceipt}}
	for _, p := range []struct {
		err    error
		action string
		effect string
	}{
		{deleteBatch(ctx, c.client, c.queueURL, none)[0], "sqs:DeleteMessage", "what was handled would come again for ever"},
		{changeBatch(ctx, c.client, c.queueURL, OpExtend, none)[0], "sqs:ChangeMessageVisibility", "leases would not be extended, and back-off not kept"},
	} {
		failed, _ := errors.AsType[*SettleError](p.err)
		switch {
		case failed == nil: // as a stand-in answers
		case failed.class() == answer.Denied:
			r.warn("%s is denied: %s", p.action, p.effect)
		case failed.Err != nil && failed.class() == answer.Fatal:
			return &CheckError{QueueURL: c.queueURL, Err: failed.Err}
		case failed.Err != nil && ctx.Err() != nil:
			return &CheckError{QueueURL: c.queueURL, Err: failed.Err}
		}
	}
	return nil
}

// checkDead checks the queues that dead letters go to.
func (c *Consumer) checkDead(ctx context.Context, reader AttributesReader, r *Report) error {
	if c.config.deadLetter != "" {
		attributes, err := queueAttributes(ctx, reader, c.config.deadLetter)
		switch {
		case err == nil:
			dead := &Report{FIFO: isFIFO(c.config.deadLetter)}
			dead.read(attributes)
			if dead.arn != "" && dead.arn == r.arn {
				return &CheckError{QueueURL: c.queueURL, Err: &ConfigError{"WithDeadLetter", "it is the queue itself, which would bring each message back at once"}}
			}
			r.judgeDead("the queue of WithDeadLetter", dead)
			if r.FIFO && !dead.FIFO {
				r.warn("the queue of WithDeadLetter is not FIFO: dead letters lose their order")
			}
			if dead.MaximumMessageSize > 0 {
				c.learnDeadLimit(dead.MaximumMessageSize)
			}
		case fatal(answer.Classify(err)) && answer.Classify(err) != answer.Denied:
			return &CheckError{QueueURL: c.config.deadLetter, Err: err}
		default:
			r.warn("the queue of WithDeadLetter could not be checked: %s", sdkerror.Text(err))
		}
	}
	dead := c.redriveURL(r)
	if dead == "" || dead == c.config.deadLetter {
		return nil
	}
	attributes, err := queueAttributes(ctx, reader, dead)
	switch {
	case err == nil:
		report := &Report{FIFO: isFIFO(dead)}
		report.read(attributes)
		r.judgeDead("the queue of the redrive policy", report)
		if report.FIFO != r.FIFO {
			r.warn("the queue of the redrive policy is not of the same kind (FIFO or standard) as the queue: SQS moves nothing there")
		}
	case answer.Classify(err) == answer.Fatal:
		r.warn("the queue of the redrive policy (%s) does not exist: messages that fail for good are not moved", r.DeadLetterARN)
	}
	return nil
}

func (r *Report) judgeDead(which string, dead *Report) {
	if dead.MaximumMessageSize > 0 && r.MaximumMessageSize > dead.MaximumMessageSize {
		r.warn("%s takes messages of up to %d bytes and the queue of up to %d: raise its MaximumMessageSize", which, dead.MaximumMessageSize, r.MaximumMessageSize)
	}
}

// redriveURL is the URL of the queue that the redrive policy names, by the form of the queue's own, or "" if that does not
// lead to it.
func (c *Consumer) redriveURL(r *Report) string {
	a, err := arn.Parse(r.DeadLetterARN)
	own, errOwn := arn.Parse(r.arn)
	u, errURL := url.Parse(c.queueURL)
	if err != nil || errOwn != nil || errURL != nil || a.Region != own.Region {
		return ""
	}
	path := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(path) < 2 {
		return ""
	}
	path[len(path)-2], path[len(path)-1] = a.AccountID, a.Resource
	u.Path = "/" + strings.Join(path, "/")
	return u.String()
}

// outage is how long the things that handlers depend on are commonly gone.
const outage = time.Minute

func (c *Consumer) judge(r *Report, read bool) {
	if read && r.DeadLetterARN == "" && c.config.deadLetter == "" {
		r.warn("the queue has no redrive policy and the consumer no WithDeadLetter: a message that always fails is retried until its retention ends")
	}
	if r.MaxReceiveCount == 1 {
		r.warn("maxReceiveCount is 1: a message that SQS delivered and that did not arrive goes to the dead-letter queue unseen")
	} else if r.MaxReceiveCount > 1 {
		if lasts := c.backoffUntil(r.MaxReceiveCount); lasts < outage {
			r.warn("maxReceiveCount is %d and the back-off reaches that in about %s: an outage that lasts longer dead-letters messages; raise one of them",
				r.MaxReceiveCount, lasts.Round(time.Second))
		}
	}
	if n := c.config.maxAttempts; n > 0 && r.MaxReceiveCount > 0 && n > r.MaxReceiveCount {
		r.warn("WithMaxAttempts is %d and maxReceiveCount %d: SQS moves messages first, and without saying why", n, r.MaxReceiveCount)
	}
	if r.FIFO && c.config.maxMessages > 1 && r.MaxReceiveCount > 0 && r.MaxReceiveCount <= smallReceiveCount {
		r.warn("the queue is FIFO and maxReceiveCount %d: each failure of a message counts as a receive of those behind it, which may be dead-lettered "+
			"unseen: see WithMaxMessages(1) and InPlace", r.MaxReceiveCount)
	}
	if r.MaximumMessageSize > 0 && r.MaximumMessageSize < maxMessageSize {
		r.warn("MaximumMessageSize is %d: events of up to %d bytes do not fit", r.MaximumMessageSize, maxMessageSize)
	}
	if r.FIFO && !c.fifo {
		r.warn("the queue is FIFO and its URL does not end in .fifo: its groups would not be kept in order")
	}
	if timeout := httpTimeout(c.client); timeout > 0 && timeout <= pollTime(c.config.wait) {
		r.warn("the HTTP client gives up after %s and a receive waits up to %s: raise the client's timeout well above that, or lower WithWait",
			timeout, pollTime(c.config.wait))
	}
	if c.config.drain < c.config.wait {
		r.warn("WithDrain is shorter than WithWait: a stop may cut a receive and hide what it brings for a lease")
	}
}

// smallReceiveCount is a maxReceiveCount that a few failures of others use up.
const smallReceiveCount = 5

// backoffUntil is the least of some trials of how long it takes until the last receive that is allowed.
func (c *Consumer) backoffUntil(receives int) time.Duration {
	least := time.Duration(0)
	for range 20 {
		sum := time.Duration(0)
		for n := 1; n < receives && sum < MaxVisibility; n++ {
			sum += min(max(c.backoff(&Message{ReceiveCount: n}, errOutage), 0), MaxVisibility)
		}
		least = cmp.Or(min(least, sum), sum)
	}
	return least
}

var errOutage = errors.New("an outage, as Check imagines it")

// CheckError says why a queue could not be checked.
type CheckError struct {
	QueueURL string
	Err      error
}

func (e *CheckError) Error() string {
	return fmt.Sprintf("sqsx: check of %s failed: %s", e.QueueURL, sdkerror.Text(e.Err))
}

// Unwrap returns e.Err.
func (e *CheckError) Unwrap() error { return e.Err }

// Is reports whether target is [ErrFatal] and e is fatal.
func (e *CheckError) Is(target error) bool {
	if _, config := errors.AsType[*ConfigError](e.Err); config {
		return target == ErrFatal
	}
	return target == ErrFatal && fatal(answer.Classify(e.Err))
}
