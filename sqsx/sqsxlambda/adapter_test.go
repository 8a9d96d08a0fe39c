package sqsxlambda_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxlambda"
)

// Most tests let something fail, and none needs to show it.
func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	m.Run()
}

func records(ids ...string) events.SQSEvent {
	var event events.SQSEvent
	for _, id := range ids {
		event.Records = append(event.Records, record("q", "", id))
	}
	return event
}

func failedIDs(t *testing.T, response events.SQSEventResponse, err error) []string {
	t.Helper()
	require.NoError(t, err)
	ids := []string{}
	for _, f := range response.BatchItemFailures {
		ids = append(ids, f.ItemIdentifier)
	}
	return ids
}

// on is a mux whose handler of orders is called with the order's id.
func on(handle func(ctx context.Context, id string) error) *sqsx.Mux {
	mux := new(sqsx.Mux)
	sqsx.On(mux, func(ctx context.Context, e *order) error { return handle(ctx, e.Detail.OrderID) })
	return mux
}

// A handler that does not return is no success, however it does not.
func TestHandlersThatDoNotReturn(t *testing.T) {
	handler := on(func(_ context.Context, id string) error {
		switch id {
		case "exit":
			runtime.Goexit()
		case "panic":
			panic("boom")
		case "nil":
			panic(nil) //nolint:govet // what runtime makes of it is an error too
		}
		return nil
	})
	exits := record("q.fifo", "g", "exit")
	after := record("q.fifo", "g", "after")
	queue := sqsxlambda.New(handler, sqsx.WithFactory(shop()))
	response, err := queue(t.Context(), records("1", "exit", "panic", "nil", "2"))
	require.Equal(t, []string{"m-exit", "m-panic", "m-nil"}, failedIDs(t, response, err))
	response, err = queue(t.Context(), events.SQSEvent{Records: []events.SQSMessage{exits, after}})
	require.Equal(t, []string{"m-exit", "m-after"}, failedIDs(t, response, err))
	response, err = sqsxlambda.New(handler, sqsx.WithFactory(shop()), sqsxlambda.WithConcurrency(1))(t.Context(), records("exit", "1", "panic", "2"))
	require.Equal(t, []string{"m-exit", "m-panic"}, failedIDs(t, response, err), "the only worker goes on")
	require.Error(t, sqsxlambda.ForRule(handler, sqsx.WithFactory(shop()))(t.Context(), []byte(record("", "", "exit").Body)))
	stream, err := sqsxlambda.ForKinesis(handler, sqsx.WithFactory(shop()))(t.Context(), kinesis("1", "exit", "2"))
	require.NoError(t, err)
	require.Equal(t, []events.KinesisBatchItemFailure{{ItemIdentifier: "seq-exit"}}, stream.BatchItemFailures)
}

// What has not finished when the function's time is nearly over failed, the rest is a success, and the answer is in time.
func TestDeadline(t *testing.T) {
	tests := []struct {
		name    string
		options []sqsxlambda.Option
		ids     []string
		failed  []string
		took    time.Duration
	}{
		{"all in time", nil, []string{"fast", "fast"}, []string{}, 0},
		{"one that keeps to its context", nil, []string{"fast", "polite"}, []string{"m-polite"}, 9 * time.Second},
		{"one that does not", nil, []string{"fast", "deaf"}, []string{"m-deaf"}, 9500 * time.Millisecond},
		{"a margin of one's own", []sqsxlambda.Option{sqsxlambda.WithMargin(2 * time.Second)}, []string{"polite"}, []string{"m-polite"}, 8 * time.Second},
		{"a margin that is no less than the time", []sqsxlambda.Option{sqsxlambda.WithMargin(time.Hour)}, []string{"fast", "polite"}, []string{"m-polite"}, 7500 * time.Millisecond},
		{"those not started", []sqsxlambda.Option{sqsxlambda.WithConcurrency(1)}, []string{"fast", "polite", "never", "never"}, []string{"m-polite", "m-never", "m-never"}, 9 * time.Second},
		{"nor after one that does not return", []sqsxlambda.Option{sqsxlambda.WithConcurrency(1)}, []string{"deaf", "never"}, []string{"m-deaf", "m-never"}, 9500 * time.Millisecond},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				over := make(chan struct{})
				handler := on(func(ctx context.Context, id string) error {
					switch id {
					case "polite":
						<-ctx.Done()
						require.Equal(t, sqsxlambda.ErrDeadline, context.Cause(ctx))
						return ctx.Err()
					case "deaf":
						<-over
					case "never":
						t.Error("started")
					}
					return nil
				})
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
				defer cancel()
				begin := time.Now()
				response, err := sqsxlambda.New(handler, append(test.options, sqsx.WithFactory(shop()))...)(ctx, records(test.ids...))
				require.Equal(t, test.failed, failedIDs(t, response, err))
				require.Equal(t, test.took, time.Since(begin))
				close(over)
			})
		})
	}
}

