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
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/faults"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx"
)

// queueRows plays the consumer's calls before each server that has SQS: at first and, before ElasticMQ, all from when it is
// told to stop.
func queueRows(t *testing.T, played *tally) []row {
	var rows []row
	for _, server := range []e2e.Server{e2e.Moto, e2e.ElasticMQ} {
		if server.Endpoint() == "" {
			continue
		}
		for _, call := range consumerCalls {
			for _, kind := range faults.Kinds() {
				if kind == faults.PartlyFailed && !strings.HasSuffix(call.operation, "Batch") {
					continue
				}
				for _, at := range []point{first, atStop} {
					if at == atStop && server == e2e.Moto {
						continue // whose waiting receives ask it again and again
					}
					rows = append(rows, row{fmt.Sprintf("%s/%s/%s/%s", server.Name, call.operation, kind, at), func(t *testing.T) {
						consumeBehind(t, server, call.operation, call.ops, kind, at)
						played.add("sqs." + call.operation)
					}})
				}
			}
		}
	}
	return rows
}

// shift is a queue on a server, and what became of its messages.
type shift struct {
	t           *testing.T
	direct      *sqs.Client // past the proxy
	client      *sqs.Client
	queue, dead string
	bodies      map[string]bool // all that were sent
	mu          sync.Mutex
	handled     map[string]bool // to success, by body
	failed      map[sqsx.Op]int
	ended       int
	patient     bool
	toBeBuried  map[string]bool
}

func newShift(t *testing.T, server e2e.Server, cfg aws.Config) *shift {
	s := &shift{t: t, direct: sqs.NewFromConfig(server.Config(t)), client: sqs.NewFromConfig(cfg), bodies: map[string]bool{}, handled: map[string]bool{},
		failed: map[sqsx.Op]int{}, toBeBuried: map[string]bool{}}
	for _, to := range []*string{&s.queue, &s.dead} {
		made, err := s.direct.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String(loadertest.Unique("faults"))})
		require.NoError(t, err)
		*to = *made.QueueUrl
	}
	return s
}

// send sends one message to be handled at once, one that fails once, and one that cannot be handled.
func (s *shift) send() {
	for _, do := range []string{"work", "fail once", "give up"} {
		text := body(len(s.bodies), do)
		_, err := s.direct.SendMessage(s.t.Context(), &sqs.SendMessageInput{QueueUrl: &s.queue, MessageBody: &text})
		require.NoError(s.t, err)
		s.mu.Lock()
		s.bodies[text] = true
		if do == "give up" {
			s.toBeBuried[text] = true
		}
		s.mu.Unlock()
	}
}

func (s *shift) handle(ctx context.Context, e *task) error {
	m := sqsx.FromContext(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case e.Detail.Do == "fail once" && m.ReceiveCount == 1:
		return errors.New("not now")
	case e.Detail.Do == "give up":
		return sqsx.Permanent(errors.New("cannot be done"))
	}
	s.handled[m.Body] = true
	return nil
}

func (s *shift) consumer() *sqsx.Consumer {
	lease := 5 * time.Second
	if s.patient {
		lease = 15 * time.Second // longer than a call, so that it fails before its message comes again
	}
	factory := registry.New()
	require.NoError(s.t, factory.Register(task{}))
	mux := new(sqsx.Mux)
	sqsx.On(mux, s.handle)
	count := func(op sqsx.Op, n int) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.failed[op] += n
	}
	consumer, err := sqsx.NewConsumer(s.client, s.queue, mux, sqsx.WithFactory(factory), sqsx.WithDeadLetter(s.dead), sqsx.WithLease(lease),
		sqsx.WithWait(time.Second), sqsx.WithDrain(2*time.Second), sqsx.WithPollers(1),
		sqsx.WithBackoff(func(int, error) time.Duration { return 0 }), sqsx.WithLogger(slog.New(slog.NewTextHandler(io.Discard, nil))),
		sqsx.WithHooks(sqsx.Hooks{
			Failed:   func(op sqsx.Op, _ error) { count(op, 1) },
			Extended: func(_, failed int) { count(sqsx.OpExtend, failed) },
		}))
	require.NoError(s.t, err)
	return consumer
}

