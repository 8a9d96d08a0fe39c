package sqsx

import (
	"slices"
	"time"
)

// drainGrace is how long after the drain a handler whose context has ended may take to return, and deletes and releases
// to be confirmed.
const drainGrace = 4 * time.Second

// drain stops the consumer in order and says what it left behind.
func (c *Consumer) drain() ShutdownError {
	c.mu.Lock()
	c.stopping = true
	c.hurry(time.Now().Add(c.config.drain))
	c.mu.Unlock()
	c.endQuiet()
	if c.broken != startWhileStopping {
		c.slots.close(c.line)
		c.spawn(c.releaseQueued)
	}
	if c.broken == cutPolls {
		c.endReceive()
	}

	if !c.awaitIdle(c.drainEnd) {
		c.endReceive()
		c.cancelHandlers()
		end := time.Now().Add(drainGrace)
		c.awaitIdle(func() time.Time { return end })
	}
	// What is under way ends now, one way or the other.
	c.endReceive()
	c.endSettle()
	c.awaitPollers()
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	left := c.giveUp()
	c.work.Wait()
	return left
}

func (c *Consumer) drainEnd() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.drainBy
}

// awaitIdle waits until nothing is held and nobody receives, and reports whether that came before end, which may be
// brought forward meanwhile.
func (c *Consumer) awaitIdle(end func() time.Time) bool {
	for {
		changed := c.wake.wait()
		c.mu.Lock()
		idle := c.pollers == 0 && len(c.held) == 0
		c.mu.Unlock()
		if idle {
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

func (c *Consumer) awaitPollers() {
	for {
		changed := c.wake.wait()
		c.mu.Lock()
		n := c.pollers
		c.mu.Unlock()
		if n == 0 {
			return
		}
		<-changed
	}
}

// releaseQueued makes all messages visible that are held and not started, the last received first.
func (c *Consumer) releaseQueued() {
	if c.broken == noRelease {
		return
	}
	c.inOrder(releases(c.holding(queued)))
}

// cancelHandlers ends the contexts of running handlers.
func (c *Consumer) cancelHandlers() {
	for _, d := range c.holding(running) {
		d.cancel(ErrShutdown)
	}
}

// holding returns the deliveries held that are in a phase.
func (c *Consumer) holding(p phase) []*delivery {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []*delivery
	for _, d := range c.held {
		if d.lease().phase == p {
			out = append(out, d)
		}
	}
	return out
}

// giveUp settles what is still held as what it is: nothing more is called.
func (c *Consumer) giveUp() ShutdownError {
	c.mu.Lock()
	held := make([]*delivery, 0, len(c.held))
	for _, d := range c.held {
		held = append(held, d)
	}
	c.mu.Unlock()
	slices.SortFunc(held, func(a, b *delivery) int { return int(a.number) - int(b.number) })
	var left ShutdownError
	for _, d := range held {
		switch l := d.lease(); {
		case l.phase == settled:
		case l.phase == running:
			left.Abandoned++
			c.finish(d, Abandoned)
		case l.phase == settling && l.keep:
			left.UnconfirmedDeletes++
			c.finish(d, Lost)
		default:
			left.Unreleased++
			c.finish(d, Lost)
		}
	}
	return left
}
