package sqsx_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

func TestMemoryStore(t *testing.T) { sqsxtest.TestStore(t, new(sqsx.MemoryStore)) }

func TestMemoryStoreForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := new(sqsx.MemoryStore)
		claim := sqsx.Claim{ID: "k", Token: "a", Until: time.Now().Add(time.Minute), Expires: time.Now().Add(time.Hour)}
		begin := func(token string) sqsx.ClaimState {
			c := claim
			c.Token = token
			begun, err := store.Begin(t.Context(), c)
			require.NoError(t, err)
			return begun.State
		}
		require.Equal(t, sqsx.Claimed, begin("a"))
		require.NoError(t, store.Complete(t.Context(), claim))
		virtual.Sleep(time.Hour - time.Nanosecond)
		require.Equal(t, sqsx.Done, begin("b"))
		virtual.Sleep(time.Nanosecond)
		require.Equal(t, sqsx.Claimed, begin("b"))
	})
}

// spyStore is a store whose calls are on record and may fail.
type spyStore struct {
	sqsx.MemoryStore
	mu     sync.Mutex
	claims []sqsx.Claim
	fail   func(op sqsx.Op, c sqsx.Claim) error
	after  bool // it fails after the call has had its effect: the answer is lost
}

func (s *spyStore) call(op sqsx.Op, c sqsx.Claim, call func() error) error {
	s.mu.Lock()
	if op == sqsx.OpStoreBegin {
		s.claims = append(s.claims, c)
	}
	fail, after := s.fail, s.after
	s.mu.Unlock()
	var failed error
	if fail != nil {
		failed = fail(op, c)
	}
	if failed != nil && !after {
		return failed
	}
	return errors.Join(call(), failed)
}

// begun returns the claims that were asked for, in their order.
func (s *spyStore) begun() []sqsx.Claim {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.claims)
}

func (s *spyStore) Begin(ctx context.Context, c sqsx.Claim) (begun sqsx.Begun, err error) {
	err = s.call(sqsx.OpStoreBegin, c, func() error { begun, err = s.MemoryStore.Begin(ctx, c); return err })
	return begun, err
}

func (s *spyStore) Complete(ctx context.Context, c sqsx.Claim) error {
	return s.call(sqsx.OpStoreComplete, c, func() error { return s.MemoryStore.Complete(ctx, c) })
}

func (s *spyStore) Release(ctx context.Context, c sqsx.Claim) error {
	return s.call(sqsx.OpStoreRelease, c, func() error { return s.MemoryStore.Release(ctx, c) })
}

// deliver hands a body to a handler as the queue's n-th receive of it.
func deliver(t testing.TB, handler sqsx.Handler, queueURL, body string, options ...sqsx.DecodeOption) error {
	t.Helper()
	m := &sqsx.Message{ID: "m", Body: body, QueueURL: queueURL, ReceiveCount: 1}
	decoder, err := sqsx.NewDecoder(append([]sqsx.DecodeOption{sqsx.WithFactory(shop(t))}, options...)...)
	require.NoError(t, err)
	decoder.Decode(t.Context(), m)
	return handler.Handle(sqsx.NewContext(t.Context(), m), m)
}

const (
	ordersQueue = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
	billsQueue  = "https://sqs.eu-west-1.amazonaws.com/123456789012/bills"
)

func counting(store sqsx.Store, result func(n int) error, options ...sqsx.IdempotencyOption) (sqsx.Handler, *atomic.Int32) {
	calls := new(atomic.Int32)
	return sqsx.Idempotent(store, options...)(sqsx.HandlerFunc(func(context.Context, *sqsx.Message) error {
		n := calls.Add(1)
		if result == nil {
			return nil
		}
		return result(int(n))
	})), calls
}

func TestIdempotentInAConsumer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		var calls atomic.Int32
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(context.Context, *orderPlaced) error {
			virtual.Sleep(time.Second)
			if calls.Add(1) == 1 {
				return errors.New("once")
			}
			return nil
		})
		mux.Use(sqsx.Idempotent(new(sqsx.MemoryStore), sqsx.WithMemory(time.Hour)))
		c := newConsumer(t, service, queue.URL(), mux)
		stop := start(t, c)
		queue.Send(order("1"))
		queue.Send(order("1")) // another message with the same event
		queue.AwaitEmpty()
		require.EqualValues(t, 2, calls.Load(), "failed once, handled once")
		queue.Send(order("1"))
		queue.AwaitEmpty()
		require.EqualValues(t, 2, calls.Load())
		require.EqualValues(t, 2, c.Stats().Duplicates)
		virtual.Sleep(time.Hour)
		queue.Send(order("1"))
		queue.AwaitEmpty()
		require.EqualValues(t, 3, calls.Load(), "forgotten after its time")
		require.Zero(t, c.Stats().StoreFailed)
		require.NoError(t, stop())
	})
}

