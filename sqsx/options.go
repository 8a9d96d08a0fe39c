package sqsx

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

// ConsumerOption is an option of [NewConsumer].
type ConsumerOption interface {
	applyConsumer(*consumerConfig)
}

type consumerOption func(*consumerConfig)

func (o consumerOption) applyConsumer(c *consumerConfig) { o(c) }

type consumerConfig struct {
	decode      []DecodeOption
	wait        time.Duration
	maxMessages int
	lease       time.Duration
	concurrency int
	pollers     int
	maxInFlight int
	drain       time.Duration
	timeout     time.Duration
	backoff     Backoff
	deadLetter  string
	maxAttempts int
	limiter     Limiter
	breaker     *Breaker
	stuckAfter  time.Duration
	preload     func(context.Context, ...registry.AnyEvent) error
	persist     bool
	hooks       []Hooks
	logger      *slog.Logger

	ownMaxInFlight bool // was given
	wrong          []error
}

func newConsumerConfig(options []ConsumerOption) (consumerConfig, error) {
	c := consumerConfig{
		wait: 10 * time.Second, maxMessages: maxBatch, lease: 30 * time.Second, concurrency: 10, drain: 25 * time.Second,
		backoff: defaultBackoff, stuckAfter: time.Hour,
	}
	for i, option := range options {
		if isNil(option) {
			c.wrong = append(c.wrong, nilOption(i))
			continue
		}
		option.applyConsumer(&c)
	}
	if c.maxInFlight == 0 {
		c.maxInFlight = c.concurrency + maxBatch
	} else {
		c.ownMaxInFlight = true
	}
	c.check()
	return c, errors.Join(c.wrong...)
}

// defaultBackoff grows fast enough for an outage of a minute to be over before the fifth receive: the four pauses before it
// take 85 seconds at least. The first is short, for what fails once in a while.
func defaultBackoff(n int, _ error) time.Duration {
	return pause.Jitter(min(2*time.Second<<(2*min(max(n-1, 0), 10)), 15*time.Minute))
}

func (c *consumerConfig) refuse(option, reason string) {
	c.wrong = append(c.wrong, &ConfigError{option, reason})
}

func (c *consumerConfig) check() {
	if c.lease < 5*time.Second || c.lease > MaxVisibility || c.lease%time.Second != 0 {
		c.refuse("WithLease", "a lease is of whole seconds, from 5 s to 12 h")
	}
	if c.concurrency < 1 {
		c.refuse("WithConcurrency", "at least one handler must be able to run")
	}
	if c.maxInFlight < c.concurrency {
		c.refuse("WithMaxInFlight", "handlers run on messages held, so it is at least the concurrency")
	}
	if c.drain < 0 {
		c.refuse("WithDrain", "it cannot be negative")
	}
	if c.timeout < 0 {
		c.refuse("WithHandlerTimeout", "it cannot be negative")
	}
	if c.backoff == nil {
		c.refuse("WithBackoff", "it is nil: leave the option out for the default")
	}
	if c.maxAttempts > 0 && c.deadLetter == "" {
		c.refuse("WithMaxAttempts", "it needs WithDeadLetter, which says where messages go then")
	}
	if c.limiter != nil {
		if reason := unsatisfiable(c.limiter, c.maxMessages); reason != "" {
			c.refuse("WithLimiter", reason)
		}
	}
	checkWait(c.wait, c.refuse)
	checkMaxMessages(c.maxMessages, c.refuse)
	if c.stuckAfter <= 0 {
		c.refuse("WithStuckAfter", "it must be more than 0")
	}
}

// WithLease is for how long SQS hides what the consumer received (whole seconds; 5 s to 12 h; default 30 s). It is
// extended, by the same time, for as long as a message is waiting, being handled or being deleted; so it need not cover
// the time a handler takes. It is also how long it takes until the messages of a process that died appear again.
func WithLease(lease time.Duration) ConsumerOption {
	return consumerOption(func(c *consumerConfig) { c.lease = lease })
}

// WithConcurrency is how many handlers run at once (default 10). In a [Group] the group's number takes its place. For one
// type of event, as an option of [On], it is how many of these run at once within that; others of the type wait without
// taking a handler's place, and events of other types pass them.
func WithConcurrency(n int) PolicyOption {
	return policyOption{
		func(c *consumerConfig) { c.concurrency = n },
		func(p *policy) {
			if p.concurrency = n; n < 1 {
				p.refuse("WithConcurrency", "at least one handler must be able to run")
			}
		},
	}
}

// WithPollers is how many receives may be under way at once (at least 1). There is one while the queue is not full of
// messages, and more as receives come back full; the default is one for each ten of the concurrency.
func WithPollers(n int) ConsumerOption {
	return consumerOption(func(c *consumerConfig) {
		if c.pollers = n; n < 1 {
			c.refuse("WithPollers", "at least one receive must be able to be under way")
		}
	})
}