// run has consumers consume until ctx ends; where one ends by itself, as it does when it is denied, another begins.
func (s *shift) run(ctx context.Context) {
	for ctx.Err() == nil {
		consumer := s.consumer()
		err := consumer.Run(ctx)
		if ctx.Err() == nil {
			s.mu.Lock()
			s.ended++
			s.mu.Unlock()
			require.ErrorIs(s.t, err, sqsx.ErrFatal, "a consumer ended by itself")
			require.False(s.t, consumer.Health().Healthy, "a consumer that ended is healthy")
		}
	}
}

// during runs consumers while do is done, and until they have stopped.
func (s *shift) during(do func()) {
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.run(ctx)
	}()
	do()
	told := time.Now()
	cancel()
	<-done
	// 18 s by its documentation: the receive under way, the drain, and 4.5 s more. The rest is for the machine.
	require.Less(s.t, time.Since(told), time.Minute, "the stop took long")
}

// awaitAll waits until the queue is empty and what went wrong was told, if it is to be.
func (s *shift) awaitAll(told func() bool) {
	look := time.NewTicker(500 * time.Millisecond)
	defer look.Stop()
	deadline := time.After(2 * time.Minute)
	for {
		select {
		case <-look.C:
			if told() && s.depth(s.queue) == 0 {
				return
			}
		case <-deadline:
			s.t.Errorf("after two minutes the queue has %d messages; told: %v", s.depth(s.queue), s.failed)
			return
		}
	}
}

func always() bool { return true }

// shown returns how often hooks told of failures under one of the ops, or a consumer ended.
func (s *shift) shown(ops []sqsx.Op) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.ended
	for op, times := range s.failed {
		if slices.Contains(ops, op) {
			n += times
		}
	}
	return n
}

func (s *shift) depth(queue string) (n int) {
	got, err := s.direct.GetQueueAttributes(s.t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: &queue, AttributeNames: []types.QueueAttributeName{
		types.QueueAttributeNameApproximateNumberOfMessages, types.QueueAttributeNameApproximateNumberOfMessagesNotVisible}})
	require.NoError(s.t, err)
	for _, text := range got.Attributes {
		var some int
		_, err := fmt.Sscan(text, &some)
		require.NoError(s.t, err)
		n += some
	}
	return n
}

// buried returns what is in the dead-letter queue.
func (s *shift) buried() map[string]bool {
	found := map[string]bool{}
	for s.depth(s.dead) > 0 {
		got, err := s.direct.ReceiveMessage(s.t.Context(), &sqs.ReceiveMessageInput{QueueUrl: &s.dead, MaxNumberOfMessages: 10})
		require.NoError(s.t, err)
		for _, m := range got.Messages {
			found[*m.Body] = true
			_, err := s.direct.DeleteMessage(s.t.Context(), &sqs.DeleteMessageInput{QueueUrl: &s.dead, ReceiptHandle: m.ReceiptHandle})
			require.NoError(s.t, err)
		}
	}
	return found
}

func consumeBehind(t *testing.T, server e2e.Server, operation string, ops []sqsx.Op, kind faults.Kind, at point) {
	proxy, cfg := behind(t, server, "")
	s := newShift(t, server, cfg)
	s.patient = slow(kind) && at == first
	if at == first {
		proxy.SetPlan(faults.On(operation, kind, 0, 2))
		s.send()
		told := func() bool { return s.shown(ops) > 0 }
		if kind == faults.Drip || kind.Silent() {
			told = func() bool { return len(proxy.Injected()) > 0 }
		}
		s.during(func() { s.awaitAll(told) })
	} else {
		s.send()
		s.during(func() {
			s.awaitAll(always)
			proxy.SetPlan(faults.On(operation, kind, 0, 0))
			s.send()
		})
		// All is well again: what is left is handled.
		proxy.SetPlan(nil)
		s.during(func() { s.awaitAll(always) })
	}
	if t.Failed() {
		return
	}
	require.Zero(t, s.depth(s.queue), "left in the queue")
	letters := s.buried()
	for text := range s.bodies {
		require.True(t, s.handled[text] || letters[text], "lost: %s", text)
		require.True(t, !s.toBeBuried[text] || letters[text], "no dead letter: %s", text)
	}
}