// A claim is the lease's: extended with it, and over when it is.
func TestClaimLivesAsLongAsTheLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		store := new(spyStore)
		mux := new(sqsx.Mux)
		var deadlines []time.Time
		sqsx.On(mux, func(ctx context.Context, _ *orderPlaced) error {
			for range 60 {
				virtual.Sleep(time.Minute)
				d, _ := sqsx.FromContext(ctx).Deadline()
				deadlines = append(deadlines, d)
				require.NoError(t, ctx.Err())
				begun, err := store.MemoryStore.Begin(ctx, sqsx.Claim{ID: store.begun()[0].ID, Token: "other", Until: time.Now().Add(time.Hour)})
				require.NoError(t, err)
				require.Equal(t, sqsx.InProgress, begun.State)
				require.False(t, begun.Until.After(d), "the claim outlives the lease: a crash would cost more than one")
			}
			return nil
		})
		mux.Use(sqsx.Idempotent(store))
		c := newConsumer(t, service, queue.URL(), mux, sqsx.WithLease(30*time.Second))
		stop := start(t, c)
		queue.Send(order("1"))
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.Greater(t, len(store.begun()), 60)
		tokens := map[string]bool{}
		for _, claim := range store.begun() {
			tokens[claim.Token] = true
		}
		require.Len(t, tokens, 1)
	})
}

func TestCrashCostsOneLease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		store := new(sqsx.MemoryStore)
		crashed, entered, buried := new(atomic.Bool), make(chan struct{}), make(chan struct{})
		first := newConsumer(t, &mortal{Client: service, crashed: crashed}, queue.URL(),
			sqsx.Idempotent(&mortalStore{store, crashed})(sqsx.HandlerFunc(func(context.Context, *sqsx.Message) error {
				close(entered)
				<-buried
				return nil
			})), sqsx.WithDrain(0))
		stopFirst := start(t, first)
		queue.Send(order("1"))
		<-entered
		virtual.Sleep(95 * time.Second) // its lease has been extended some times
		crashed.Store(true)
		at := time.Now()

		var handled time.Time
		second := newConsumer(t, service, queue.URL(), sqsx.Idempotent(store)(sqsx.HandlerFunc(func(_ context.Context, m *sqsx.Message) error {
			handled = time.Now()
			require.Equal(t, 2, m.ReceiveCount, "the claim was over when the message came again")
			return nil
		})))
		stop := start(t, second)
		queue.AwaitEmpty()
		require.LessOrEqual(t, handled.Sub(at), 31*time.Second)
		require.NoError(t, stop())
		close(buried)
		require.Error(t, stopFirst())
	})
}

var errCrashed = errors.New("the process is gone")

// mortal and mortalStore are what a process reaches until it has crashed.
type mortal struct {
	sqsx.Client
	crashed *atomic.Bool
}

func (c *mortal) ReceiveMessage(ctx context.Context, in *sqs.ReceiveMessageInput, o ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error) {
	in.WaitTimeSeconds = 1
	if c.crashed.Load() {
		return nil, errCrashed
	}
	return c.Client.ReceiveMessage(ctx, in, o...)
}

func (c *mortal) DeleteMessageBatch(ctx context.Context, in *sqs.DeleteMessageBatchInput, o ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	if c.crashed.Load() {
		return nil, errCrashed
	}
	return c.Client.DeleteMessageBatch(ctx, in, o...)
}

func (c *mortal) ChangeMessageVisibilityBatch(ctx context.Context, in *sqs.ChangeMessageVisibilityBatchInput, o ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	if c.crashed.Load() {
		return nil, errCrashed
	}
	return c.Client.ChangeMessageVisibilityBatch(ctx, in, o...)
}

type mortalStore struct {
	sqsx.Store
	crashed *atomic.Bool
}