// WithMaxInFlight is how many messages are held at once at most: waiting, being handled and waiting for their delete to
// be confirmed. The default is the concurrency and 10 more, so that a receive can be under way while all handlers run.
// With messages of up to 1 MiB it bounds the memory that bodies take. Without this option the consumer holds fewer
// messages if handlers take long: beside those being handled, only as many as can start within five seconds, judged by
// how long handlers took lately. Other consumers get the rest.
func WithMaxInFlight(n int) ConsumerOption {
	return consumerOption(func(c *consumerConfig) {
		if n < 1 {
			c.refuse("WithMaxInFlight", "at least one message must be held")
		}
		c.maxInFlight = n
	})
}

// WithDrain is how long running handlers and receives in progress may take when the consumer stops (default 25 s).
// After it handlers' contexts end with [ErrShutdown] and receives are cut; after four more seconds Run returns.
func WithDrain(d time.Duration) ConsumerOption {
	return consumerOption(func(c *consumerConfig) { c.drain = d })
}

// WithHandlerTimeout ends a handler's context after d, with cause [ErrHandlerTimeout]. Go cannot end the handler itself:
// its message stays leased until it returns, and is then settled by what it returns. 0, the default, is no timeout.
func WithHandlerTimeout(d time.Duration) PolicyOption {
	return policyOption{
		func(c *consumerConfig) { c.timeout = d },
		func(p *policy) {
			if p.timeout = d; d <= 0 {
				p.refuse("WithHandlerTimeout", "for one type it must be more than 0")
			}
		},
	}
}

// WithStuckAfter sets the time (default 1 h) after which a consumer is not healthy if all handlers that may run at once
// have run for longer. It changes nothing else. Set it above what the longest handler takes.
func WithStuckAfter(d time.Duration) ConsumerOption {
	return consumerOption(func(c *consumerConfig) { c.stuckAfter = d })
}

// WithBackoff says after how long failed messages appear again. The default is 2 s after the first failure and four times
// as long after each further one, up to 15 min, each a random time from half of that on: 1 to 2 s, 4 to 8 s, 16 to 32 s,
// about 1 to 2 min, 4 to 8 min. On a queue with a maxReceiveCount of 5 an outage of a minute so dead-letters nothing.
func WithBackoff(backoff Backoff) PolicyOption {
	return policyOption{
		func(c *consumerConfig) { c.backoff = backoff },
		func(p *policy) {
			if p.backoff = backoff; backoff == nil {
				p.refuse("WithBackoff", "it is nil: leave the option out for the consumer's")
			}
		},
	}
}

// WithDeadLetter sends messages that failed for good to this queue and deletes them once SQS has confirmed that it has
// them there: those that did not decode, that no handler is for, or whose handler returned [Permanent]. They keep body,
// attributes and group and get attributes named sqsx-error-…, as far as ten attributes and 1 MiB leave room. Without it
// such messages are retried with back-off, so that the queue's own redrive policy moves them.
func WithDeadLetter(queueURL string) ConsumerOption {
	return consumerOption(func(c *consumerConfig) {
		if err := checkQueueURL("WithDeadLetter", queueURL); err != nil {
			c.wrong = append(c.wrong, err)
		}
		c.deadLetter = queueURL
	})
}

// WithMaxAttempts makes every failure permanent once a message has been received n times (at least 1), so that it goes to
// the queue of [WithDeadLetter], without which this is refused: an error of a handler, one with [RetryAfter] too, a panic, a
// timeout, a body that could not be fetched or arrived corrupt. It counts receives as SQS does, those included that only
// brought a message to be released; keep it below the maxReceiveCount of a redrive policy, or that one moves the message
// first, and without saying why. 0, the default, is no limit.
//
// Failures that are not the message's do not count: a lease that was lost, and a stop of the consumer.
func WithMaxAttempts(n int) PolicyOption {
	return policyOption{
		func(c *consumerConfig) {
			if c.maxAttempts = n; n < 0 {
				c.refuse("WithMaxAttempts", "it cannot be negative")
			}
		},
		func(p *policy) {
			if p.maxAttempts = n; n < 1 {
				p.refuse("WithMaxAttempts", "for one type it is at least 1")
			}
		},
	}
}

// WithPreload calls preload with the events of each receive that decoded, before any of their handlers starts. To load
// the resources that they name together:
//
//	sqsx.WithPreload(func(ctx context.Context, events ...registry.AnyEvent) error {
//		_, err := relation.Preload(ctx, events)
//		return err
//	})
//
// Its context ends when the consumer stops, which does not wait for it. Its error, or its panic as a [*PanicError], is
// reported to the hooks and the log and changes nothing else, since a handler that needs what could not be loaded will find
// out.
func WithPreload(preload func(ctx context.Context, events ...registry.AnyEvent) error) ConsumerOption {
	return consumerOption(func(c *consumerConfig) {
		if preload == nil {
			c.refuse("WithPreload", "the function is nil")
		}
		c.preload = preload
	})
}

