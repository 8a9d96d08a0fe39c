package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/typedbus/typedbus/awsevents/ec2events"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxs3"
)

// crew is the consumers, which are killed and replaced.
type crew struct {
	place  place
	cfg    aws.Config
	client *sqs.Client
	ledger *ledger
	store  *sqsx.MemoryStore
	s3     *s3.Client

	wait      sync.WaitGroup
	restarts  atomic.Int64
	abandoned atomic.Int64
	failed    atomic.Int64 // consumers that ended by themselves
}

// id is the ledger's id of a message.
func id(m *sqsx.Message) string {
	if a, ok := m.Attributes[keyAttribute]; ok {
		return aws.ToString(a.StringValue)
	}
	if changed, ok := m.Event.(*Changed); ok {
		return changed.Detail.Key
	}
	return ""
}

var errNow = errors.New("not now")

// mux handles: one in fifty fails once in a while, and takes a while now and then. A message is done once it is deleted.
func (c *crew) mux() *sqsx.Mux {
	mux := new(sqsx.Mux)
	mux.Use(sqsx.Idempotent(c.store, sqsx.WithConsumerName("soak"), sqsx.WithMemory(time.Minute)))
	work := func(ctx context.Context) error {
		switch n := rand.IntN(100); {
		case n < 2:
			return errNow
		case n < 3:
			panic("a handler's own mistake")
		case n < 8:
			timer := time.NewTimer(time.Duration(rand.IntN(3000)) * time.Millisecond)
			defer timer.Stop()
			select {
			case <-timer.C:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	sqsx.On(mux, func(ctx context.Context, e *Changed) error {
		if _, err := e.Instance.Get(ctx); err != nil {
			return err
		}
		return work(ctx)
	})
	sqsx.OnBatch(mux, 5, 500*time.Millisecond, func(ctx context.Context, events []*Counted) []error {
		return make([]error, len(events))
	})
	sqsx.On(mux, func(ctx context.Context, _ *ec2events.InstanceStateChangeNotification) error { return work(ctx) })
	mux.Unknown(func(ctx context.Context, _ registry.AnyEvent) error { return work(ctx) })
	return mux
}

func (c *crew) hooks(resolver *sqsxs3.Resolver) sqsx.Hooks {
	tidy := resolver.DeleteAfter(nil)
	return sqsx.Hooks{Settled: func(m *sqsx.Message, outcome sqsx.Outcome) {
		if outcome == sqsx.Deleted {
			c.ledger.done(id(m), false)
		}
		tidy.Settled(m, outcome)
	}}
}

// one runs a consumer until ctx ends; abrupt ends it without a drain.
func (c *crew) one(ctx context.Context, abrupt bool) {
	drain := 25 * time.Second
	if abrupt {
		drain = time.Millisecond
	}
	resolver := sqsxs3.New(c.s3, sqsxs3.Within(bucket, keyPrefix))
	defer func() { _ = resolver.Wait(context.Background()) }()
	consumer, err := sqsx.NewConsumer(c.client, c.place.QueueURL, c.mux(),
		sqsx.WithSession(session.Cached(session.Static(c.cfg), time.Minute, 1000)),
		sqsx.WithDeadLetter(c.place.DeadURL), sqsx.WithMaxAttempts(50), sqsx.WithConcurrency(16), sqsx.WithDrain(drain), sqsx.WithWait(2*time.Second),
		sqsx.WithBackoff(func(int, error) time.Duration { return time.Duration(1+rand.IntN(5)) * time.Second }),
		sqsx.WithHooks(c.hooks(resolver)), sqsx.WithHandlerTimeout(20*time.Second),
		sqsx.WithResolver(resolver),
		sqsx.WithPreload(func(ctx context.Context, events ...registry.AnyEvent) error {
			_, err := relation.Preload(ctx, events)
			return err
		}), sqsx.WithLogger(slog.New(slog.NewTextHandler(io.Discard, nil))))
	if err != nil {
		panic(err)
	}
	err = consumer.Run(ctx)
	if ctx.Err() == nil {
		c.failed.Add(1)
	}
	if stopped, ok := errors.AsType[*sqsx.ShutdownError](err); ok {
		c.abandoned.Add(int64(stopped.Abandoned))
	}
}

// keep keeps one consumer running, and kills it every now and then: in turn with a drain and without.
func (c *crew) keep(ctx context.Context, every time.Duration) {
	c.wait.Go(func() {
		for abrupt := false; ctx.Err() == nil; abrupt = !abrupt {
			life, kill := context.WithTimeout(ctx, every/2+rand.N(every))
			c.one(life, abrupt)
			kill()
			c.restarts.Add(1)
		}
	})
}

// polls keeps a loop over Poll running, beside the consumers. It takes what Poll hands it, and leaves the loop every now
// and then.
func (c *crew) polls(ctx context.Context) {
	c.wait.Go(func() {
		for ctx.Err() == nil {
			taken := 0
			for m, err := range sqsx.Poll(ctx, c.client, c.place.QueueURL, sqsx.WithWait(time.Second), sqsx.WithVisibility(20*time.Second)) {
				if err != nil && m == nil {
					break
				}
				if changed, ok := m.Event.(*Changed); ok && m.Err == nil {
					if _, err := changed.Instance.Get(ctx); errors.Is(err, relation.ErrNotFound) {
						panic("an instance that is there was not found")
					}
					if m.Delete(ctx) == nil {
						c.ledger.done(id(m), false)
					}
				} else {
					_ = m.Retry(ctx, time.Second)
				}
				if taken++; taken == 50 {
					break
				}
			}
			pause(ctx, 2*time.Second)
		}
	})
}

// bury takes the dead letters.
func (c *crew) bury(ctx context.Context) {
	c.wait.Go(func() {
		for ctx.Err() == nil {
			for m, err := range sqsx.Poll(ctx, c.client, c.place.DeadURL, sqsx.WithWait(2*time.Second)) {
				if err != nil && m == nil {
					break
				}
				if m.Delete(ctx) == nil {
					c.ledger.done(id(m), true)
				}
			}
			pause(ctx, time.Second)
		}
	})
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
