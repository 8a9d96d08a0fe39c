package sqsx_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// TestWhereOnlyFIPSIsAllowed runs itself in a process in which MD5 panics. The stand-in computes digests as SQS does, in
// another process; so here it is given bodies with digests.
func sdkMessageOf(body, digest string) *types.Message {
	return &types.Message{MessageId: aws.String("m-1"), Body: aws.String(body), MD5OfBody: aws.String(digest)}
}

func TestWhereOnlyFIPSIsAllowed(t *testing.T) {
	if os.Getenv("SQSX_FIPS") != "" {
		good := sqsx.NewMessage(queueURL, time.Now(), sdkMessageOf("x", "9dd4e461268c8034f5c8564e155c67a6"))
		require.NoError(t, good.Err)
		bad := sqsx.NewMessage(queueURL, time.Now(), sdkMessageOf("y", "9dd4e461268c8034f5c8564e155c67a6"))
		require.Error(t, bad.Err)
		deadLetterOverTheWire(t)
		return
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestWhereOnlyFIPSIsAllowed$")
	cmd.Env = append(os.Environ(), "SQSX_FIPS=1", "GODEBUG=fips140=only")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), "PASS")
}

// wire is SQS as an HTTP client sees it: one message that fails for good, and an answer to its copy with a digest.
type wire struct {
	received, sent atomic.Int32
	done           chan struct{} // closed by the delete
}

func (w *wire) Do(r *http.Request) (*http.Response, error) {
	body := `{}`
	switch r.Header.Get("X-Amz-Target") {
	case "AmazonSQS.ReceiveMessage":
		if w.received.Add(1) == 1 {
			body = `{"Messages":[{"MessageId":"m-1","ReceiptHandle":"r-1","Body":"x","MD5OfBody":"9dd4e461268c8034f5c8564e155c67a6"}]}`
		} else {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
	case "AmazonSQS.SendMessage":
		w.sent.Add(1)
		body = `{"MessageId":"m-2","MD5OfMessageBody":"9dd4e461268c8034f5c8564e155c67a6"}`
	case "AmazonSQS.DeleteMessageBatch":
		close(w.done)
		body = `{"Successful":[{"Id":"0"}],"Failed":[]}`
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(strings.NewReader(body))}, nil
}

// deadLetterOverTheWire has a consumer with the SDK's client dead-letter a message: the client would check digests of both
// ways. It is not in a bubble, in whose time the random numbers of FIPS find no entropy.
func deadLetterOverTheWire(t *testing.T) {
	w := &wire{done: make(chan struct{})}
	client := sqs.New(sqs.Options{Region: "eu-west-1", HTTPClient: w, Credentials: aws.AnonymousCredentials{}})
	c := newConsumer(t, client, queueURL, emptyMux(), sqsx.WithDeadLetter(queueURL+"-dead"), sqsx.WithWait(time.Second), sqsx.WithDrain(time.Second),
		sqsx.WithHooks(sqsx.Hooks{Failed: func(op sqsx.Op, err error) { t.Errorf("%s: %v", op, err) }}))
	stop := start(t, c)
	<-w.done
	require.NoError(t, stop())
	require.EqualValues(t, 1, w.sent.Load())
	require.EqualValues(t, 1, c.Stats().DeadLettered)
	require.Zero(t, c.Stats().Contained)
}

// TestDeadLetterOnAQueueOf256KiB: attributes are dropped before the message is.
func TestDeadLetterOnAQueueOf256KiB(t *testing.T) {
	const limit = 262_144
	for name, test := range map[string]struct {
		size int
		dead bool
	}{
		"with all attributes": {limit - 2000, true},
		"with some":           {limit - 100, true},
		"with none":           {limit, true},
		"too large":           {limit + 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue, dead := service.Queue("q"), service.Queue("dead", "MaximumMessageSize", "262144")
				queue.Send(strings.Repeat("x", test.size))
				c := newConsumer(t, service, queue.URL(), emptyMux(), sqsx.WithDeadLetter(dead.URL()))
				ctx, cancel := context.WithTimeout(t.Context(), 24*hour)
				defer cancel()
				require.NoError(t, c.Run(ctx))
				require.Equal(t, test.dead, c.Stats().DeadLettered == 1)
				visible, _, _ := dead.Len()
				require.Equal(t, test.dead, visible == 1)
				require.LessOrEqual(t, service.Calls()[sqsxtest.SendMessage], 2, "it is not sent again and again")
			})
		})
	}
}
