package sqsx

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/typedbus/typedbus/sqsx/internal/answer"
	"github.com/typedbus/typedbus/sqsx/internal/body"
	"github.com/typedbus/typedbus/sqsx/internal/calls"
	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

// Client is what receiving and settling call of SQS. An [*sqs.Client] is one; sqsx/sqsxtest has one without a network. For
// [WithDeadLetter] it must be a [Sender] too, and for [Consumer.Check] an [AttributesReader].
//
// The permissions it needs are sqs:ReceiveMessage, sqs:DeleteMessage and sqs:ChangeMessageVisibility on the queue,
// sqs:SendMessage on a queue named in [WithDeadLetter], and sqs:GetQueueAttributes for a check.
type Client interface {
	ReceiveMessage(context.Context, *sqs.ReceiveMessageInput, ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error)
	DeleteMessageBatch(context.Context, *sqs.DeleteMessageBatchInput, ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error)
	ChangeMessageVisibilityBatch(context.Context, *sqs.ChangeMessageVisibilityBatchInput, ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error)
}

var _ Client = (*sqs.Client)(nil)

// ownRetries turns the SDK's retries off for one call. This package retries each call by rules of its own, which the
// SDK's would blur: it sends the same ReceiveRequestAttemptId again after a throttle, and shares one retry quota
// between a failing receive and the deletes that must get through.
func ownRetries(o *sqs.Options) { o.Retryer = aws.NopRetryer{} }

// ownChecksums turns the SDK's MD5 check off for one call. Of a receive it fails the whole call for one corrupt body and
// takes the other receipts with it; each message is checked on its own instead, by verify. Of a send it panics where the
// process is held to FIPS 140-3.
func ownChecksums(o *sqs.Options) { o.DisableMessageChecksumValidation = true }

// isNil reports whether v is nothing, or a pointer, function or the like that is nil.
func isNil(v any) bool {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Pointer, reflect.Func, reflect.Map, reflect.Interface, reflect.Chan, reflect.Slice:
		return r.IsNil()
	}
	return false
}

func nilOption(i int) error {
	return &ConfigError{fmt.Sprintf("option %d", i+1), "it is nil: leave it out"}
}

// checkQueueURL says what is wrong with a queue's URL, or nothing.
func checkQueueURL(option, queue string) error {
	const example = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
	refuse := func(reason string) error { return &ConfigError{option, reason} }
	u, err := url.Parse(queue)
	switch {
	case queue == "":
		return refuse("the queue's URL is empty: write one such as " + example)
	case strings.HasPrefix(queue, "arn:"):
		return refuse("it is an ARN, and SQS takes URLs: write one such as " + example)
	case err != nil || strings.TrimSpace(queue) != queue:
		return refuse("it is no URL, or has blanks around it: write one such as " + example)
	case u.Scheme == "" && u.Host == "" && !strings.Contains(queue, "/"):
		return refuse("it is a name, and SQS takes URLs: GetQueueUrl has the one of a name, such as " + example)
	case u.Scheme != "https" && u.Scheme != "http", u.Host == "", strings.Trim(u.Path, "/") == "":
		return refuse("it is no queue's URL: write one such as " + example)
	}
	return nil
}

// checkClient says what is wrong with a client, or nothing.
func checkClient(client any) error {
	if isNil(client) {
		return &ConfigError{"client", "it is nil: write sqs.NewFromConfig(cfg)"}
	}
	return nil
}

// sameQueue reports whether two URLs are known to be of one queue, be they of different forms.
func sameQueue(a, b string) bool {
	if a == b {
		return true
	}
	accountA, regionA, nameA := body.Origin(a)
	accountB, regionB, nameB := body.Origin(b)
	if nameA == "" || nameA != nameB || accountA != accountB {
		return false
	}
	if regionA != "" && regionB != "" {
		return regionA == regionB && accountA != ""
	}
	ua, errA := url.Parse(a)
	ub, errB := url.Parse(b)
	return errA == nil && errB == nil && strings.EqualFold(ua.Host, ub.Host)
}

// optionsOf returns the options of an SDK client, or of what embeds one; none of another client.
func optionsOf(client any) (sqs.Options, bool) {
	c, ok := client.(interface{ Options() sqs.Options })
	if !ok {
		return sqs.Options{}, false
	}
	return c.Options(), true
}

// regionOf returns the region a client is of, if it says.
func regionOf(client any) string {
	options, _ := optionsOf(client)
	return options.Region
}

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

// target is one entry of a batch call.
type target = calls.Target

// deleteBatch deletes up to ten messages in one call and returns one error, or nil, for each.
func deleteBatch(ctx context.Context, client Client, queueURL string, targets []target) []error {
	return settleErrors(OpDelete, targets, calls.Delete(ctx, guarded{client}, queueURL, targets, ownRetries))
}

// changeBatch sets the visibility of up to ten messages in one call and returns one error, or nil, for each.
func changeBatch(ctx context.Context, client Client, queueURL string, op Op, targets []target) []error {
	return settleErrors(op, targets, calls.Change(ctx, guarded{client}, queueURL, targets, ownRetries))
}

func settleErrors(op Op, targets []target, failures []*calls.Failure) []error {
	errs := make([]error, len(targets))
	for i, f := range failures {
		if f != nil {
			errs[i] = &SettleError{Op: op, MessageID: targets[i].ID, Code: f.Code, SenderFault: f.SenderFault, Err: f.Err, message: f.Message}
		}
	}
	return errs
}

// clampVisibility makes a wait one that SQS takes: see [calls.Clamp].
func clampVisibility(after, sinceReceive time.Duration) time.Duration {
	return calls.Clamp(after, sinceReceive, MaxVisibility)
}

// guarded is a client whose panics are errors.
type guarded struct{ Client }

func (g guarded) DeleteMessageBatch(ctx context.Context, in *sqs.DeleteMessageBatchInput, o ...func(*sqs.Options)) (out *sqs.DeleteMessageBatchOutput, err error) {
	err = guard(func() (err error) { out, err = g.Client.DeleteMessageBatch(ctx, in, o...); return err })
	return out, err
}

func (g guarded) ChangeMessageVisibilityBatch(ctx context.Context, in *sqs.ChangeMessageVisibilityBatchInput, o ...func(*sqs.Options)) (out *sqs.ChangeMessageVisibilityBatchOutput, err error) {
	err = guard(func() (err error) { out, err = g.Client.ChangeMessageVisibilityBatch(ctx, in, o...); return err })
	return out, err
}
