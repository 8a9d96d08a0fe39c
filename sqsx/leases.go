package sqsx

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/answer"
	"github.com/typedbus/typedbus/sqsx/internal/lease"
	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

// keepLeases extends the leases of all messages held, and gives up those that could not be extended in time, until ctx
// ends.
func (c *Consumer) keepLeases(ctx context.Context) {
	for {
		changed := c.beats.Wait()
		due, wake := c.inspect(time.Now())
		c.mu.Lock()
		c.beatBy = wake
		c.mu.Unlock()
		for batch := range slices.Chunk(due, maxBatch) {
			if !c.spawn(func() { c.beat(c.settleCtx, batch) }) {
				for _, h := range batch {
					h.d.Beaten(h.use, time.Time{}, wake)
				}
			}
		}
		timer := time.NewTimer(time.Until(wake))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-changed:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// heartbeat is one message's part in a call that extends leases: the hold on its receipt is taken.
type heartbeat struct {
	d   *delivery
	use lease.Use
}

// inspect returns the heartbeats that are due and when to look again. Those due a little later come with them, so that
// calls are full. It gives up the leases that are over.
func (c *Consumer) inspect(now time.Time) (due []heartbeat, wake time.Time) {
	c.mu.Lock()
	held := make([]*delivery, 0, len(c.held))
	for _, d := range c.held {
		held = append(held, d)
	}
	denied := c.health.beatsDeniedUntil
	c.beatBy = time.Time{}
	c.mu.Unlock()

	wake = now.Add(c.config.lease)
	soon := now.Add(c.config.lease / 10)
	first := wake
	var near []*delivery
	for _, d := range held {
		l := d.State()
		if l.Phase == lease.Settled || l.Lost {
			continue
		}
		over := l.Deadline.Add(-c.safety())
		if !now.Before(over) {
			c.loseLease(d, l.Use)
			continue
		}
		wake = earlier(wake, over)
		if !l.Extendable || !l.Free {
			continue
		}
		beatAt := later(l.BeatAt, denied)
		if beatAt.Before(soon) {
			near = append(near, d)
			first = earlier(first, beatAt)
		} else {
			wake = earlier(wake, beatAt)
		}
	}
	if first.After(now) {
		return nil, earlier(wake, first)
	}
	for _, d := range near {
		if u, ok := d.Beat(); ok {
			due = append(due, heartbeat{d, u})
		}
	}
	return due, wake // the end of these heartbeats makes it look again earlier
}

// errReplaced is the result of a heartbeat for a message that has been received again meanwhile.
var errReplaced = errors.New("sqsx: the message was received again")

// beat makes one heartbeat for up to ten messages and returns an error, or nil, for each. Each is extended by the lease,
// and by more only where a handler asked for that: what a crash leaves hidden is then hidden no longer.
func (c *Consumer) beat(ctx context.Context, due []heartbeat) []error {
	start := time.Now()
	results := make([]error, len(due))
	called := make([]int, 0, len(due)) // positions in due
	targets := make([]target, 0, len(due))
	for i, h := range due {
		wanted := max(c.config.lease, h.use.Until.Sub(start))
		visibility := clampVisibility(wanted, start.Sub(h.use.Received))
		if visibility == 0 || c.settleCtx.Err() != nil {
			// Twelve hours are over and SQS extends no more, or Run is.
			h.d.Beaten(h.use, time.Time{}, start.Add(MaxVisibility))
			results[i] = &SettleError{Op: OpExtend, MessageID: h.d.message.ID, Err: ErrTooLong}
			continue
		}
		called = append(called, i)
		targets = append(targets, target{ID: h.d.message.ID, Handle: h.use.Handle, Visibility: visibility})
	}
	if len(called) == 0 {
		return results
	}
	// One that hangs leaves time for another within the lease.
	callCtx, cancel := context.WithTimeout(ctx, min(callTimeout, c.beatInterval()/2))
	errs := changeBatch(callCtx, c.client, c.queueURL, OpExtend, targets)
	cancel()
	c.rtt.Note(time.Since(start))
	failures := 0
	for n, i := range called {
		if errs[n] != nil {
			failures++
			failed := errs[n].(*SettleError)
			c.beatRefused(due[i], targets[n].Visibility, failed)
			if ctx.Err() == nil {
				c.beatFailed(failed)
			}
			results[i] = failed
			continue
		}
		// The next one is due when a third of the lease is over, counted back from the end of the time reached.
		until := start.Add(targets[n].Visibility)
		next := later(start, until.Add(-c.config.lease)).Add(c.beatInterval())
		if due[i].d.Beaten(due[i].use, until, next) {
			results[i] = errReplaced
		}
	}
	if failures < len(called) {
		c.note(&c.health.extending, true)
	}
	c.observe.extended(len(called), failures)
	c.beats.Ring()
	return results
}

// beatRefused ends a heartbeat that was to hide its message for a while and did not.
func (c *Consumer) beatRefused(h heartbeat, visibility time.Duration, failed *SettleError) {
	now := time.Now()
	next := now.Add(pause.Jitter(c.config.lease / 10))
	if class := failed.class(); class != answer.Gone && class != answer.Limit {
		c.note(&c.health.extending, false)
	}
	switch class := failed.class(); {
	case class == answer.Gone:
		h.d.Beaten(h.use, time.Time{}, next)
		c.loseLease(h.d, h.use)
		return
	case class == answer.Limit && visibility <= c.config.lease:
		next = now.Add(MaxVisibility) // SQS extends it no more
	case fatal(class):
		c.denyBeats(now.Add(max(time.Minute, c.config.lease)))
	}
	h.d.Beaten(h.use, time.Time{}, next)
}

// beatFailed reports an error, and one of missing permission only the first time: every lease meets it.
func (c *Consumer) beatFailed(failed *SettleError) {
	if failed.class() == answer.Denied {
		c.mu.Lock()
		known := c.health.beatsDenied
		c.health.beatsDenied = true
		c.mu.Unlock()
		if known {
			return
		}
	}
	c.fail(OpExtend, failed)
}

// denyBeats makes no heartbeats for a while: without the permission for them leases last as long as they last.
func (c *Consumer) denyBeats(until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.health.beatsDeniedUntil = until
}

// loseLease gives a lease up: a handler that runs on it is told, a message that waits is not started, and on a FIFO queue
// nothing after it in its group is.
func (c *Consumer) loseLease(d *delivery, u lease.Use) {
	phase, news := d.Lose(u)
	if !news {
		return
	}
	c.observe.leaseLost(d.message)
	switch phase {
	case lease.Queued:
		if d.Decide(Lost, false) {
			c.finish(d, Lost)
		}
	case lease.Running:
		d.cancel(ErrLeaseLost)
		if tail := c.cutTail(d); len(tail) > 0 {
			c.spawn(func() { c.inOrder(releases(tail)) })
		}
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// delivery is a message that a consumer holds, from its receive until it is settled.
//
// What goes with it is part of it, so that a message takes few allocations.
type delivery struct {
	lease.Receipt
	c       *Consumer
	message *Message
	number  uint64      // in the order of receives
	decoded bool        // before its handler's turn, for a preload or for a limit of its type
	gated   *turnstile  // that it passed, where its type has one
	parked  atomic.Bool // before the gate
	// discarded is set before the settlement that deletes it.
	discarded bool

	// ctx is the handler's, and ends with a cause; in context the handler finds its message, too.
	ctx        context.Context
	cancel     context.CancelCauseFunc
	context    messageContext
	start      time.Time  // of its handler
	settlement settlement // once it has been decided what becomes of it
}

// newDelivery makes a delivery of a message that has just arrived, due for its first heartbeat at beatAt.
func (c *Consumer) newDelivery(m *Message, number uint64, beatAt time.Time) *delivery {
	d := &delivery{c: c, message: m, number: number}
	received := m.Received.Add(-c.margin())
	d.Open(m.ReceiptHandle, received, received.Add(c.config.lease), beatAt)
	d.ctx, d.cancel = context.WithCancelCause(c.base)
	d.context = messageContext{d.ctx, m}
	m.hold = (*consumerHold)(d)
	return d
}

// margin is how much earlier than its response a receive is taken to have happened.
func (c *Consumer) margin() time.Duration {
	return min(max(receiveMargin, 2*c.rtt.Estimate()), c.config.lease/4)
}

// safety is how long before its end a lease is given up if it was not extended.
func (c *Consumer) safety() time.Duration { return min(2*time.Second, c.config.lease/10) }

// beatInterval is the time between heartbeats: two may fail before a lease is in danger.
func (c *Consumer) beatInterval() time.Duration { return c.config.lease / 3 }

// Decide makes the caller the one who settles the message: see [lease.Receipt.Decide].
func (d *delivery) Decide(outcome Outcome, keep bool) bool {
	return d.Receipt.Decide(lease.Verdict(outcome), keep)
}

// Redecide is for the owner of a settlement who changes it.
func (d *delivery) Redecide(outcome Outcome, keep bool) {
	d.Receipt.Redecide(lease.Verdict(outcome), keep)
}
