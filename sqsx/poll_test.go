package sqsx

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/registry"
)

const (
	queue = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
	order = `{"version":"0","id":"e-1","detail-type":"Order Placed","source":"my.shop","account":"123456789012",` +
		`"time":"2026-09-23T18:00:00Z","region":"eu-west-1","resources":[],"detail":{"orderId":"o-1"}}`
)

func TestPollYieldsEveryMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := &script{receives: []func() (*sqs.ReceiveMessageOutput, error){received(order, "not JSON", order)}}
		var events, bad int
		for m, err := range Poll(t.Context(), client, queue, WithFactory(shop(t))) {
			require.NotNil(t, m)
			if err != nil {
				require.ErrorIs(t, err, registry.ErrMalformed)
				require.Nil(t, m.Event)
				require.Equal(t, "not JSON", m.Body)
				require.NoError(t, m.Retry(t.Context(), 90*time.Second))
				bad++
				continue
			}
			require.IsType(t, &orderPlaced{}, m.Event)
			require.Equal(t, 2, m.ReceiveCount)
			require.NoError(t, m.Delete(t.Context()))
			if events++; events == 2 {
				break
			}
		}
		require.Equal(t, 1, bad)
		require.Equal(t, []string{"r-0", "r-2"}, client.deletes)
		require.Equal(t, []change{{"r-1", 90}}, client.changes)
	})
}

func TestPollAsksForEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := &script{receives: []func() (*sqs.ReceiveMessageOutput, error){received(order)}}
		for range Poll(t.Context(), client, queue, WithFactory(shop(t)), WithWait(7*time.Second), WithMaxMessages(3), WithVisibility(time.Minute)) {
			break
		}
		in := client.inputs[0]
		require.EqualValues(t, "All", in.MessageSystemAttributeNames[0])
		require.Equal(t, []string{"All"}, in.MessageAttributeNames)
		require.EqualValues(t, 7, in.WaitTimeSeconds)
		require.EqualValues(t, 3, in.MaxNumberOfMessages)
		require.EqualValues(t, 60, in.VisibilityTimeout)
		require.Nil(t, in.ReceiveRequestAttemptId)
	})
}

func TestPollGoesOnAfterReceiveErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := &script{receives: []func() (*sqs.ReceiveMessageOutput, error){
			refused("RequestThrottled"),
			func() (*sqs.ReceiveMessageOutput, error) { return nil, errors.New("connection reset") },
			refused("QueueDoesNotExist"),
			received(order),
			refused("RequestThrottled"),
			received(order),
		}}
		start := time.Now()
		var attempts []int
		var fatal []bool
		messages := 0
		for m, err := range Poll(t.Context(), client, queue, WithFactory(shop(t))) {
			if m != nil {
				if messages++; messages == 2 {
					break
				}
				continue
			}
			failed, ok := errors.AsType[*ReceiveError](err)
			require.True(t, ok)
			attempts = append(attempts, failed.Attempt)
			fatal = append(fatal, errors.Is(err, ErrFatal))
		}
		require.Equal(t, []int{1, 2, 3, 1}, attempts, "a success starts the count again")
		require.Equal(t, []bool{false, false, true, false}, fatal)
		waited := time.Since(start)
		require.GreaterOrEqual(t, waited, (1+2+4+1)*time.Second/2)
		require.LessOrEqual(t, waited, (1+2+4+1)*time.Second)
	})
}

func TestPollReleasesWhatItDidNotYield(t *testing.T) {
	tests := []struct {
		name  string
		leave func(cancel context.CancelFunc) (brk bool)
	}{
		{"the loop is left", func(context.CancelFunc) bool { return true }},
		{"the context ends", func(cancel context.CancelFunc) bool { cancel(); return false }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				client := &script{receives: []func() (*sqs.ReceiveMessageOutput, error){received(order, order, order)}}
				yielded := 0
				for range Poll(ctx, client, queue, WithFactory(shop(t))) {
					yielded++
					if test.leave(cancel) {
						break
					}
				}
				require.Equal(t, 1, yielded)
				require.Equal(t, []change{{"r-2", 0}, {"r-1", 0}}, client.changes, "last first, and not the one that was yielded")
			})
		})
	}
}

func TestPollReleasesWhenTheLoopPanics(t *testing.T) {
	client := &script{receives: []func() (*sqs.ReceiveMessageOutput, error){received(order, order)}}
	require.PanicsWithValue(t, "boom", func() {
		for range Poll(t.Context(), client, queue, WithFactory(shop(t))) {
			panic("boom")
		}
	})
	require.Equal(t, []change{{"r-1", 0}}, client.changes)
}

func TestPollStopsInALongPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		start := time.Now()
		for range Poll(ctx, &script{}, queue, WithFactory(shop(t))) {
			t.Error("there was nothing to yield")
		}
		require.Equal(t, 30*time.Second, time.Since(start))
	})
}

func TestPollStopsInAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		client := &script{receives: []func() (*sqs.ReceiveMessageOutput, error){refused("RequestThrottled")}}
		for m, err := range Poll(ctx, client, queue, WithFactory(shop(t))) {
			require.Nil(t, m)
			require.Error(t, err)
			cancel()
		}
		require.Len(t, client.inputs, 1)
	})
}

func TestPollVerifiesEachBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := &script{receives: []func() (*sqs.ReceiveMessageOutput, error){func() (*sqs.ReceiveMessageOutput, error) {
			out, _ := received(order, order)()
			out.Messages[0].MD5OfBody = aws.String("00000000000000000000000000000000")
			return out, nil
		}}}
		var errs []error
		for m, err := range Poll(t.Context(), client, queue, WithFactory(shop(t))) {
			require.NotNil(t, m)
			if errs = append(errs, err); len(errs) == 2 {
				break
			}
		}
		var corrupt *ChecksumError
		require.ErrorAs(t, errs[0], &corrupt)
		require.NoError(t, errs[1])
	})
}

func TestRetryIsClamped(t *testing.T) {
	tests := []struct {
		name    string
		elapsed time.Duration
		after   time.Duration
		want    int32
	}{
		{"as asked", 0, time.Minute, 60},
		{"rounded up", 0, 1500 * time.Millisecond, 2},
		{"negative", 0, -time.Second, 0},
		{"the whole 12 hours", 0, 24 * time.Hour, 12*3600 - 3},
		{"late", 11 * time.Hour, 2 * time.Hour, 3600 - 3},
		{"too late for any", 12 * time.Hour, time.Minute, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := &script{receives: []func() (*sqs.ReceiveMessageOutput, error){received(order)}}
				for m := range Poll(t.Context(), client, queue, WithFactory(shop(t))) {
					virtual.Sleep(test.elapsed)
					require.NoError(t, m.Retry(t.Context(), test.after))
					break
				}
				require.Equal(t, change{"r-0", test.want}, client.changes[len(client.changes)-1], "after heartbeats")
			})
		})
	}
}

func TestDeleteIsRepeatedWhileItMayPass(t *testing.T) {
	tests := []struct {
		name  string
		code  string
		fails int
		calls int
		gone  bool
	}{
		{"a throttle passes", "RequestThrottled", 2, 3, false},
		{"a throttle stays", "RequestThrottled", 9, 3, false},
		{"the receipt is gone", "ReceiptHandleIsInvalid", 9, 1, true},
		{"denied", "AccessDenied", 9, 1, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := &script{receives: []func() (*sqs.ReceiveMessageOutput, error){received(order)}}
				client.settle = func(call int) error {
					if call <= test.fails {
						return apiError(test.code)
					}
					return nil
				}
				for m := range Poll(t.Context(), client, queue, WithFactory(shop(t))) {
					err := m.Delete(t.Context())
					require.Equal(t, test.fails >= test.calls, err != nil)
					require.Equal(t, test.gone, errors.Is(err, ErrGone))
					break
				}
				require.Equal(t, test.calls, client.calls)
			})
		})
	}
}

func TestFIFOReceiveAttempts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reset := func() (*sqs.ReceiveMessageOutput, error) { return nil, errors.New("connection reset") }
		client := &script{receives: []func() (*sqs.ReceiveMessageOutput, error){
			received(order), reset, refused("RequestThrottled"), received(order), received(order),
		}}
		n := 0
		for range Poll(t.Context(), client, queue+".fifo", WithFactory(shop(t))) {
			if n++; n == 5 {
				break
			}
		}
		var ids []string
		for _, in := range client.inputs {
			ids = append(ids, aws.ToString(in.ReceiveRequestAttemptId))
		}
		require.NotEmpty(t, ids[0])
		require.NotEqual(t, ids[0], ids[1], "a new receive has a new id")
		require.Equal(t, ids[1], ids[2], "the network broke it: the same id gets the same messages")
		require.NotEqual(t, ids[2], ids[3], "a throttled id is spent")
		require.NotEqual(t, ids[3], ids[4])
	})
}

func TestPollLogsNoBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		client := &script{receives: []func() (*sqs.ReceiveMessageOutput, error){refused("RequestThrottled"), received(`{"secret":"xyzzy"}`)}}
		for m := range Poll(t.Context(), client, queue, WithFactory(shop(t)), WithLogger(slog.New(slog.NewTextHandler(&log, nil)))) {
			if m != nil {
				require.NotContains(t, m.Err.Error(), "xyzzy")
				break
			}
		}
		require.Contains(t, log.String(), "RequestThrottled")
		require.NotContains(t, log.String(), "xyzzy")
	})
}

type fixedSession struct{ registry.Session }

func TestPollGivesEventsTheSession(t *testing.T) {
	client := &script{receives: []func() (*sqs.ReceiveMessageOutput, error){received(order)}}
	session := &fixedSession{}
	for m, err := range Poll(t.Context(), client, queue, WithFactory(shop(t)), WithSession(session)) {
		require.NoError(t, err)
		require.Same(t, session, m.Event.Envelope().Session())
		break
	}
}

func TestMessageOfAnAdapterIsManaged(t *testing.T) {
	m := bodyMessage(order)
	require.ErrorIs(t, m.Delete(t.Context()), ErrManaged)
	require.ErrorIs(t, m.Retry(t.Context(), 0), ErrManaged)
}
