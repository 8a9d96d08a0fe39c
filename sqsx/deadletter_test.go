package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

func TestDeadLetter(t *testing.T) {
	tests := []struct {
		name, body, kind string
	}{
		{"permanent", order("1"), "permanent"},
		{"undecodable", "not JSON", "undecodable"},
		{"no handler", event("Order Cancelled", "1"), "unhandled"},
	}
	for _, test := range tests {
		for _, suffix := range []string{"", ".fifo"} {
			t.Run(test.name+suffix, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					service := sqsxtest.New(t)
					queue, dead := service.Queue("q"+suffix), service.Queue("dead"+suffix)
					if suffix == "" {
						queue.Send(test.body)
					} else {
						queue.SendGroup("g", test.body)
					}
					var sends atomic.Int32
					service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
						if c.Operation == sqsxtest.SendMessage && sends.Add(1) < 3 {
							return sqsxtest.Fault{Err: sqsxtest.Error("RequestThrottled", false)}
						}
						return sqsxtest.Fault{}
					})
					mux := new(sqsx.Mux)
					sqsx.On(mux, func(context.Context, *orderPlaced) error { return fmt.Errorf("x: %w", sqsx.Permanent(errors.New("y"))) })
					c := newConsumer(t, service, queue.URL(), mux, sqsx.WithDeadLetter(dead.URL()))
					stop := start(t, c)
					queue.AwaitEmpty()
					require.NoError(t, stop())
					require.Equal(t, sqsx.Stats{Received: 1, DeadLettered: 1}, c.Stats())
					for m := range sqsx.Poll(t.Context(), service, dead.URL()) {
						require.Equal(t, test.body, m.Body)
						require.Equal(t, test.kind, *m.Attributes["sqsx-error-kind"].StringValue)
						if suffix != "" {
							require.Equal(t, "g", m.GroupID)
						}
						break
					}
				})
			})
		}
	}
}

func TestDeadLetterThatCannotBeSentIsRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		queue.Send("not JSON")
		c := newConsumer(t, service, queue.URL(), emptyMux(), sqsx.WithDeadLetter(queue.URL()+"-that-is-not"))
		stop := start(t, c)
		virtual.Sleep(time.Minute)
		require.NoError(t, stop())
		stats := c.Stats()
		require.Zero(t, stats.Deleted+stats.DeadLettered)
		require.Positive(t, stats.Retried)
	})
}

func TestCorruptBodyIsRetriedAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue, dead := service.Queue("q"), service.Queue("dead")
		for i := range 10 {
			queue.Send(order(fmt.Sprint(i)))
		}
		service.Fail(func(c sqsxtest.Call) sqsxtest.Fault {
			return sqsxtest.Fault{CorruptMD5: c.Operation == sqsxtest.ReceiveMessage && c.Index == 3}
		})
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(context.Context, *orderPlaced) error { return nil })
		c := newConsumer(t, service, queue.URL(), mux, sqsx.WithDeadLetter(dead.URL()))
		stop := start(t, c)
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.Equal(t, sqsx.Stats{Received: 11, Deleted: 10, Retried: 1}, c.Stats())
	})
}

const hour = time.Hour

// attributesOf are the attributes of the only message of a queue, by name.
func attributesOf(t *testing.T, service *sqsxtest.Service, queue *sqsxtest.Queue) map[string]string {
	t.Helper()
	out := map[string]string{}
	for m, err := range sqsx.Poll(t.Context(), service, queue.URL(), sqsx.WithFactory(shop(t))) {
		if err != nil {
			require.NotNil(t, m, err)
		}
		for name, a := range m.Attributes {
			out[name] = *a.StringValue
		}
		break
	}
	return out
}

func TestDeadLettersSayWhy(t *testing.T) {
	invalid := strings.Replace(order("s3cret"), `"orderId":"s3cret"`, `"orderId":""`, 1)
	tests := []struct {
		name, body       string
		err              error
		kind, typ, paths string
	}{
		{"invalid", invalid, nil, "undecodable", "sqsx_test.orderPlaced", "detail.orderId:required"},
		{"not JSON", "s3cret", nil, "undecodable", "", ""},
		{"no handler", event("Order Cancelled", "s3cret"), nil, "unhandled", "sqsx_test.orderCancelled", ""},
		{"no type", strings.Replace(event("Order Shipped", "s3cret"), "Order Shipped", `Order\u001bShipped`, 1), nil, "unhandled", "my.shop/Order?Shipped", ""},
		{"permanent", order("s3cret"), sqsx.Permanent(errors.New("s3cret")), "permanent", "sqsx_test.orderPlaced", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue, dead := service.Queue("q"), service.Queue("dead")
				queue.Send(test.body)
				mux := new(sqsx.Mux)
				sqsx.On(mux, func(context.Context, *orderPlaced) error { return test.err })
				c := newConsumer(t, service, queue.URL(), mux, sqsx.WithDeadLetter(dead.URL()))
				stop := start(t, c)
				queue.AwaitEmpty()
				require.NoError(t, stop())
				got := attributesOf(t, service, dead)
				require.Equal(t, test.kind, got["sqsx-error-kind"])
				require.Equal(t, test.typ, got["sqsx-error-type"])
				require.Equal(t, test.paths, got["sqsx-error-paths"])
				require.Equal(t, queue.URL(), got["sqsx-error-queue"])
				for name, value := range got {
					require.NotContains(t, value, "s3cret", name)
				}
			})
		})
	}
}

