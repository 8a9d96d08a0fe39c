package sqsx

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"time"
)

// Hooks are functions that a [Consumer] calls as things happen, for metrics and for tests. Any of them may be nil. They
// are called from many goroutines and must not block: what they take, handlers and heartbeats wait for. A hook that panics
// is counted in [Stats] and logged.
type Hooks struct {
	// Polled is called after each receive that succeeded, with the number asked for and how many messages it brought.
	Polled func(asked, got int, took time.Duration)
	// Received is called for each message a receive brought, before anything else is done with it.
	Received func(m *Message)
	// Started is called when a handler is about to be called, with the time that is left of the lease.
	Started func(m *Message, margin time.Duration)
	// Handled is called when a handler has returned, with what it returned.
	Handled func(m *Message, took time.Duration, err error)
	// Settled is called once for each message that Received was called for.
	Settled func(m *Message, outcome Outcome)
	// Extended is called after a heartbeat, with how many leases it was to extend and how many it did not.
	Extended func(leases, failed int)
	// LeaseLost is called when a lease could not be extended in time.
	LeaseLost func(m *Message)
	// Failed is called for each call to SQS that failed, and each entry of a batch that did, with a [*ReceiveError] or a
	// [*SettleError]; for a preload or a dead-letter that failed; for a call of [Idempotent]'s store; and with a [*PanicError]
	// for a back-off that panicked.
	Failed func(op Op, err error)
}

// observers are all the hooks of a consumer. What one panics with is handed to contain.
type observers struct {
	hooks   []Hooks
	contain func(err error)
}

// each calls a function for all hooks. A panic ends that one's call alone.
func (o *observers) each(call func(*Hooks)) {
	for i := range o.hooks {
		o.one(&o.hooks[i], call)
	}
}

func (o *observers) one(h *Hooks, call func(*Hooks)) {
	defer func() {
		if r := recover(); r != nil {
			o.contain(&PanicError{Value: r, Stack: debug.Stack()})
		}
	}()
	call(h)
}

func (o *observers) polled(asked, got int, took time.Duration) {
	o.each(func(h *Hooks) {
		if h.Polled != nil {
			h.Polled(asked, got, took)
		}
	})
}

func (o *observers) received(m *Message) {
	o.each(func(h *Hooks) {
		if h.Received != nil {
			h.Received(m)
		}
	})
}

func (o *observers) started(m *Message, margin time.Duration) {
	o.each(func(h *Hooks) {
		if h.Started != nil {
			h.Started(m, margin)
		}
	})
}

func (o *observers) handled(m *Message, took time.Duration, err error) {
	o.each(func(h *Hooks) {
		if h.Handled != nil {
			h.Handled(m, took, err)
		}
	})
}

func (o *observers) settled(m *Message, outcome Outcome) {
	o.each(func(h *Hooks) {
		if h.Settled != nil {
			h.Settled(m, outcome)
		}
	})
}

func (o *observers) extended(leases, failed int) {
	o.each(func(h *Hooks) {
		if h.Extended != nil {
			h.Extended(leases, failed)
		}
	})
}

func (o *observers) leaseLost(m *Message) {
	o.each(func(h *Hooks) {
		if h.LeaseLost != nil {
			h.LeaseLost(m)
		}
	})
}

func (o *observers) failed(op Op, err error) {
	o.each(func(h *Hooks) {
		if h.Failed != nil {
			h.Failed(op, err)
		}
	})
}

// Op names a kind of call, in errors and hooks.
type Op string

const (
	OpReceive    Op = "receive"
	OpDelete     Op = "delete"
	OpRetry      Op = "retry"
	OpRelease    Op = "release"
	OpExtend     Op = "extend"
	OpDeadLetter Op = "dead-letter"
	OpPreload    Op = "preload"
	OpHook       Op = "hook"
	OpBackoff    Op = "back-off"

	// Calls of the [Store] of [Idempotent]; the first one also extends a claim.
	OpStoreBegin    Op = "store-begin"
	OpStoreComplete Op = "store-complete"
	OpStoreRelease  Op = "store-release"
)

// Outcome is what became of one receive of a message. Every receive has exactly one.
type Outcome string

const (
	// Deleted: SQS confirmed the delete, after the handler returned nil or [Discard].
	Deleted Outcome = "deleted"
	// Retried: SQS confirmed when the message appears again.
	Retried Outcome = "retried"
	// Released: not started, and made visible again at once.
	Released Outcome = "released"
	// DeadLettered: SQS confirmed the copy in the dead-letter queue and the delete of the original.
	DeadLettered Outcome = "dead-lettered"
	// Lost: the lease ended, or its end was left to decide, before a settlement was confirmed. The message appears again
	// unless another consumer has it.
	Lost Outcome = "lost"
	// Abandoned: its handler did not return in time when the consumer stopped. The message appears again within a lease.
	Abandoned Outcome = "abandoned"
	// Coalesced: the message was still held from an earlier receive, which goes on with the newer receipt.
	Coalesced Outcome = "coalesced"
)