func TestConcurrency(t *testing.T) {
	for name, test := range map[string]struct {
		options []sqsxlambda.Option
		most    int32
	}{
		"all at once": {nil, 9},
		"three":       {[]sqsxlambda.Option{sqsxlambda.WithConcurrency(3)}, 3},
		"more":        {[]sqsxlambda.Option{sqsxlambda.WithConcurrency(100)}, 9},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var now, most atomic.Int32
				handler := on(func(context.Context, string) error {
					most.Store(max(most.Load(), now.Add(1)))
					virtual.Sleep(time.Second)
					now.Add(-1)
					return nil
				})
				_, err := sqsxlambda.New(handler, append(test.options, sqsx.WithFactory(shop()))...)(t.Context(), records("1", "2", "3", "4", "5", "6", "7", "8", "9"))
				require.NoError(t, err)
				require.Equal(t, test.most, most.Load())
			})
		})
	}
}

// A batch does not wait for its linger once all records are there: none can come any more.
func TestBatchesDoNotWait(t *testing.T) {
	tests := []struct {
		name        string
		concurrency int // 0 is all
		ids         []string
		sizes       []int
	}{
		{"fewer than a batch", 0, []string{"1", "2", "3"}, []int{3}},
		{"more than one", 0, []string{"1", "2", "3", "4", "5", "6"}, []int{4, 2}},
		{"fewer at once than a batch", 2, []string{"1", "2", "3"}, []int{2, 1}},
		{"beside others", 0, []string{"1", "x", "2", "x"}, []int{2}},
		{"one", 0, []string{"1"}, []int{1}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				var sizes []int
				mux := new(sqsx.Mux)
				mux.Undecodable(func(context.Context, *sqsx.Message) error { return nil })
				sqsx.OnBatch(mux, 4, time.Minute, func(_ context.Context, events []*order) []error {
					mu.Lock()
					defer mu.Unlock()
					sizes = append(sizes, len(events))
					return make([]error, len(events))
				})
				event := records(test.ids...)
				for i := range event.Records {
					if test.ids[i] == "x" {
						event.Records[i].Body = "not JSON"
					}
				}
				options := []sqsxlambda.Option{sqsx.WithFactory(shop())}
				if test.concurrency > 0 {
					options = append(options, sqsxlambda.WithConcurrency(test.concurrency))
				}
				begin := time.Now()
				response, err := sqsxlambda.New(mux, options...)(t.Context(), event)
				require.Empty(t, failedIDs(t, response, err))
				require.Equal(t, test.sizes, sizes)
				require.Zero(t, time.Since(begin))
			})
		})
	}
}

func TestLogAndHooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var text bytes.Buffer
		var mu sync.Mutex
		counts := map[string]int{}
		count := func(what string) {
			mu.Lock()
			defer mu.Unlock()
			counts[what]++
		}
		hooks := sqsx.Hooks{
			Received: func(*sqsx.Message) { count("received") },
			Started: func(m *sqsx.Message, left time.Duration) {
				count("started")
				require.Equal(t, 9*time.Second, left)
			},
			Handled: func(_ *sqsx.Message, _ time.Duration, err error) {
				count("handled")
				if err != nil {
					count("with an error")
				}
			},
			Settled: func(_ *sqsx.Message, outcome sqsx.Outcome) { count(string(outcome)) },
			Failed:  func(op sqsx.Op, _ error) { count(string(op)) },
		}
		over := make(chan struct{})
		handler := on(func(ctx context.Context, id string) error {
			switch id {
			case "bad":
				return errors.New("out of stock")
			case "panic":
				panic("boom")
			case "old":
				return sqsx.Discard("withdrawn")
			case "deaf":
				<-over
			}
			return nil
		})
		handler.Use(sqsx.Idempotent(failing{}))
		function := sqsxlambda.New(handler, sqsx.WithFactory(shop()), sqsxlambda.WithHooks(hooks),
			sqsxlambda.WithHooks(sqsx.Hooks{Received: func(*sqsx.Message) { panic("in a hook") }}),
			sqsxlambda.WithLogger(slog.New(slog.NewTextHandler(&text, nil))))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		event := records("good", "bad", "panic", "old", "deaf")
		event.Records = append(event.Records, record("q.fifo", "g", "bad"), record("q.fifo", "g", "after"))
		response, err := function(ctx, event)
		require.Equal(t, []string{"m-bad", "m-panic", "m-deaf", "m-bad", "m-after"}, failedIDs(t, response, err))
		mu.Lock()
		require.Equal(t, map[string]int{"received": 7, "started": 6, "handled": 5, "with an error": 4, "deleted": 2, "retried": 3, "released": 1, "abandoned": 1,
			"store-complete": 2, "store-release": 3}, counts)
		mu.Unlock()
		close(over)
		synctest.Wait()
		for _, part := range []string{"out of stock", "boom", "adapter_test.go", "withdrawn", "in a hook", "message=m-bad", "nearly over", "store-complete failed"} {
			require.Contains(t, text.String(), part)
		}
	})
}

