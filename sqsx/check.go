package sqsx

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/go-json-experiment/json"
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
}

// AttributesReader is what [Consumer.Check] calls of SQS, beside what a [Client] has.
type AttributesReader interface {
	GetQueueAttributes(context.Context, *sqs.GetQueueAttributesInput, ...func(*sqs.Options)) (*sqs.GetQueueAttributesOutput, error)
}

// Check reads the queue's attributes and says what does not look right. It returns an error where the consumer cannot
// work, which errors.Is tells as [ErrFatal], or where SQS could not be reached. A caller who may not read attributes gets
// a report with a warning that says so. Check creates nothing and changes nothing; Run does not call it.
func (c *Consumer) Check(ctx context.Context) (*Report, error) {
	report := &Report{FIFO: c.fifo}
	reader, ok := c.client.(AttributesReader)
	if !ok {
		return nil, &ConfigError{"Check", "the client has no GetQueueAttributes"}
	}
	out, err := reader.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: aws.String(c.queueURL), AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll},
	})
	if err != nil {
		if classify(err) == classDenied {
			report.warn("the queue's attributes may not be read (sqs:GetQueueAttributes), so nothing was checked")
			return report, nil
		}
		return nil, &CheckError{QueueURL: c.queueURL, Err: err}
	}
	report.read(out.Attributes)
	c.judge(report)
	return report, nil
}

func (r *Report) warn(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}

func (r *Report) read(attributes map[string]string) {
	number := func(name types.QueueAttributeName) int {
		n, _ := strconv.Atoi(attributes[string(name)])
		return n
	}
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

func (c *Consumer) judge(r *Report) {
	if r.DeadLetterARN == "" && c.config.deadLetter == "" {
		r.warn("the queue has no redrive policy and the consumer no WithDeadLetter: a message that always fails is retried until its retention ends")
	}
	if r.MaxReceiveCount == 1 {
		r.warn("maxReceiveCount is 1: a message that SQS delivered and that did not arrive goes to the dead-letter queue unseen")
	}
	if r.MaximumMessageSize > 0 && r.MaximumMessageSize < maxMessageSize {
		r.warn("MaximumMessageSize is %d: events of up to %d bytes do not fit", r.MaximumMessageSize, maxMessageSize)
	}
	if r.FIFO && !c.fifo {
		r.warn("the queue is FIFO and its URL does not end in .fifo: its groups would not be kept in order")
	}
	if timeout := httpTimeout(c.client); timeout > 0 && timeout <= c.config.wait {
		r.warn("the HTTP client gives up after %s and a receive waits up to %s: raise the client's timeout well above that, or lower WithWait", timeout, c.config.wait)
	}
	if c.config.drain < c.config.wait {
		r.warn("WithDrain is shorter than WithWait: a stop may cut a receive and hide what it brings for a lease")
	}
}

// CheckError is a queue that could not be checked.
type CheckError struct {
	QueueURL string
	Err      error
}

func (e *CheckError) Error() string {
	return fmt.Sprintf("sqsx: check of %s failed: %v", e.QueueURL, e.Err)
}

// Unwrap returns e.Err.
func (e *CheckError) Unwrap() error { return e.Err }

// Is reports whether target is [ErrFatal] and e is fatal.
func (e *CheckError) Is(target error) bool { return target == ErrFatal && fatal(classify(e.Err)) }
