package faults_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/faults"
	"github.com/typedbus/typedbus/internal/sqsmodel"
	"github.com/typedbus/typedbus/internal/standin"
	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
)

// The points at which a call goes wrong.
type point string

const (
	first  point = "first" // the first two calls
	middle point = "middle"
	atStop point = "stop" // every call from when the consumer is told to stop
)

var points = []point{first, middle, atStop}

// consumerCalls are what a consumer calls, with the Op under which its hooks report a failure.
var consumerCalls = []struct {
	operation string
	ops       []sqsx.Op
}{
	{"ReceiveMessage", []sqsx.Op{sqsx.OpReceive}},
	{"DeleteMessageBatch", []sqsx.Op{sqsx.OpDelete, sqsx.OpDeadLetter}},
	{"ChangeMessageVisibilityBatch", []sqsx.Op{sqsx.OpExtend, sqsx.OpRetry, sqsx.OpRelease}},
	{"SendMessage", []sqsx.Op{sqsx.OpDeadLetter}},
}

type task struct {
	registry.Event `event:"source=faults.example,detail-type=Task"`
	Detail         struct {
		Do string `json:"do" validate:"required"`
	} `json:"detail"`
}

func body(i int, do string) string {
	return fmt.Sprintf(`{"version":"0","id":"task-%d","source":"faults.example","detail-type":"Task","account":"123456789012",`+
		`"region":"us-east-1","time":"2026-01-02T03:04:05Z","resources":[],"detail":{"do":%q}}`, i, do)
}

// books are what happened to the messages of one queue.
type books struct {
	mu         sync.Mutex
	deleted    map[string]bool // by message id
	handled    map[string]bool // to success, by message id
	violations []string
	failed     map[sqsx.Op]int // as hooks tell
}

func (b *books) observe(c sqsmodel.Change) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if c.Kind == sqsmodel.Deleted && c.Queue == "work" {
		b.deleted[c.MessageID] = true
		if !b.handled[c.MessageID] {
			b.violations = append(b.violations, c.MessageID+" was deleted and neither handled nor dead-lettered")
		}
	}
}

func (b *books) violate(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.violations = append(b.violations, fmt.Sprintf(format, args...))
}

// scene is a queue with work, and consumers on it one after the other.
type scene struct {
	t         *testing.T
	transport *faults.Transport
	client    *sqs.Client
	queue     *sqsmodel.Queue
	dead      *sqsmodel.Queue
	books     *books
	sent      int
	ended     int // consumers that ended by themselves
}

func newScene(t *testing.T) *scene {
	s := &scene{t: t, books: &books{deleted: map[string]bool{}, handled: map[string]bool{}, failed: map[sqsx.Op]int{}}}
	server := standin.New("http://aws.example", standin.WithSQS(sqsmodel.WithObserver(s.books.observe), sqsmodel.WithSeed(1)))
	model := server.Place(standin.DefaultAccount, standin.DefaultRegion).SQS()
	var err error
	s.dead, err = model.CreateQueue(t.Context(), "dead", nil)
	require.NoError(t, err)
	s.queue, err = model.CreateQueue(t.Context(), "work", nil)
	require.NoError(t, err)
	s.transport = faults.NewTransport(faults.InProcess(server))
	cfg := server.Config()
	cfg.HTTPClient = s.transport
	s.client = sqs.NewFromConfig(cfg)
	return s
}

// work sends messages of every sort: most are done at once, some fail once, one takes longer than a lease, and some
// cannot be done at all.
func (s *scene) work(n int) {
	for range n {
		do := "work"
		switch s.sent % 10 {
		case 3:
			do = "fail once"
		case 5:
			do = "take long"
		case 7:
			do = "give up"
		}
		_, err := s.queue.Send(context.Background(), sqsmodel.Send{Body: body(s.sent, do)})
		require.NoError(s.t, err)
		s.sent++
	}
}

