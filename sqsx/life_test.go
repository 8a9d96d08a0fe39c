package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

// life is one short life of a consumer, that always goes the same way until it is told to stop at one of its points: the
// begin and end of each call it makes, each hook, and the begin, middle and end of each handler.
type life struct {
	form
	manner manner
	at     int // the point at which it is stopped; none is -1
	drain  time.Duration

	service  *sqsxtest.Service
	consumer *sqsx.Consumer
	stopped  chan struct{} // closed when all calls of Shutdown have returned

	mu         sync.Mutex
	points     int
	kinds      map[string]int
	began      time.Time // when it was told to stop; zero before
	settled    bool      // that nothing may start any more
	errs       []error   // of Shutdown
	hooks      sqsx.Stats
	ids        []string
	ends       map[string]string // how a message's handler ended: by message id
	violations []string
}

// form is which life it is.
type form struct {
	name string
	fifo bool
	deaf bool // one handler ignores its context, and nobody waits long
}

// manner is what else happens at the point at which a consumer is stopped.
type manner string

const (
	// whoever is at the point goes on while the stop begins,
	racing manner = "racing"
	// or only when the stop has come as far as it can,
	held manner = "held"
	// or even two seconds later.
	late manner = "late"
)

const (
	lifeLease   = 30 * time.Second
	lifeBackoff = time.Hour
)

// orders are the messages of a life, by what their handlers do.
var orders = []string{"ok", "fails", "ok", "long", "panics", "discards", "ok", "bad", "permanent", "extends", "ok", "deaf"}

// violate notes a broken promise. The life is locked.
func (l *life) violate(format string, args ...any) {
	l.violations = append(l.violations, fmt.Sprintf(format, args...))
}

// pass passes a point.
func (l *life) pass(kind string) {
	l.mu.Lock()
	here := l.points == l.at
	l.points++
	l.kinds[kind]++
	l.mu.Unlock()
	if here {
		l.stop()
	}
}

// stop has the consumer stopped, twice.
func (l *life) stop() {
	l.mu.Lock()
	if !l.began.IsZero() {
		l.mu.Unlock()
		return
	}
	l.began = time.Now()
	l.mu.Unlock()
	var calls sync.WaitGroup
	for range 2 {
		calls.Go(func() {
			err := l.consumer.Shutdown(context.Background())
			l.mu.Lock()
			defer l.mu.Unlock()
			l.errs = append(l.errs, err)
		})
	}
	go func() {
		calls.Wait()
		close(l.stopped)
	}()
	if l.manner == racing {
		return
	}
	synctest.Wait()
	stats := l.consumer.Stats()
	l.mu.Lock()
	l.settled = true
	if stats.Received != sum(stats)+stats.Held {
		l.violate("G12: the counters do not add up: %+v", stats)
	}
	l.mu.Unlock()
	if l.manner == late {
		virtual.Sleep(2 * time.Second)
	}
}

// lead leads a life to its end and returns it, with the promises it saw broken.
func lead(t *testing.T, form form, manner manner, at int) *life {
	l := &life{form: form, manner: manner, at: at, drain: 100 * time.Second, kinds: map[string]int{}, ends: map[string]string{}}
	if l.deaf {
		l.drain = 5 * time.Second
	}
	synctest.Test(t, func(t *testing.T) {
		l.stopped = make(chan struct{})
		l.service = sqsxtest.New(t, sqsxtest.WithSeed(1))
		l.service.Latency(20 * time.Millisecond)
		suffix := map[bool]string{true: ".fifo"}[l.fifo]
		queue, dead := l.service.Queue("work"+suffix), l.service.Queue("dead"+suffix)
		for i, what := range orders {
			body := order(fmt.Sprint(what, "-", i))
			if what == "bad" {
				body = "not JSON"
			}
			if l.fifo {
				l.ids = append(l.ids, queue.SendGroup(fmt.Sprint(i%4), body))
			} else {
				l.ids = append(l.ids, queue.Send(body))
			}
		}
		mux := new(sqsx.Mux)
		sqsx.On(mux, func(ctx context.Context, e *orderPlaced) error { return l.handle(ctx, e.Detail.OrderID) })
		l.consumer = newConsumer(t, &passing{l.service, l}, queue.URL(), mux, sqsx.WithConcurrency(3), sqsx.WithMaxInFlight(8),
			sqsx.WithWait(2*time.Second), sqsx.WithLease(lifeLease), sqsx.WithDrain(l.drain), sqsx.WithDeadLetter(dead.URL()),
			sqsx.WithBackoff(sqsx.Fixed(lifeBackoff)), sqsx.WithHooks(l.observe()))
		ran := make(chan error, 1)
		go func() { ran <- l.consumer.Run(context.Background()) }()
		select {
		case <-l.stopped:
		case <-time.After(time.Minute): // it has nothing left to do
			l.stop()
			<-l.stopped
		}
		l.verify(<-ran)
		calls := l.service.Calls()
		virtual.Sleep(11 * time.Minute) // the deaf handler returns, and nobody cares
		if after := l.service.Calls(); !maps.Equal(calls, after) {
			l.violate("G2: calls are made after Run has returned: %v, then %v", calls, after)
		}
	})
	return l
}

