package sqsx_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// TestShortWaits: a wait below a second is no reason to give up on a queue whose own wait is the longest, nor to ask an
// empty queue all the time.
func TestShortWaits(t *testing.T) {
	for name, own := range map[string]string{"the queue waits": "20", "the queue does not": "0"} {
		for _, wait := range []time.Duration{0, time.Nanosecond, 500 * time.Millisecond, time.Second, 1500 * time.Millisecond} {
			t.Run(name+" "+wait.String(), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					service := sqsxtest.New(t)
					queue := service.Queue("q", "ReceiveMessageWaitTimeSeconds", own)
					ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
					defer cancel()
					for m, err := range sqsx.Poll(ctx, service, queue.URL(), sqsx.WithWait(wait)) {
						t.Errorf("nothing is there, and yet: %v, %v", m, err)
					}
					polls := service.Calls()[sqsxtest.ReceiveMessage]
					require.LessOrEqual(t, polls, 150, "Poll asks about twice a second at most")

					c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil }), sqsx.WithWait(wait),
						sqsx.WithHooks(sqsx.Hooks{Failed: func(op sqsx.Op, err error) { t.Errorf("%s: %v", op, err) }}))
					stop := start(t, c)
					virtual.Sleep(time.Minute)
					require.NoError(t, stop())
					require.LessOrEqual(t, service.Calls()[sqsxtest.ReceiveMessage]-polls, 150)
				})
			})
		}
	}
}

// TestHTTPTimeoutBelowTheLongPoll goes over HTTP: what the client says is the SDK's and net/http's.
func TestHTTPTimeoutBelowTheLongPoll(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	defer server.Close()
	defer close(release)
	for name, transport := range map[string]sqs.HTTPClient{
		"net/http":   &http.Client{Timeout: 50 * time.Millisecond},
		"the SDK's":  awshttp.NewBuildableClient().WithTimeout(50 * time.Millisecond),
		"of another": hidden{&http.Client{Timeout: 50 * time.Millisecond}},
	} {
		t.Run(name, func(t *testing.T) {
			client := sqs.New(sqs.Options{Region: "eu-west-1", BaseEndpoint: aws.String(server.URL), HTTPClient: transport,
				Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
					return aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b"}, nil
				})})
			for _, err := range sqsx.Poll(t.Context(), client, server.URL+"/123456789012/q", sqsx.WithWait(7*time.Second)) {
				var failed *sqsx.ReceiveError
				require.ErrorAs(t, err, &failed)
				var cut *sqsx.CutPollError
				require.ErrorAs(t, err, &cut)
				require.Equal(t, 7*time.Second, cut.Wait)
				require.InDelta(t, 50*time.Millisecond, cut.Timeout, float64(5*time.Second))
				require.ErrorContains(t, err, "7s")
				if name != "of another" {
					require.ErrorContains(t, err, "after 50ms")
				}
				break
			}
		})
	}
}

// hidden is an HTTP client that does not say its timeout.
type hidden struct{ client *http.Client }

func (h hidden) Do(r *http.Request) (*http.Response, error) { return h.client.Do(r) }

func TestGroupHoldsAsManyAsItRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		for range 200 {
			queue.Send("x")
		}
		var mu sync.Mutex
		running, peak := 0, 0
		c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error {
			mu.Lock()
			running++
			peak = max(peak, running)
			mu.Unlock()
			virtual.Sleep(time.Minute)
			mu.Lock()
			running--
			mu.Unlock()
			return nil
		}))
		group := sqsx.NewGroup(100)
		require.NoError(t, group.Add(c, 1))
		done := make(chan error, 1)
		go func() { done <- group.Run(context.Background()) }()
		queue.AwaitEmpty()
		require.NoError(t, group.Shutdown(t.Context()))
		require.NoError(t, <-done)
		require.Equal(t, 100, peak)
	})
}

func TestGroupGoesOnWithoutOneQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		there, missing := service.Queue("there"), service.Queue("missing")
		missing.Delete()
		group := sqsx.NewGroup(10)
		var failures int
		for _, queue := range []*sqsxtest.Queue{missing, there} {
			c := newConsumer(t, service, queue.URL(), handler(func(context.Context, *sqsx.Message) error { return nil }),
				sqsx.WithHooks(sqsx.Hooks{Failed: func(sqsx.Op, error) { failures++ }}))
			require.NoError(t, group.Add(c, 1))
		}
		done := make(chan error, 1)
		go func() { done <- group.Run(context.Background()) }()
		virtual.Sleep(time.Minute)
		synctest.Wait()
		require.Equal(t, 1, failures, "it is reported")
		there.Send("x")
		there.AwaitEmpty()
		require.ErrorIs(t, group.Shutdown(t.Context()), sqsx.ErrFatal)
		require.ErrorIs(t, <-done, sqsx.ErrFatal)
	})
}

func TestGroupRefuses(t *testing.T) {
	service := sqsxtest.New(t)
	consumer := func() *sqsx.Consumer { return newConsumer(t, service, queueURL, emptyMux()) }
	used := consumer()
	require.NoError(t, sqsx.NewGroup(1).Add(used, 1))
	batches := new(sqsx.Mux)
	sqsx.OnBatch(batches, 10, time.Second, func(context.Context, []*orderPlaced) []error { return nil })
	for name, err := range map[string]error{
		"nil consumer":      sqsx.NewGroup(1).Add(nil, 1),
		"no weight":         sqsx.NewGroup(1).Add(consumer(), 0),
		"no concurrency":    sqsx.NewGroup(0).Add(consumer(), 1),
		"in another group":  sqsx.NewGroup(1).Add(used, 1),
		"batches too large": sqsx.NewGroup(9).Add(newConsumer(t, service, queueURL, batches), 1),
		"empty":             sqsx.NewGroup(1).Run(t.Context()),
	} {
		t.Run(name, func(t *testing.T) {
			var bad *sqsx.ConfigError
			require.ErrorAs(t, err, &bad)
		})
	}
}