func (s *mortalStore) Begin(ctx context.Context, c sqsx.Claim) (sqsx.Begun, error) {
	if s.crashed.Load() {
		return sqsx.Begun{}, errCrashed
	}
	return s.Store.Begin(ctx, c)
}

func (s *mortalStore) Complete(ctx context.Context, c sqsx.Claim) error {
	if s.crashed.Load() {
		return errCrashed
	}
	return s.Store.Complete(ctx, c)
}

func TestLateReleaseFreesNobodyElsesClaim(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := new(sqsx.MemoryStore)
		var reports []sqsx.Op
		ctx := sqsx.ContextWithReport(t.Context(), func(_ *sqsx.Message, op sqsx.Op, _ error) { reports = append(reports, op) })
		out := new(atomic.Bool) // the store is out of reach of the first one
		release := make(chan struct{})
		first := sqsx.Idempotent(&mortalStore{store, out}, sqsx.WithClaim(time.Second))(sqsx.HandlerFunc(func(ctx context.Context, _ *sqsx.Message) error {
			<-release
			require.Equal(t, sqsx.ErrClaimLost, context.Cause(ctx), "it is told that another handles the event")
			return errors.New("late")
		}))
		late := make(chan error, 1)
		go func() { late <- first.Handle(ctx, decoded(t, order("1"))) }()
		synctest.Wait()
		out.Store(true)
		virtual.Sleep(2 * time.Second)

		proceed, done := make(chan struct{}), make(chan error, 1)
		second, calls := counting(store, func(int) error { <-proceed; return nil })
		go func() { done <- second.Handle(t.Context(), decoded(t, order("1"))) }()
		synctest.Wait()
		require.EqualValues(t, 1, calls.Load(), "it took the claim that was over")
		out.Store(false)
		virtual.Sleep(10 * time.Second) // the first one tries to extend its claim
		close(release)
		require.EqualError(t, <-late, "late")
		third, calls := counting(store, nil)
		require.ErrorIs(t, third.Handle(t.Context(), decoded(t, order("1"))), sqsx.ErrInProgress)
		close(proceed)
		require.NoError(t, <-done)
		require.NoError(t, third.Handle(t.Context(), decoded(t, order("1"))))
		require.Zero(t, calls.Load())
		require.Equal(t, sqsx.OpStoreRelease, reports[len(reports)-1])
	})
}

func decoded(t testing.TB, body string) *sqsx.Message {
	t.Helper()
	m := &sqsx.Message{ID: "m", Body: body, QueueURL: ordersQueue, ReceiveCount: 1}
	decoder, err := sqsx.NewDecoder(sqsx.WithFactory(shop(t)))
	require.NoError(t, err)
	decoder.Decode(t.Context(), m)
	require.NoError(t, m.Err)
	return m
}