// TestSecondDeathSaysWhyAnew: a dead letter that was sent back, and died again of something else.
func TestSecondDeathSaysWhyAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue, dead, again := service.Queue("q"), service.Queue("dead"), service.Queue("again")
		queue.Send("not JSON")
		bury := func(from, to *sqsxtest.Queue, handle func(ctx context.Context, m *sqsx.Message) error) {
			c := newConsumer(t, service, from.URL(), handler(handle), sqsx.WithDeadLetter(to.URL()))
			stop := start(t, c)
			from.AwaitEmpty()
			require.NoError(t, stop())
		}
		bury(queue, dead, func(_ context.Context, m *sqsx.Message) error { return m.Err })
		bury(dead, again, func(context.Context, *sqsx.Message) error { return sqsx.Permanent(errors.New("x")) })
		got := attributesOf(t, service, again)
		require.Equal(t, "permanent", got["sqsx-error-kind"])
		require.Equal(t, dead.URL(), got["sqsx-error-queue"])
	})
}

func TestMaxAttempts(t *testing.T) {
	tests := []struct {
		name   string
		handle func(ctx context.Context) error
		dead   bool
	}{
		{"an error", func(context.Context) error { return errors.New("x") }, true},
		{"later", func(context.Context) error { return sqsx.RetryAfter(errors.New("x"), time.Second) }, true},
		{"a panic", func(context.Context) error { panic("x") }, true},
		{"a timeout", func(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) }, true},
		{"a lost lease", func(context.Context) error { return fmt.Errorf("x: %w", sqsx.ErrLeaseLost) }, false},
		{"success in the end", nil, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue, dead := service.Queue("q"), service.Queue("dead")
				queue.Send(order("1"))
				attempts := 0
				mux := new(sqsx.Mux)
				sqsx.On(mux, func(ctx context.Context, _ *orderPlaced) error {
					attempts++
					if test.handle == nil {
						if attempts < 3 {
							return errors.New("x")
						}
						return nil
					}
					return test.handle(ctx)
				})
				c := newConsumer(t, service, queue.URL(), mux, sqsx.WithDeadLetter(dead.URL()), sqsx.WithMaxAttempts(3), sqsx.WithHandlerTimeout(time.Minute))
				stop := start(t, c)
				virtual.Sleep(time.Hour)
				require.NoError(t, stop())
				require.Equal(t, test.dead, c.Stats().DeadLettered == 1)
				if test.dead || test.handle == nil {
					require.Equal(t, 3, attempts)
				}
				if test.dead {
					require.Equal(t, "attempts", attributesOf(t, service, dead)["sqsx-error-kind"])
				}
			})
		})
	}
}

// TestUnreadablePointerIsGivenUp: an object that cannot be read is retried, and buried after its attempts.
func TestUnreadablePointerIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue, dead := service.Queue("q.fifo"), service.Queue("dead.fifo")
		queue.SendGroup("g", `["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"forbidden","s3Key":"k"}]`)
		queue.SendGroup("g", order("2"))
		var handled []string
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(_ context.Context, e *orderPlaced) error { handled = append(handled, e.Detail.OrderID); return nil })
		c := newConsumer(t, service, queue.URL(), mux, sqsx.WithDeadLetter(dead.URL()), sqsx.WithMaxAttempts(4), sqsx.WithResolver(refusing{}))
		stop := start(t, c)
		queue.AwaitEmptyFor(time.Hour)
		require.NoError(t, stop())
		require.EqualValues(t, 1, c.Stats().DeadLettered)
		require.Equal(t, []string{"2"}, handled)
	})
}

type refusing struct{}

func (refusing) Resolve(context.Context, sqsx.Pointer) ([]byte, error) {
	return nil, errors.New("not allowed")
}