// handle does what an order says.
func (l *life) handle(ctx context.Context, id string) (err error) {
	m := sqsx.FromContext(ctx)
	what, _, _ := strings.Cut(id, "-")
	end := "panicked"
	defer func() {
		l.mu.Lock()
		l.ends[m.ID] = end
		l.mu.Unlock()
		l.pass("handler end")
	}()
	l.pass("handler start")
	wait := 100 * time.Millisecond
	if what == "long" {
		wait = 40 * time.Second
	}
	select {
	case <-time.After(wait):
	case <-ctx.Done():
		l.mu.Lock()
		defer l.mu.Unlock()
		if cause := context.Cause(ctx); cause != sqsx.ErrShutdown || time.Since(l.began) < l.drain {
			l.violate("G6: a handler's context ended with %v %s after the stop began", cause, time.Since(l.began))
		}
		end = "failed"
		return context.Cause(ctx)
	}
	l.pass("handler middle")
	switch what {
	case "deaf":
		if l.deaf {
			virtual.Sleep(10 * time.Minute)
		}
	case "fails":
		end = "failed"
		return errors.New("x")
	case "panics":
		panic("x")
	case "permanent":
		end = "buried"
		return sqsx.Permanent(errors.New("x"))
	case "discards":
		end = "done"
		return sqsx.Discard("x")
	case "extends":
		if err := m.Extend(ctx, time.Minute); err != nil {
			end = "failed"
			return err
		}
	}
	end = "done"
	return nil
}

// observe passes a point in each hook, and keeps books.
func (l *life) observe() sqsx.Hooks {
	count := func(of *uint64) {
		l.mu.Lock()
		defer l.mu.Unlock()
		*of++
	}
	outcomes := map[sqsx.Outcome]*uint64{
		sqsx.Deleted: &l.hooks.Deleted, sqsx.Retried: &l.hooks.Retried, sqsx.Released: &l.hooks.Released, sqsx.DeadLettered: &l.hooks.DeadLettered,
		sqsx.Lost: &l.hooks.Lost, sqsx.Abandoned: &l.hooks.Abandoned, sqsx.Coalesced: &l.hooks.Coalesced,
	}
	return sqsx.Hooks{
		Polled:   func(int, int, time.Duration) { l.pass("polled") },
		Received: func(*sqsx.Message) { count(&l.hooks.Received); l.pass("received") },
		Started: func(m *sqsx.Message, _ time.Duration) {
			l.mu.Lock()
			if l.settled {
				l.violate("G6: %s was started after the stop began", m.ID)
			}
			l.ends[m.ID] = "running"
			if m.Event == nil {
				l.ends[m.ID] = "buried"
			}
			l.mu.Unlock()
			l.pass("started")
		},
		Handled:  func(*sqsx.Message, time.Duration, error) { l.pass("handled") },
		Extended: func(int, int) { l.pass("extended") },
		Settled: func(_ *sqsx.Message, outcome sqsx.Outcome) {
			count(outcomes[outcome])
			l.pass("settled " + string(outcome))
		},
		Failed: func(op sqsx.Op, err error) {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.violate("nothing goes wrong, and yet: %s: %v", op, err)
		},
	}
}

// leftovers returns how many goroutines of consumers there are. Nothing must be running.
func leftovers() int {
	stacks := make([]byte, 1<<20)
	n := 0
	for stack := range strings.SplitSeq(string(stacks[:runtime.Stack(stacks, true)]), "\n\n") {
		if strings.Contains(stack, "/sqsx.(*") {
			n++
		}
	}
	return n
}

// passing passes a point before and after each call.
type passing struct {
	client
	l *life
}

// around makes a call between two points.
func around[In, Out any](l *life, name string, call func(context.Context, In, ...func(*sqs.Options)) (Out, error), ctx context.Context, in In, o []func(*sqs.Options)) (Out, error) {
	l.pass(name + " begin")
	out, err := call(ctx, in, o...)
	l.mu.Lock()
	// The last heartbeat of a handler that is abandoned may be cut off, four seconds after the drain.
	if over := l.deaf && !l.began.IsZero() && time.Since(l.began) >= l.drain+4*time.Second; err != nil && !over {
		l.violate("G7: nothing goes wrong, and yet a call of %s fails: %v", name, err)
	}
	l.mu.Unlock()
	l.pass(name + " end")
	return out, err
}

func (c *passing) ReceiveMessage(ctx context.Context, in *sqs.ReceiveMessageInput, o ...func(*sqs.Options)) (*sqs.ReceiveMessageOutput, error) {
	return around(c.l, "receive", c.client.ReceiveMessage, ctx, in, o)
}

func (c *passing) DeleteMessageBatch(ctx context.Context, in *sqs.DeleteMessageBatchInput, o ...func(*sqs.Options)) (*sqs.DeleteMessageBatchOutput, error) {
	return around(c.l, "delete", c.client.DeleteMessageBatch, ctx, in, o)
}

func (c *passing) ChangeMessageVisibilityBatch(ctx context.Context, in *sqs.ChangeMessageVisibilityBatchInput, o ...func(*sqs.Options)) (*sqs.ChangeMessageVisibilityBatchOutput, error) {
	return around(c.l, "change", c.client.ChangeMessageVisibilityBatch, ctx, in, o)
}

func (c *passing) SendMessage(ctx context.Context, in *sqs.SendMessageInput, o ...func(*sqs.Options)) (*sqs.SendMessageOutput, error) {
	return around(c.l, "send", c.client.SendMessage, ctx, in, o)
}

// sum is all that is settled.
func sum(s sqsx.Stats) uint64 {
	return s.Deleted + s.Retried + s.Released + s.DeadLettered + s.Lost + s.Abandoned + s.Coalesced
}