func (s *scene) handle(ctx context.Context, e *task) error {
	m := sqsx.FromContext(ctx)
	s.books.mu.Lock()
	if s.books.deleted[m.ID] {
		s.books.violations = append(s.books.violations, m.ID+" was handled after its delete")
	}
	s.books.mu.Unlock()
	switch e.Detail.Do {
	case "fail once":
		if m.ReceiveCount == 1 {
			return errors.New("not now")
		}
	case "take long":
		select {
		case <-time.After(45 * time.Second):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	case "give up":
		s.books.mu.Lock()
		s.books.handled[m.ID] = true // a delete now means that the dead letter was confirmed: checked at the end
		s.books.mu.Unlock()
		return sqsx.Permanent(errors.New("cannot be done"))
	}
	s.books.mu.Lock()
	s.books.handled[m.ID] = true
	s.books.mu.Unlock()
	return nil
}

func (s *scene) consumer() *sqsx.Consumer {
	factory := registry.New()
	require.NoError(s.t, factory.Register(task{}))
	mux := new(sqsx.Mux)
	sqsx.On(mux, s.handle)
	consumer, err := sqsx.NewConsumer(s.client, s.queue.URL(), mux, sqsx.WithFactory(factory), sqsx.WithDeadLetter(s.dead.URL()),
		sqsx.WithConcurrency(6), sqsx.WithBackoff(func(int, error) time.Duration { return time.Second }),
		sqsx.WithLogger(slog.New(slog.NewTextHandler(io.Discard, nil))),
		sqsx.WithHooks(sqsx.Hooks{
			Failed: func(op sqsx.Op, _ error) {
				s.books.mu.Lock()
				defer s.books.mu.Unlock()
				s.books.failed[op]++
			},
			Extended: func(_, failed int) {
				s.books.mu.Lock()
				defer s.books.mu.Unlock()
				s.books.failed[sqsx.OpExtend] += failed
			},
		}))
	require.NoError(s.t, err)
	return consumer
}

// run has consumers consume until ctx ends: where one ends by itself, as it does when it is denied, another begins.
func (s *scene) run(ctx context.Context) (stopped time.Duration) {
	for {
		c := s.consumer()
		var told time.Time
		stop := context.AfterFunc(ctx, func() { told = time.Now() })
		err := c.Run(ctx)
		if ctx.Err() != nil {
			synctest.Wait()
			return time.Since(told)
		}
		stop()
		s.ended++
		if !errors.Is(err, sqsx.ErrFatal) {
			s.books.violate("a consumer ended by itself: %v", err)
		}
		h := c.Health()
		if h.Healthy || h.Err == nil {
			s.books.violate("a consumer that ended is healthy: %+v", h)
		}
		virtual.Sleep(time.Second)
	}
}

// empty reports whether nothing is left in the queue.
func (s *scene) empty() bool {
	a, err := s.queue.Attributes(context.Background(), "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed")
	require.NoError(s.t, err)
	for _, n := range a {
		if n != "0" {
			return false
		}
	}
	return true
}

func (s *scene) awaitEmpty() {
	for end := time.Now().Add(time.Hour); !s.empty(); virtual.Sleep(time.Second) {
		if time.Now().After(end) {
			s.books.violate("after an hour the queue is not empty")
			return
		}
	}
}

// longestStop is what a stop takes at most, by its documentation: the receive under way, the drain, and 4.5 s more.
const longestStop = 25*time.Second + 4500*time.Millisecond + time.Second

// consume plays one row: an operation that goes wrong in one way at one point.
func consume(t *testing.T, operation string, kind faults.Kind, at point) (s *scene, took time.Duration) {
	synctest.Test(t, func(t *testing.T) {
		s = newScene(t)
		switch at {
		case first:
			s.transport.SetPlan(faults.On(operation, kind, 0, 2))
		case middle:
			s.transport.SetPlan(faults.On(operation, kind, 3, 2))
		}
		s.work(40)
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() {
			defer close(done)
			took = s.run(ctx)
		}()
		if at == atStop {
			virtual.Sleep(20 * time.Second) // while the long ones run
			s.work(20)
			virtual.Sleep(50 * time.Millisecond)
			s.transport.SetPlan(faults.On(operation, kind, 0, 0))
		} else {
			s.awaitEmpty()
		}
		cancel()
		<-done
		if took > longestStop {
			s.books.violate("the stop took %s", took)
		}
		// All is well again: what is left is handled.
		injected := s.transport.Injected()
		if at == atStop {
			s.transport.SetPlan(nil)
			ctx, cancel := context.WithCancel(context.Background())
			done := make(chan struct{})
			go func() {
				defer close(done)
				s.run(ctx)
			}()
			s.awaitEmpty()
			cancel()
			<-done
		} else if injected == 0 {
			s.books.violate("nothing went wrong")
		}
		dead, err := s.dead.Attributes(context.Background(), "ApproximateNumberOfMessages")
		require.NoError(t, err)
		if n := fmt.Sprint(s.sent / 10); dead["ApproximateNumberOfMessages"] < n && len(dead["ApproximateNumberOfMessages"]) <= len(n) {
			s.books.violate("%s of %s dead letters", dead["ApproximateNumberOfMessages"], n)
		}
		if len(s.books.handled) != s.sent {
			s.books.violate("%d of %d handled", len(s.books.handled), s.sent)
		}
	})
	return s, took
}

// consumerRows plays every row of a consumer's calls.
func consumerRows(t *testing.T, m *matrix) {
	for _, call := range consumerCalls {
		for _, kind := range faults.Kinds() {
			if kind == faults.PartlyFailed && !strings.HasSuffix(call.operation, "Batch") {
				continue
			}
			for _, at := range points {
				t.Run(fmt.Sprintf("%s/%s/%s", call.operation, kind, at), func(t *testing.T) {
					s, took := consume(t, call.operation, kind, at)
					require.Empty(t, s.books.violations)
					shown := 0
					for op, n := range s.books.failed {
						if slices.Contains(call.ops, op) {
							shown += n
						}
					}
					t.Logf("injected %d, failed %v, ended %d, stop %s", s.transport.Injected(), s.books.failed, s.ended, took)
					if at != atStop && kind != faults.Drip && !kind.Silent() {
						require.Positive(t, shown+s.ended, "nothing shows it: %v", s.books.failed)
					}
					m.add("SQS."+call.operation, kind, "nothing lost, nothing handled after its delete, a stop within 30.5 s",
						fmt.Sprintf("`Hooks.Failed` (%s)", strings.ReplaceAll(fmt.Sprint(call.ops), " ", ", ")))
				})
			}
		}
	}
}
