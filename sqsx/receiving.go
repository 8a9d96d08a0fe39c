package sqsx

import (
	"cmp"
	"context"
	"time"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx/internal/lease"
	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

// addPoller starts one more poller if there may be one. A fatal error goes to failed.
func (c *Consumer) addPoller(failed chan<- error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopping || c.pollers >= cmp.Or(c.config.pollers, max(1, (c.config.concurrency+maxBatch-1)/maxBatch)) {
		return
	}
	c.pollers++
	c.supervise(func() {
		if err := c.poll(failed); err != nil {
			select {
			case failed <- err:
			default:
			}
		}
	}, c.removePoller)
}

func (c *Consumer) removePoller() {
	c.mu.Lock()
	c.pollers--
	c.mu.Unlock()
	c.wake.Ring()
}

// poll receives until the consumer stops, or until the queue is empty and another poller is there to notice when it is
// not. It returns only fatal errors.
func (c *Consumer) poll(failed chan<- error) error {
	r := newReceiver(c.client, c.queueURL, c.config.wait, c.config.lease)
	for failures, short := 0, 0; ; {
		n := c.ask()
		if n == 0 {
			return nil
		}
		start := time.Now()
		c.note(&c.health.receiving, false) // until it has returned
		messages, err := r.receive(c.receiveCtx, n)
		took := time.Since(start)
		c.room.Give(n - len(messages))
		if err != nil {
			if c.receiveCtx.Err() != nil {
				return nil
			}
			failures++
			if err := c.receiveFailed(failures, err); err != nil {
				return err
			}
			continue
		}
		failures = 0
		c.receiveSucceeded(n, messages, took)
		switch {
		case len(messages) == n && n == min(maxBatch, c.config.maxMessages):
			c.addPoller(failed)
		case len(messages) == 0 && c.superfluous():
			return nil
		}
		short = r.rest(c.quietCtx, len(messages), took, short)
	}
}

// superfluous reports whether another poller remains if the caller ends.
func (c *Consumer) superfluous() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pollers > 1
}

// ask waits until there is room, no pause, and the limiter allows it, and returns how many messages to ask for; 0 when
// the consumer stops.
func (c *Consumer) ask() int {
	for {
		c.awaitResume()
		n := c.room.Take(c.quietCtx, c.config.maxMessages)
		if n == 0 {
			return 0
		}
		if c.isPaused() {
			c.room.Give(n)
			continue
		}
		if c.config.limiter == nil || c.permit(n) {
			return n
		}
		c.room.Give(n)
	}
}

func (c *Consumer) isPaused() bool {
	paused, _ := c.pausedUntil()
	return paused
}

// pausedUntil reports whether nothing may be received now, and if that ends by itself, when.
func (c *Consumer) pausedUntil() (paused bool, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.paused {
		return true, time.Time{}
	}
	return c.breaker.open(time.Now()), c.breaker.until
}

func (c *Consumer) awaitResume() {
	for c.quietCtx.Err() == nil {
		resumed := c.resume.Wait()
		paused, until := c.pausedUntil()
		if !paused {
			return
		}
		var over <-chan time.Time
		if !until.IsZero() {
			over = time.After(time.Until(until))
		}
		select {
		case <-resumed:
		case <-over:
		case <-c.quietCtx.Done():
		}
	}
}

// permit waits for the limiter and reports whether it allows n messages.
func (c *Consumer) permit(n int) bool {
	c.mu.Lock()
	paid := min(n, c.prepaid)
	c.prepaid -= paid
	c.mu.Unlock()
	if n == paid {
		return true
	}
	err := guard(func() error { return c.config.limiter.WaitN(c.quietCtx, n-paid) })
	if _, panicked := err.(*PanicError); panicked {
		c.mu.Lock()
		c.stats.Contained++
		c.mu.Unlock()
	}
	if err == nil {
		c.note(&c.health.limiting, true)
		return true
	}
	c.refund(paid)
	if c.quietCtx.Err() == nil {
		c.note(&c.health.limiting, false)
		c.fail(OpReceive, err)
		pause.Sleep(c.quietCtx, time.Second)
	}
	return false
}

// refund keeps what a limiter allowed and the queue did not have for the next receive.
func (c *Consumer) refund(n int) {
	if c.config.limiter == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.prepaid += n
}

func (c *Consumer) receiveSucceeded(asked int, messages []*Message, took time.Duration) {
	defer c.accept(messages) // also if a hook ends the goroutine
	c.refund(asked - len(messages))
	c.mu.Lock()
	c.health.received(time.Now(), c.allowance())
	c.mu.Unlock()
	c.observe.polled(asked, len(messages), took)
}