// WithPersistence makes a consumer whose receives have succeeded once go on after fatal errors, unhealthy, instead of
// returning them from Run: for deployments where a queue or a permission may be taken away and given back.
func WithPersistence(on bool) ConsumerOption {
	return consumerOption(func(c *consumerConfig) { c.persist = on })
}

// WithHooks adds functions that are called as things happen. Given several times, all are called, in the order given.
func WithHooks(hooks Hooks) ConsumerOption {
	return consumerOption(func(c *consumerConfig) { c.hooks = append(c.hooks, hooks) })
}

// receiveMargin is how much earlier than its response arrived a receive is taken to have happened: SQS counts from when
// it chose the messages, and the network comes after.
const receiveMargin = 2 * time.Second

// PollOption is an option of [Poll].
type PollOption interface {
	applyPoll(*pollConfig)
}

type pollConfig struct {
	decode      []DecodeOption
	wait        time.Duration
	maxMessages int
	visibility  time.Duration
	logger      *slog.Logger
	wrong       []error
}

func newPollConfig(options []PollOption) (pollConfig, error) {
	c := pollConfig{wait: maxWait, maxMessages: maxBatch, visibility: 30 * time.Second}
	for i, option := range options {
		if isNil(option) {
			c.wrong = append(c.wrong, nilOption(i))
			continue
		}
		option.applyPoll(&c)
	}
	checkWait(c.wait, c.refuse)
	checkMaxMessages(c.maxMessages, c.refuse)
	return c, errors.Join(c.wrong...)
}

func (c *pollConfig) refuse(option, reason string) {
	c.wrong = append(c.wrong, &ConfigError{option, reason})
}

func checkWait(wait time.Duration, refuse func(option, reason string)) {
	if wait < 0 || wait > maxWait {
		refuse("WithWait", fmt.Sprintf("SQS waits from 0 to 20 s, and this is %s", wait))
	}
}

func checkMaxMessages(n int, refuse func(option, reason string)) {
	if n < 1 || n > maxBatch {
		refuse("WithMaxMessages", fmt.Sprintf("a receive brings from 1 to 10 messages, and this is %d", n))
	}
}

// ReceiveOption is an option of both [Poll] and [NewConsumer].
type ReceiveOption interface {
	PollOption
	ConsumerOption
}

type receiveOption struct {
	poll     func(*pollConfig)
	consumer func(*consumerConfig)
}

func (o receiveOption) applyPoll(c *pollConfig)         { o.poll(c) }
func (o receiveOption) applyConsumer(c *consumerConfig) { o.consumer(c) }

// WithWait is how long a receive waits for a message (whole seconds, rounded up; 0 to 20 s). The default is 20 s for
// [Poll] and 10 s for a [Consumer], which waits for a receive in progress before it stops. With 0 the queue's own setting
// applies: the SDK does not send a zero.
func WithWait(wait time.Duration) ReceiveOption {
	if rest := wait % time.Second; rest > 0 {
		wait += time.Second - rest
	}
	return receiveOption{
		func(c *pollConfig) { c.wait = wait },
		func(c *consumerConfig) { c.wait = wait },
	}
}

// WithMaxMessages is how many messages one receive asks for (1 to 10). The default is 10.
//
// On a FIFO queue each receive of a message that then has to wait for another of its group, and is given back because
// that one failed, counts towards the queue's maxReceiveCount. With 1 only the message that failed is counted, at the
// price of a call for each.
func WithMaxMessages(n int) ReceiveOption {
	return receiveOption{
		func(c *pollConfig) { c.maxMessages = n },
		func(c *consumerConfig) { c.maxMessages = n },
	}
}

// WithVisibility is for how long [Poll] and [Receive] hide the messages they receive (whole seconds, rounded up; 1 s to
// [MaxVisibility]; default 30 s). Poll extends it by the same time, while a message waits and while the loop's body has it;
// so it need not cover the time a body takes. Receive does not, so there it must be enough for all messages of a batch.
func WithVisibility(visibility time.Duration) PollOption {
	return pollOption(func(c *pollConfig) {
		if visibility <= 0 || visibility > MaxVisibility {
			c.refuse("WithVisibility", fmt.Sprintf("messages are hidden from 1 s to 12 h, and this is %s", visibility))
			return
		}
		if rest := visibility % time.Second; rest > 0 {
			visibility += time.Second - rest
		}
		c.visibility = visibility
	})
}

// WithLogger logs what goes wrong to logger, and nothing of what is in messages. Without it failures go to [slog.Default],
// each kind once in ten seconds at most.
func WithLogger(logger *slog.Logger) ReceiveOption {
	const reason = "the logger is nil: slog.New(slog.DiscardHandler) logs nothing"
	return receiveOption{
		func(c *pollConfig) {
			if c.logger = logger; logger == nil {
				c.refuse("WithLogger", reason)
			}
		},
		func(c *consumerConfig) {
			if c.logger = logger; logger == nil {
				c.refuse("WithLogger", reason)
			}
		},
	}
}

type pollOption func(*pollConfig)

func (o pollOption) applyPoll(c *pollConfig) { o(c) }