// Stats counts receives by outcome. At every moment
//
//	Received = Deleted + Retried + Released + DeadLettered + Lost + Abandoned + Coalesced + Held
type Stats struct {
	Received     uint64
	Deleted      uint64
	Retried      uint64
	Released     uint64
	DeadLettered uint64
	Lost         uint64
	Abandoned    uint64
	Coalesced    uint64
	// Held is how many received messages are not settled yet.
	Held uint64
	// Discarded is how many of Deleted were deleted by [Discard].
	Discarded uint64
	// Duplicates says how many of Deleted were not handled, since [Idempotent] found that their events had been.
	// StoreFailed counts the calls of its store that failed.
	Duplicates  uint64
	StoreFailed uint64
	// Contained is how many panics of hooks, back-offs, limiters and loggers were caught. Those of handlers are errors.
	Contained uint64
}

func (s *Stats) count(o Outcome) {
	switch o {
	case Deleted:
		s.Deleted++
	case Retried:
		s.Retried++
	case Released:
		s.Released++
	case DeadLettered:
		s.DeadLettered++
	case Lost:
		s.Lost++
	case Abandoned:
		s.Abandoned++
	case Coalesced:
		s.Coalesced++
	}
	s.Held--
}

// guard calls f, a function of the user's or one that may call such, and turns a panic into an error.
func guard(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{Value: r, Stack: debug.Stack()}
		}
	}()
	return f()
}

// safely calls a handler and turns a panic, or the end of the goroutine, into an error that is given to done. It calls
// done exactly once, also while the goroutine ends.
func safely(ctx context.Context, h Handler, m *Message, done func(error)) {
	returned := false
	var err error
	defer func() {
		switch r := recover(); {
		case r != nil:
			err = &PanicError{Value: r, Stack: debug.Stack()}
		case !returned:
			err = &PanicError{Stack: debug.Stack()}
		}
		done(err)
	}()
	err = h.Handle(ctx, m)
	returned = true
}

// supervise runs a loop in its goroutine, and again in another one if a function of the user's that it called has ended
// the goroutine. Then calls after when the loop has returned.
func (c *Consumer) supervise(loop, after func()) {
	go func() {
		returned := false
		defer func() {
			if returned {
				after()
				return
			}
			var value any
			if r := recover(); r != nil {
				value = r
			}
			c.contain(OpHook, &PanicError{Value: value, Stack: debug.Stack()})
			c.supervise(loop, after)
		}()
		loop()
		returned = true
	}()
}

// contain counts and reports a panic of a function of the user's that is no handler.
func (c *Consumer) contain(op Op, err error) {
	c.mu.Lock()
	c.stats.Contained++
	c.mu.Unlock()
	if op != OpHook {
		c.observe.failed(op, err)
	}
	c.log(context.Background(), slog.LevelError, "sqsx: "+string(op)+" panicked", logAttrs(c.queueURL, err)...)
}

// log writes a line. A logger is the user's too, and may do anything.
func (c *Consumer) log(ctx context.Context, level slog.Level, text string, attrs ...slog.Attr) {
	err := guard(func() error {
		c.quietly.Write(ctx, c.config.logger, level, text, attrs)
		return nil
	})
	if err != nil {
		c.mu.Lock()
		c.stats.Contained++
		c.mu.Unlock()
	}
}

// backoff asks the back-off after how long a failed message appears again.
func (c *Consumer) backoff(m *Message, err error) (after time.Duration) {
	backoff := c.config.backoff
	if own := c.policyOf(m).backoff; own != nil {
		backoff = own
	}
	if wrong := guard(func() error { after = backoff(m.ReceiveCount, err); return nil }); wrong != nil {
		c.contain(OpBackoff, wrong)
		return defaultBackoff(m.ReceiveCount, err)
	}
	return after
}

// logLevel is how loud an error is: what heals by itself is a warning.
func logLevel(err error) slog.Level {
	if errors.Is(err, ErrFatal) {
		return slog.LevelError
	}
	return slog.LevelWarn
}

func logAttrs(queueURL string, err error) []slog.Attr {
	return withStack([]slog.Attr{slog.String("queue", queueURL), slog.Any("error", err)}, err)
}

func messageAttrs(m *Message, err error) []slog.Attr {
	return withStack([]slog.Attr{slog.String("queue", m.QueueURL), slog.String("message", m.ID), slog.Int("receiveCount", m.ReceiveCount), slog.Any("error", err)}, err)
}

// withStack adds where a panic was.
func withStack(attrs []slog.Attr, err error) []slog.Attr {
	if panicked, ok := errors.AsType[*PanicError](err); ok {
		attrs = append(attrs, slog.String("stack", string(panicked.Stack)))
	}
	return attrs
}