// receiveFailed reports the error, and either returns it because it is fatal or waits before the next receive.
func (c *Consumer) receiveFailed(attempt int, err error) error {
	rest := pause.Jitter(pause.Exponential(attempt, time.Second, longestPause))
	failed := &ReceiveError{QueueURL: c.queueURL, Attempt: attempt, RetryIn: rest, Err: err}
	c.mu.Lock()
	isFatal := failed.Is(ErrFatal) && (!c.config.persist || c.health.lastReceive.IsZero())
	c.health.err = failed
	c.mu.Unlock()
	c.fail(OpReceive, failed)
	if isFatal {
		return failed
	}
	pause.Sleep(c.quietCtx, rest)
	return nil
}

// fail reports an error to the hooks and the log.
func (c *Consumer) fail(op Op, err error) {
	c.observe.failed(op, err)
	c.log(context.Background(), logLevel(err), "sqsx: "+string(op)+" failed", logAttrs(c.queueURL, err)...)
}

// accept takes charge of messages that a receive brought, for which there is room. Those that came after the consumer
// began to stop are released before it returns.
func (c *Consumer) accept(messages []*Message) {
	if len(messages) == 0 {
		return
	}
	defer c.takeIn(messages) // also if a hook ends the goroutine
	for _, m := range messages {
		c.observe.received(m)
	}
}

func (c *Consumer) takeIn(messages []*Message) {
	fresh, ready := c.admit(messages, time.Now().Add(pause.Jitter(c.beatInterval())))
	c.preload(fresh)
	for _, d := range ready {
		c.submit(d)
	}
	if c.isStopping() {
		c.releaseQueued()
	}
}

// admit counts the messages of a receive in. It returns the deliveries of those that are new here, and of these the ones
// whose turn it is: all on a standard queue, the heads of their groups on a FIFO queue. A message that is held already
// gets its newer receipt instead.
//
// It takes them in all at once: were the group's state to change between two of them, the second could overtake the first.
func (c *Consumer) admit(messages []*Message, beatAt time.Time) (fresh, ready []*delivery) {
	c.confirmRedelivered(messages)
	var coalesced []*Message
	var over []*delivery
	c.mu.Lock()
	for _, m := range messages {
		c.stats.Received++
		c.stats.Held++
		if held := c.held[m.ID]; held != nil {
			received := m.Received.Add(-c.margin())
			replaced, confirmed := held.Replace(m.ReceiptHandle, received, received.Add(c.config.lease), beatAt)
			if replaced {
				c.stats.count(Coalesced)
				coalesced = append(coalesced, m)
				continue
			}
			if confirmed != "" { // it was decided on just now
				over = append(over, held)
			}
		}
		c.numbers++
		d := c.newDelivery(m, c.numbers, beatAt)
		c.held[m.ID] = d
		fresh = append(fresh, d)
		if c.join(d) {
			ready = append(ready, d)
		}
	}
	// Most heartbeats are due after those of messages that came before, and nobody need look.
	sooner := len(coalesced) > 0 || beatAt.Before(c.beatBy) || c.beatBy.IsZero()
	c.mu.Unlock()
	if sooner {
		c.beats.Ring()
	}
	for _, d := range over {
		c.finish(d, Outcome(d.State().Verdict))
	}
	for _, m := range coalesced {
		c.observe.settled(m, Coalesced)
	}
	c.room.Give(len(coalesced))
	return fresh, ready
}

// confirmRedelivered ends the deliveries that are being made visible again and have been, since here they are: the answer
// to the call that did it is late, or was lost.
func (c *Consumer) confirmRedelivered(messages []*Message) {
	for _, m := range messages {
		c.mu.Lock()
		held := c.held[m.ID]
		c.mu.Unlock()
		if held == nil {
			continue
		}
		if l := held.State(); l.Phase == lease.Settling && !l.Keep && l.Handle != m.ReceiptHandle {
			c.finish(held, Outcome(l.Verdict))
		}
	}
}

// preload decodes a receive's messages early and hands the events to the preload, if there is one. Bodies that are
// elsewhere are left for their handler's turn.
func (c *Consumer) preload(deliveries []*delivery) {
	if c.config.preload == nil || c.isStopping() {
		return
	}
	var events []registry.AnyEvent
	for _, d := range deliveries {
		if c.decodeEarly(d); d.decoded && d.message.Event != nil {
			events = append(events, d.message.Event)
		}
	}
	if len(events) == 0 {
		return
	}
	// In a goroutine of its own, so that one which is deaf to its context does not hold up a stop.
	done := make(chan struct{})
	c.spawn(func() {
		defer close(done)
		err := guard(func() error { return c.config.preload(c.quietCtx, events...) })
		if err != nil && c.quietCtx.Err() == nil {
			c.fail(OpPreload, err)
		}
	})
	select {
	case <-done:
	case <-c.quietCtx.Done():
	}
}

func (c *Consumer) isStopping() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopping
}
