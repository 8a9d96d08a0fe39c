package sqsx

import (
	"cmp"
	"context"
	"time"

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
