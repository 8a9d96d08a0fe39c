package sqsx

import (
	"context"
	"slices"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/lease"
)

// drainGrace is how long after the drain a handler whose context has ended may take to return, and deletes and releases
// to be confirmed.
const drainGrace = 4 * time.Second

// lastWait is how much longer functions of the user's that do not return, hooks for example, are waited for.
const lastWait = 500 * time.Millisecond

// drain stops the consumer in order and says what it left behind. The context ends when nothing more is to be waited for.
func (c *Consumer) drain() (left ShutdownError, over context.Context, cancel context.CancelFunc) {
	c.mu.Lock()
	c.stopping = true
	c.hurry(time.Now().Add(c.config.drain))
	c.mu.Unlock()
	c.endQuiet()
	c.gathering.Stop()
	c.slots.Close(c.line)
	c.spawn(c.releaseQueued)

	if !c.awaitIdle(c.drainEnd) {
		c.endReceive()
		c.cancelHandlers()
		end := time.Now().Add(drainGrace)
		c.awaitIdle(func() time.Time { return end })
	}
	// What is under way ends now, one way or the other.
	c.endReceive()
	c.endSettle()
	last := later(c.drainEnd().Add(drainGrace), time.Now()).Add(lastWait)
	end := func() time.Time { return last }
	over, cancel = context.WithDeadline(c.base, last)
	c.await(end, func() bool { return c.pollers == 0 })
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	left, tell := c.giveUp()
	told := make(chan struct{})
	go func() {
		defer close(told)
		for _, one := range tell {
			one()
		}
	}()
	select {
	case <-told:
	case <-over.Done():
		left.Stuck++
	}
	c.await(end, func() bool { return c.working == 0 })
	c.mu.Lock()
	left.Stuck += c.pollers + c.working
	c.mu.Unlock()
	return left, over, cancel
}

func (c *Consumer) drainEnd() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.drainBy
}

// awaitIdle waits until nothing is held and nobody receives, and reports whether that came before end, which may be
// brought forward meanwhile.
func (c *Consumer) awaitIdle(end func() time.Time) bool {
	return c.await(end, func() bool { return c.pollers == 0 && len(c.held) == 0 })
}

// await waits until something is so of the consumer, which is locked when asked, or until the end.
func (c *Consumer) await(end func() time.Time, so func() bool) bool {
	for {
		changed := c.wake.Wait()
		c.mu.Lock()
		is := so()
		c.mu.Unlock()
		if is {
			return true
		}
		left := time.Until(end())
		if left <= 0 {
			return false
		}
		timer := time.NewTimer(left)
		select {
		case <-changed:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// releaseQueued makes all messages visible that are held and not started, the last received first.
func (c *Consumer) releaseQueued() {
	c.inOrder(releases(c.holding(lease.Queued)))
}

// cancelHandlers ends the contexts of running handlers.
func (c *Consumer) cancelHandlers() {
	for _, d := range c.holding(lease.Running) {
		d.cancel(ErrShutdown)
	}
}

// holding returns the deliveries held that are in a phase.
func (c *Consumer) holding(p lease.Phase) []*delivery {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []*delivery
	for _, d := range c.held {
		if d.State().Phase == p {
			out = append(out, d)
		}
	}
	return out
}

// giveUp settles what is still held as what it is, and returns what tells the hooks. Nothing more is called.
func (c *Consumer) giveUp() (left ShutdownError, tell []func()) {
	c.mu.Lock()
	held := make([]*delivery, 0, len(c.held))
	for _, d := range c.held {
		held = append(held, d)
	}
	c.mu.Unlock()
	slices.SortFunc(held, func(a, b *delivery) int { return int(a.number) - int(b.number) })
	end := func(d *delivery, outcome Outcome) {
		if next, release, first := c.end(d, outcome); first {
			tell = append(tell, func() { c.ended(d, outcome, next, release) })
		}
	}
	for _, d := range held {
		switch l := d.State(); {
		case l.Phase == lease.Settled:
		case l.Phase == lease.Running:
			left.Abandoned++
			end(d, Abandoned)
		case l.Phase == lease.Settling && l.Keep:
			left.UnconfirmedDeletes++
			end(d, Lost)
		default:
			left.Unreleased++
			end(d, Lost)
		}
	}
	return left, tell
}