func TestWhatIsOneEvent(t *testing.T) {
	replayed := func(name string) string {
		return strings.Replace(order("1"), `"version":"0"`, `"version":"0","replay-name":"`+name+`"`, 1)
	}
	type delivery struct{ queue, body string }
	tests := []struct {
		name    string
		options []sqsx.IdempotencyOption
		all     []delivery
		handled int32
	}{
		{"the same twice", nil, []delivery{{ordersQueue, order("1")}, {ordersQueue, order("1")}}, 1},
		{"two events", nil, []delivery{{ordersQueue, order("1")}, {ordersQueue, order("2")}}, 2},
		{"two consumers of one event, one store", nil, []delivery{{ordersQueue, order("1")}, {billsQueue, order("1")}}, 2},
		{"two queues of one name in two regions", nil, []delivery{{ordersQueue, order("1")}, {strings.Replace(ordersQueue, "west", "north", 1), order("1")}}, 2},
		{"one queue by its URL and its ARN", nil, []delivery{{ordersQueue, order("1")}, {"arn:aws:sqs:eu-west-1:123456789012:orders", order("1")}}, 1},
		{"one consumer with two queues", []sqsx.IdempotencyOption{sqsx.WithConsumerName("shop")}, []delivery{{ordersQueue, order("1")}, {billsQueue, order("1")}}, 1},
		{"a replay", nil, []delivery{{ordersQueue, order("1")}, {ordersQueue, replayed("r")}}, 2},
		{"a replay delivered twice", nil, []delivery{{ordersQueue, replayed("r")}, {ordersQueue, replayed("r")}}, 1},
		{"two replays", nil, []delivery{{ordersQueue, replayed("r")}, {ordersQueue, replayed("s")}}, 2},
		{"a replay that is to be what it was", []sqsx.IdempotencyOption{sqsx.WithReplaysOnce()}, []delivery{{ordersQueue, order("1")}, {ordersQueue, replayed("r")}}, 1},
		{"two ids of one order", []sqsx.IdempotencyOption{sqsx.WithKey(func(m *sqsx.Message) string { return m.Event.(*orderPlaced).Detail.OrderID })},
			[]delivery{{ordersQueue, order("1")}, {ordersQueue, strings.Replace(order("1"), "event-1", "event-2", 1)}}, 1},
		{"no key", []sqsx.IdempotencyOption{sqsx.WithKey(func(*sqsx.Message) string { return "" })}, []delivery{{ordersQueue, order("1")}, {ordersQueue, order("1")}}, 2},
		{"undecodable", nil, []delivery{{ordersQueue, "not JSON"}, {ordersQueue, "not JSON"}}, 2},
		{"one id of two sources", nil, []delivery{{ordersQueue, order("1")}, {ordersQueue, strings.Replace(order("1"), "my.shop", "my.other", 1)}}, 2},
		{"very long ids", nil, []delivery{{ordersQueue, order(strings.Repeat("x", 3000))}, {ordersQueue, order(strings.Repeat("x", 3000))}, {ordersQueue, order(strings.Repeat("x", 3000) + "y")}}, 2},
		{"separators in ids", nil, []delivery{
			{ordersQueue, strings.Replace(strings.Replace(order("1"), "my.shop", "a", 1), "event-1", "b/c", 1)},
			{ordersQueue, strings.Replace(strings.Replace(order("1"), "my.shop", "a/b", 1), "event-1", "c", 1)}}, 2},
		{"an id that looks like a replay", nil, []delivery{{ordersQueue, replayed("r")}, {ordersQueue, strings.Replace(order("1"), "event-1", "event-1#replay:r", 1)}}, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			spy := new(spyStore)
			handler, calls := counting(spy, nil, test.options...)
			for _, d := range test.all {
				require.NoError(t, deliver(t, handler, d.queue, d.body))
			}
			require.Equal(t, test.handled, calls.Load())
			for _, c := range spy.begun() {
				require.LessOrEqual(t, len(c.ID), 512)
			}
		})
	}
}

// What a handler comes to decides what becomes of the claim.
func TestClaimByResult(t *testing.T) {
	tests := []struct {
		name   string
		result func() error
		again  int32 // handled in all, after a second delivery
	}{
		{"nil", func() error { return nil }, 1},
		{"discarded", func() error { return sqsx.Discard("old") }, 1},
		{"an error", func() error { return errors.New("e") }, 2},
		{"permanent, so that a redrive is handled", func() error { return sqsx.Permanent(errors.New("e")) }, 2},
		{"a panic", func() error { panic("p") }, 2},
		{"the end of the goroutine", func() error { runtime.Goexit(); return nil }, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			handler, calls := counting(new(sqsx.MemoryStore), func(int) error { return test.result() })
			for range 2 {
				ended := make(chan struct{})
				go func() {
					defer close(ended)
					defer func() { _ = recover() }()
					_ = deliver(t, handler, ordersQueue, order("1"))
				}()
				<-ended
			}
			require.Equal(t, test.again, calls.Load())
		})
	}
}

func TestClaimEndsAlsoAfterItsContext(t *testing.T) {
	store := new(sqsx.MemoryStore)
	ctx, cancel := context.WithCancel(t.Context())
	handler := sqsx.Idempotent(store)(sqsx.HandlerFunc(func(context.Context, *sqsx.Message) error { cancel(); return nil }))
	require.NoError(t, handler.Handle(ctx, decoded(t, order("1"))))
	other, calls := counting(store, nil)
	require.NoError(t, other.Handle(t.Context(), decoded(t, order("1"))))
	require.Zero(t, calls.Load(), "it was completed")
}

