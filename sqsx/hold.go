package sqsx

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/answer"
	"github.com/typedbus/typedbus/sqsx/internal/lease"
	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

// holder keeps a message hidden: a [Consumer], which extends leases by itself, or Poll's caller, who asks for it.
type holder interface {
	extend(ctx context.Context, until time.Time) error
	deadline() (time.Time, bool)
}

// Extend makes sure that SQS hides the message for d from now (whole seconds, rounded up). It returns nil once SQS has
// confirmed that, or at once where it is so already: a time that has been reached is not shortened. SQS hides a message
// for [MaxVisibility] after its receive at most; what goes beyond that is [ErrTooLong], and changes nothing.
//
// A handler of a [Consumer] does not need it to take long, since the consumer extends the lease by itself. It is for time
// in which that may not be possible, such as a critical section that must not end because SQS cannot be reached, or
// work that keeps all processors busy. Heartbeats do not shorten what Extend has reached; so if the process dies the
// message appears again only then. What the handler returns settles the message and ends its lease as always.
//
// Errors are [*SettleError], of which errors.Is tells [ErrTooLong], [ErrLeaseLost], [ErrGone] and [ErrFatal]; what may
// pass is tried again first. Extend returns [ErrManaged] once the handler has returned, and on a message whose lease is
// somebody else's, as it is in AWS Lambda.
//
// See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
func (m *Message) Extend(ctx context.Context, d time.Duration) error {
	switch {
	case m.hold == nil:
		return ErrManaged
	case d <= 0:
		return nil
	}
	return m.hold.extend(ctx, time.Now().Add(d))
}

// Deadline returns the time until which SQS hides the message, as SQS has confirmed it last. A [Consumer] moves that on
// as it extends the lease. The result is false where it is not known, as in AWS Lambda.
func (m *Message) Deadline() (time.Time, bool) {
	if m.hold == nil {
		return time.Time{}, false
	}
	return m.hold.deadline()
}

// tooLong returns an error if SQS would not hide a message of a receive until then.
func tooLong(id string, received, until time.Time) error {
	if until.Sub(received) > MaxVisibility-time.Second {
		return &SettleError{Op: OpExtend, MessageID: id, Err: ErrTooLong}
	}
	return nil
}

// consumerHold is a consumer's hold on a message: the delivery, as the message sees it.
type consumerHold delivery

func (h *consumerHold) deadline() (time.Time, bool) { return (*delivery)(h).State().Deadline, true }

// extend makes a heartbeat out of turn that reaches further than others. Like each it excludes any other call with the
// receipt, and those that follow reach as far.
func (h *consumerHold) extend(ctx context.Context, until time.Time) error {
	d, id := (*delivery)(h), h.message.ID
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(h.c.settleCtx, cancel)()
	return attempts(ctx, func() error {
		for {
			if err := tooLong(id, d.State().Received, until); err != nil {
				return err
			}
			u, needed, err := d.Claim(ctx, until)
			switch {
			case err == lease.ErrDecided:
				return ErrManaged
			case err == lease.ErrLost:
				return &SettleError{Op: OpExtend, MessageID: id, Err: ErrLeaseLost}
			case err != nil:
				return &SettleError{Op: OpExtend, MessageID: id, Err: err}
			case !needed:
				return nil
			}
			err = h.c.beat(ctx, []heartbeat{{d, u}})[0]
			if !errors.Is(err, errReplaced) {
				return err
			}
			// The message was received again meanwhile, and the newer receipt is the one that counts.
		}
	})
}

// settleAttempts is how often one call about one message is tried.
const settleAttempts = 3

// directHold settles one message that nobody keeps the lease of, or keeps it hidden, with one call tried a few times.
type directHold struct {
	client Client
	m      *Message

	mu    sync.Mutex
	until time.Time // zero while that is not known
}

func newDirectHold(client Client, m *Message, visibility time.Duration) *directHold {
	h := &directHold{client: client, m: m}
	if visibility > 0 {
		h.until = h.received().Add(visibility)
	}
	return h
}

// received is when SQS handed the message out, or earlier.
func (h *directHold) received() time.Time { return h.m.Received.Add(-receiveMargin) }

func (h *directHold) delete(ctx context.Context) error {
	return attempts(ctx, func() error {
		return deleteBatch(ctx, h.client, h.m.QueueURL, []target{{ID: h.m.ID, Handle: h.m.ReceiptHandle}})[0]
	})
}

func (h *directHold) retry(ctx context.Context, after time.Duration) error {
	return attempts(ctx, func() error { return h.change(ctx, OpRetry, after) })
}