// failing is a store that claims, and then fails.
type failing struct{}

func (failing) Begin(context.Context, sqsx.Claim) (sqsx.Begun, error) { return sqsx.Begun{}, nil }
func (failing) Complete(context.Context, sqsx.Claim) error            { return errors.New("gone") }
func (failing) Release(context.Context, sqsx.Claim) error             { return errors.New("gone") }

// Functions that share a store and a stream, or a bus, handle each event each; versions of a function are one consumer.
func TestEachFunctionIsAConsumer(t *testing.T) {
	in := func(function string) context.Context {
		return lambdacontext.NewContext(context.Background(), &lambdacontext.LambdaContext{AwsRequestID: "r-1", InvokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:" + function})
	}
	store := new(sqsx.MemoryStore)
	var calls atomic.Int32
	mux := on(func(ctx context.Context, _ string) error { calls.Add(1); return nil })
	mux.Use(sqsx.Idempotent(store))
	rule := sqsxlambda.ForRule(mux, sqsx.WithFactory(shop()))
	stream := sqsxlambda.ForKinesis(mux, sqsx.WithFactory(shop()))
	body := []byte(record("", "", "1").Body)
	for _, test := range []struct {
		function string
		handled  int32
	}{{"bills:blue", 1}, {"bills:green", 1}, {"bills", 1}, {"mails:blue", 2}} {
		require.NoError(t, rule(in(test.function), body))
		require.Equal(t, test.handled, calls.Load(), test.function)
	}
	_, err := stream(in("stock"), kinesis("1"))
	require.NoError(t, err)
	_, err = stream(in("stats"), kinesis("1"))
	require.NoError(t, err)
	require.EqualValues(t, 4, calls.Load())
}

func TestOptionsThatCannotBe(t *testing.T) {
	for name, option := range map[string]sqsxlambda.Option{
		"no concurrency": sqsxlambda.WithConcurrency(0), "no margin": sqsxlambda.WithMargin(0), "a nil logger": sqsxlambda.WithLogger(nil),
		"a nil factory": sqsx.WithFactory(nil), "nil": nil,
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				err, _ := recover().(error)
				var config *sqsx.ConfigError
				require.ErrorAs(t, err, &config)
			}()
			sqsxlambda.New(new(sqsx.Mux), option)
		})
	}
	require.Panics(t, func() { sqsxlambda.New(nil) })
}

func TestOthersRecordsAreRefused(t *testing.T) {
	mux := on(func(context.Context, string) error { return nil })
	_, err := sqsxlambda.ForKinesis(mux, sqsx.WithFactory(shop()))(t.Context(), events.KinesisEvent{})
	require.ErrorIs(t, err, sqsxlambda.ErrNoRecords)
	_, err = sqsxlambda.ForFirehose(mux, sqsx.WithFactory(shop()))(t.Context(), events.KinesisFirehoseEvent{})
	require.ErrorIs(t, err, sqsxlambda.ErrNoRecords)
	for _, batch := range []string{"", "[]", "null", `"x"`, "[1"} {
		_, err = sqsxlambda.ForPipe(mux, sqsx.WithFactory(shop()))(t.Context(), []byte(batch))
		require.Error(t, err, batch)
	}
	require.ErrorIs(t, sqsxlambda.ForRule(mux, sqsx.WithFactory(shop()))(t.Context(), nil), sqsxlambda.ErrNoRecords)
	require.True(t, strings.Contains(sqsxlambda.ErrNoRecords.Error(), "another kind"))
}