func TestPayloadCheck(t *testing.T) {
	changed := strings.Replace(order("1"), `"orderId":"1"`, `"orderId":"2"`, 1)
	spaced := strings.Replace(order("1"), `{"orderId":"1"}`, ` { "orderId" : "\u0031" } `, 1)
	for _, inProgress := range []bool{false, true} {
		t.Run(map[bool]string{false: "done", true: "in progress"}[inProgress], func(t *testing.T) {
			store := new(sqsx.MemoryStore)
			proceed, entered := make(chan struct{}), make(chan struct{})
			handler, _ := counting(store, func(int) error { close(entered); <-proceed; return nil }, sqsx.WithPayloadCheck(nil))
			first := make(chan error, 1)
			go func() { first <- handler.Handle(t.Context(), decoded(t, order("1"))) }()
			<-entered
			if !inProgress {
				close(proceed)
				require.NoError(t, <-first)
			}
			err := handler.Handle(t.Context(), decoded(t, changed))
			var mismatch *sqsx.PayloadError
			require.ErrorAs(t, err, &mismatch)
			require.True(t, sqsx.IsPermanent(err))
			err = handler.Handle(t.Context(), decoded(t, spaced))
			if inProgress {
				require.ErrorIs(t, err, sqsx.ErrInProgress)
				close(proceed)
				require.NoError(t, <-first)
			} else {
				require.NoError(t, err, "the same event, written otherwise")
			}
		})
	}
}

// A digest of another kind, such as Powertools writes, is not compared.
func TestOthersDigestsAreNotCompared(t *testing.T) {
	for _, digest := range []string{"", "d41d8cd98f00b204e9800998ecf8427e"} {
		store := new(spyStore)
		handler, calls := counting(store, nil, sqsx.WithPayloadCheck(nil))
		require.NoError(t, handler.Handle(t.Context(), decoded(t, order("1"))))
		c := store.begun()[0]
		c.Payload = digest
		require.NoError(t, store.MemoryStore.Complete(t.Context(), c))
		require.NoError(t, handler.Handle(t.Context(), decoded(t, order("1"))))
		require.EqualValues(t, 1, calls.Load())
	}
}

func TestStoreThatFails(t *testing.T) {
	unreachable := errors.New("unreachable")
	tests := []struct {
		name     string
		op       sqsx.Op
		answer   bool // only the answer is lost
		handled  int
		reported []sqsx.Op
		within   time.Duration
	}{
		{"begin", sqsx.OpStoreBegin, false, 2, []sqsx.Op{sqsx.OpStoreBegin}, 3 * time.Second},
		{"the answer to begin, so that the claim is undone", sqsx.OpStoreBegin, true, 2, []sqsx.Op{sqsx.OpStoreBegin}, 3 * time.Second},
		{"complete", sqsx.OpStoreComplete, false, 2, []sqsx.Op{sqsx.OpStoreComplete}, time.Second},
		{"release", sqsx.OpStoreRelease, false, 2, []sqsx.Op{sqsx.OpStoreRelease}, 32 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				service := sqsxtest.New(t)
				queue := service.Queue("q")
				var once atomic.Bool
				store := &spyStore{after: test.answer, fail: func(op sqsx.Op, _ sqsx.Claim) error {
					if op == test.op && !once.Swap(true) {
						return unreachable
					}
					return nil
				}}
				var tries atomic.Int32
				var reported []sqsx.Op
				handler := sqsx.Idempotent(store)(sqsx.HandlerFunc(func(context.Context, *sqsx.Message) error {
					if tries.Add(1) == 1 && test.op != sqsx.OpStoreComplete {
						return errors.New("once")
					}
					return nil
				}))
				c := newConsumer(t, service, queue.URL(), handler, sqsx.WithBackoff(sqsx.Fixed(time.Second)), sqsx.WithHooks(sqsx.Hooks{Failed: func(op sqsx.Op, err error) {
					require.ErrorIs(t, err, unreachable)
					var failed *sqsx.StoreError
					require.ErrorAs(t, err, &failed)
					require.NotEmpty(t, failed.MessageID)
					reported = append(reported, op)
				}}))
				stop := start(t, c)
				begin := time.Now()
				queue.Send(order("1"))
				queue.AwaitEmpty()
				require.LessOrEqual(t, time.Since(begin), test.within, "no failure costs more than a lease")
				virtual.Sleep(time.Minute) // a claim that was not completed has ended
				queue.Send(order("1"))
				queue.AwaitEmpty()
				require.NoError(t, stop())
				require.EqualValues(t, test.handled, tries.Load())
				require.Equal(t, test.reported, reported)
				require.EqualValues(t, 1, c.Stats().StoreFailed)
			})
		})
	}
}

