package sqsx

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/typedbus/typedbus/sqsx/internal/answer"
	"github.com/typedbus/typedbus/sqsx/internal/pause"
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
	poll := pollTime(r.wait)
	begin := time.Now()
	callCtx, cancel := context.WithTimeout(ctx, poll+10*time.Second)
	defer cancel()
	var out *sqs.ReceiveMessageOutput
	err := guard(func() (err error) {
		out, err = r.client.ReceiveMessage(callCtx, in, ownRetries, ownChecksums)
		return err
	})
	r.attempt.done(err)
	if err != nil {
		if cut := r.cut(callCtx, err, time.Since(begin)); cut != nil {
			return nil, cut
		}
		return nil, err
	}
	now := time.Now()
	messages := make([]*Message, len(out.Messages))
	for i := range out.Messages {
		messages[i] = NewMessage(r.queueURL, now, &out.Messages[i])
	}
	return messages, nil
}

// pollTime is how long a long poll may take. Without a wait of its own that is the queue's, which may be the longest.
func pollTime(wait time.Duration) time.Duration {
	if wait < time.Second {
		return maxWait
	}
	return wait
}

// rest pauses after a receive that brought nothing and was no long poll, so that an empty queue is not asked in a tight
// loop. It takes and returns how many of those there have been in a row.
func (r *receiver) rest(ctx context.Context, got int, took time.Duration, short int) int {
	if got > 0 || took >= time.Second {
		return 0
	}
	short++
	pause.Sleep(ctx, pause.Jitter(pause.Exponential(short, 50*time.Millisecond, time.Second)))
	return short
}

// cut tells a long poll that the HTTP client ended before SQS would have answered.
func (r *receiver) cut(ctx context.Context, err error, took time.Duration) error {
	if r.wait < time.Second || ctx.Err() != nil || answer.IsAPIError(err) || took >= r.wait {
		return nil
	}
	timeout, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](err)
	if !ok || !timeout.Timeout() {
		return nil
	}
	return &CutPollError{Wait: r.wait, Timeout: cmp.Or(httpTimeout(r.client), took.Round(10*time.Millisecond)), Err: err}
}

// httpTimeout is how long the HTTP client of an SDK client lets a call take at most; 0 if that is not known.
func httpTimeout(client any) time.Duration {
	options, _ := optionsOf(client)
	switch h := options.HTTPClient.(type) {
	case *http.Client:
		return h.Timeout
	case interface{ GetTimeout() time.Duration }:
		return h.GetTimeout()
	}
	return 0
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
	if err == nil || answer.IsAPIError(err) {
		a.id = ""
	}
}
