package sqsx

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

const (
	// maxBatch is how many messages one call receives, deletes or changes at most.
	maxBatch = 10
	// maxWait is the longest long poll.
	maxWait = 20 * time.Second
	// attemptLife is how long SQS knows a ReceiveRequestAttemptId.
	attemptLife = 5 * time.Minute
)

// receiver makes the receives of one loop, one after the other. Loops do not share one.
type receiver struct {
	client     Client
	queueURL   string
	wait       time.Duration
	visibility time.Duration // 0 for the queue's own
	attempt    attempt
}

func newReceiver(client Client, queueURL string, wait, visibility time.Duration) *receiver {
	return &receiver{client: client, queueURL: queueURL, wait: wait, visibility: visibility,
		attempt: attempt{fifo: isFIFO(queueURL)}}
}

// isFIFO tells a FIFO queue by its name, which must end so. A message group does not: standard queues have those too.
func isFIFO(queueURL string) bool { return strings.HasSuffix(queueURL, ".fifo") }

// receive makes one call for up to n messages. It does not decode them.
func (r *receiver) receive(ctx context.Context, n int) ([]*Message, error) {
	in := &sqs.ReceiveMessageInput{
		QueueUrl:                    aws.String(r.queueURL),
		MaxNumberOfMessages:         int32(n),
		WaitTimeSeconds:             int32(r.wait / time.Second),
		VisibilityTimeout:           int32(r.visibility / time.Second),
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll},
		MessageAttributeNames:       []string{"All"},
		ReceiveRequestAttemptId:     r.attempt.next(),
	}
	// A call that hangs must not hang the loop: the response is due when the long poll ends.
	ctx, cancel := context.WithTimeout(ctx, r.wait+10*time.Second)
	defer cancel()
	out, err := r.client.ReceiveMessage(ctx, in, ownRetries, ownChecksums)
	r.attempt.done(err)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	messages := make([]*Message, len(out.Messages))
	for i := range out.Messages {
		messages[i] = NewMessage(r.queueURL, now, &out.Messages[i])
	}
	return messages, nil
}

// attempt is the ReceiveRequestAttemptId of a FIFO queue: each receive has a new one, but one that the network broke is
// repeated with the same, so that messages which SQS has already handed out come again instead of hiding their groups
// for a lease. After an answer of SQS, be it an error, the id is spent: a throttled one is refused when it comes again.
//
// See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-receiverequestattemptid-request-parameter.html
type attempt struct {
	fifo  bool
	id    string
	since time.Time
}

func (a *attempt) next() *string {
	if !a.fifo {
		return nil
	}
	if a.id == "" || time.Since(a.since) >= attemptLife-maxWait {
		a.id, a.since = rand.Text(), time.Now()
	}
	return aws.String(a.id)
}

func (a *attempt) done(err error) {
	if err == nil || isAPIError(err) {
		a.id = ""
	}
}