// A duplicate waits for longer with each receive: a redrive policy of five receives outlasts a handler of an hour.
func TestDuplicatesOfLongWorkWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue, dead := service.Queue("q"), service.Queue("dead")
		queue.RedriveTo(dead, 8)
		handler, calls := counting(new(sqsx.MemoryStore), func(int) error { virtual.Sleep(time.Hour); return nil })
		c := newConsumer(t, service, queue.URL(), handler)
		stop := start(t, c)
		queue.Send(order("1"))
		queue.Send(order("1"))
		queue.AwaitEmpty()
		require.NoError(t, stop())
		require.EqualValues(t, 1, calls.Load())
		visible, _, _ := dead.Len()
		require.Zero(t, visible)
	})
}

// Each event of a batch has a claim of its own: one that failed does not make the others be handled again.
func TestBatchesClaimEventByEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := sqsxtest.New(t)
		queue := service.Queue("q")
		handled := map[string]int{}
		mux := new(sqsx.Mux)
		sqsx.OnBatch(mux, 5, time.Second, func(_ context.Context, events []*orderPlaced) []error {
			results := make([]error, len(events))
			for i, e := range events {
				if handled[e.Detail.OrderID]++; e.Detail.OrderID == "3" && handled["3"] == 1 {
					results[i] = errors.New("once")
				}
			}
			return results
		})
		mux.Use(sqsx.Idempotent(new(sqsx.MemoryStore)))
		c := newConsumer(t, service, queue.URL(), mux)
		stop := start(t, c)
		for range 2 {
			for _, id := range []string{"1", "2", "3", "4", "5"} {
				queue.Send(order(id))
			}
			queue.AwaitEmpty()
		}
		require.NoError(t, stop())
		require.Equal(t, map[string]int{"1": 1, "2": 1, "3": 2, "4": 1, "5": 1}, handled)
	})
}

// Without a lease that is known, as in Lambda, a claim never ends at once: not where the time that remains is 0 or less,
// and not where it is more than the claim's.
func TestClaimWithoutALease(t *testing.T) {
	tests := []struct {
		name   string
		remain time.Duration // of the context; 0 is none
		want   time.Duration
	}{
		{"no deadline", 0, time.Minute},
		{"more time than a claim", time.Hour, time.Minute},
		{"less", 10 * time.Second, 10 * time.Second},
		{"next to none", time.Millisecond, time.Second},
		{"none", -time.Second, time.Minute},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if test.remain != 0 {
					ctx = deadline{ctx, time.Now().Add(test.remain)}
				}
				spy := new(spyStore)
				handler, calls := counting(spy, nil)
				require.NoError(t, handler.Handle(ctx, decoded(t, order("1"))))
				require.EqualValues(t, 1, calls.Load())
				require.Equal(t, test.want, time.Until(spy.begun()[0].Until))
			})
		})
	}
}

// deadline is a context that says when it ends and does not.
type deadline struct {
	context.Context
	at time.Time
}

func (d deadline) Deadline() (time.Time, bool) { return d.at, true }

func TestWhatCannotBeIsRefused(t *testing.T) {
	tests := map[string]struct {
		store   sqsx.Store
		options []sqsx.IdempotencyOption
		option  string
	}{
		"no store":       {nil, nil, "Idempotent"},
		"a nil option":   {new(sqsx.MemoryStore), []sqsx.IdempotencyOption{nil}, "Idempotent"},
		"an empty name":  {new(sqsx.MemoryStore), []sqsx.IdempotencyOption{sqsx.WithConsumerName("")}, "WithConsumerName"},
		"no memory":      {new(sqsx.MemoryStore), []sqsx.IdempotencyOption{sqsx.WithMemory(0)}, "WithMemory"},
		"a claim of 0":   {new(sqsx.MemoryStore), []sqsx.IdempotencyOption{sqsx.WithClaim(0)}, "WithClaim"},
		"a nil key":      {new(sqsx.MemoryStore), []sqsx.IdempotencyOption{sqsx.WithKey(nil)}, "WithKey"},
		"negative times": {new(sqsx.MemoryStore), []sqsx.IdempotencyOption{sqsx.WithMemory(-time.Hour)}, "WithMemory"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			defer func() {
				err, _ := recover().(error)
				var config *sqsx.ConfigError
				require.ErrorAs(t, err, &config)
				require.Equal(t, test.option, config.Option)
			}()
			sqsx.Idempotent(test.store, test.options...)
		})
	}
}