func (h *directHold) extend(ctx context.Context, until time.Time) error {
	if hidden, ok := h.deadline(); ok && !until.After(hidden) {
		return nil
	}
	if err := tooLong(h.m.ID, h.received(), until); err != nil {
		return err
	}
	return attempts(ctx, func() error { return h.change(ctx, OpExtend, time.Until(until)) })
}

func (h *directHold) deadline() (time.Time, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.until, !h.until.IsZero()
}

// reach notes until when the message is hidden.
func (h *directHold) reach(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.until = until
}

// change makes one call that hides the message for a while from now.
func (h *directHold) change(ctx context.Context, op Op, after time.Duration) error {
	start := time.Now()
	visibility := clampVisibility(after, start.Sub(h.received()))
	err := changeBatch(ctx, h.client, h.m.QueueURL, op, []target{{ID: h.m.ID, Handle: h.m.ReceiptHandle, Visibility: visibility}})[0]
	if err == nil {
		h.reach(start.Add(visibility))
	}
	return err
}

// attempts repeats call while what it failed with may pass.
func attempts(ctx context.Context, call func() error) error {
	for n := 1; ; n++ {
		err := call()
		failed, ok := errors.AsType[*SettleError](err)
		if !ok || n == settleAttempts || failed.class() != answer.Transient {
			return err
		}
		if !pause.Sleep(ctx, pause.Jitter(pause.Exponential(n, 200*time.Millisecond, time.Second))) {
			return err
		}
	}
}

// pollHold settles a message of Poll: within the core that keeps its lease while the loop's body has it, and directly
// afterwards.
type pollHold struct {
	*directHold
	core *Consumer
	d    *delivery

	mu   sync.Mutex // held while a call is made: methods exclude each other
	left bool       // by the loop's body
}

// leave ends the core's part when the loop's body is done with a message. What it did not settle appears again when its
// lease ends.
func (h *pollHold) leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.left = true
	l := h.d.State()
	h.reach(l.Deadline)
	h.d.Decide(Lost, false)
	h.core.finish(h.d, Lost)
	h.core.slots.Leave()
}

func (h *pollHold) delete(ctx context.Context) error {
	return h.settle(ctx, Deleted, func(ctx context.Context, t target) error {
		return deleteBatch(ctx, h.client, h.m.QueueURL, []target{t})[0]
	}, h.directHold.delete)
}

func (h *pollHold) retry(ctx context.Context, after time.Duration) error {
	return h.settle(ctx, Retried, func(ctx context.Context, t target) error {
		t.Visibility = clampVisibility(after, time.Since(h.d.State().Received))
		return changeBatch(ctx, h.client, h.m.QueueURL, OpRetry, []target{t})[0]
	}, func(ctx context.Context) error { return h.directHold.retry(ctx, after) })
}

// settle makes a call for a message that the core holds, in turns with heartbeats and with the newest receipt, or else
// directly.
func (h *pollHold) settle(ctx context.Context, outcome Outcome, call func(context.Context, target) error, directly func(context.Context) error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.left || h.d.State().Phase == lease.Settled {
		return directly(ctx)
	}
	if !h.d.Decide(outcome, outcome == Deleted) {
		h.d.Redecide(outcome, outcome == Deleted) // a call before failed
	}
	if outcome != Deleted { // those behind it first, so that none is overtaken
		h.core.inOrder(releases(h.core.cutTail(h.d)))
	}
	err := attempts(ctx, func() error {
		for {
			u := h.d.Call()
			err := call(ctx, target{ID: h.m.ID, Handle: u.Handle})
			if !h.d.Called(u) {
				return err
			}
			// The message was received again meanwhile, and the newer receipt is the one that counts.
		}
	})
	if err == nil {
		h.core.finish(h.d, outcome)
	}
	return err
}

func (h *pollHold) extend(ctx context.Context, until time.Time) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.left || h.d.State().Phase >= lease.Settling {
		return h.directHold.extend(ctx, until)
	}
	return (*consumerHold)(h.d).extend(ctx, until)
}

func (h *pollHold) deadline() (time.Time, bool) {
	if l := h.d.State(); l.Phase < lease.Settled {
		return l.Deadline, true
	}
	return h.directHold.deadline()
}

// storeWatcher is a consumer that handed a message out, as [Idempotent] sees it.
type storeWatcher interface {
	storeFailed(op Op, err error)
	duplicate()
}

func (h *consumerHold) storeFailed(op Op, err error) {
	h.c.mu.Lock()
	h.c.stats.StoreFailed++
	h.c.mu.Unlock()
	h.c.fail(op, err)
}

func (h *consumerHold) duplicate() {
	h.c.mu.Lock()
	h.c.stats.Duplicates++
	h.c.mu.Unlock()
}
