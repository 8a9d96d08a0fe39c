package sqsx

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"
)

// dispatch runs a message that has a slot, without waiting for it.
func (c *Consumer) dispatch(d *delivery) { c.handlers.Start((*turn)(d)) }

// turn is a delivery whose turn it is: as a job of the crew, and as the handler that decodes its message and calls its own.
type turn delivery

// Do handles the message.
func (t *turn) Do() { t.c.run((*delivery)(t)) }

// run handles a message. It gives its slot back however it ends.
func (c *Consumer) run(d *delivery) {
	defer c.left(d)
	if !c.mayStart(d) {
		return
	}
	d.start = time.Now()
	safely(&d.context, (*turn)(d), d.message, func(err error) {
		took := time.Since(d.start)
		c.measure(took)
		c.observe.handled(d.message, took, err)
		c.settle(d, err)
	})
}

// Handle decodes the message and calls the consumer's handler.
func (t *turn) Handle(ctx context.Context, m *Message) error {
	c, d := t.c, (*delivery)(t)
	if !d.decoded {
		decodeCtx, cancel := c.timeout(ctx, d.start, c.config.timeout)
		c.decoder.Decode(decodeCtx, m)
		cancel()
	}
	if len(c.observe.hooks) > 0 {
		c.observe.started(m, time.Until(d.State().Deadline))
	}
	ctx, cancel := c.timeout(ctx, d.start, cmp.Or(c.policyOf(m).timeout, c.config.timeout))
	defer cancel()
	return c.handler.Handle(ctx, m)
}

// timeout returns a context that ends so long after start; if that is 0, never.
func (c *Consumer) timeout(ctx context.Context, start time.Time, after time.Duration) (context.Context, context.CancelFunc) {
	if after <= 0 {
		return ctx, func() {}
	}
	return context.WithDeadlineCause(ctx, start.Add(after), ErrHandlerTimeout)
}

// measure learns how long handlers take, and so how many messages may wait for one.
func (c *Consumer) measure(took time.Duration) {
	c.pace.Note(took)
	if took >= c.config.stuckAfter {
		c.mu.Lock()
		c.health.recovered = time.Now()
		c.mu.Unlock()
	}
	c.room.Limit(c.prefetch())
}

// soon is within what time a message that is received should be able to start.
const soon = 5 * time.Second

// prefetch is how many messages may be held by how long handlers take: those that run, and those that can start soon. What
// would wait longer is left in the queue, where other consumers find it.
func (c *Consumer) prefetch() int {
	took, known := c.pace.Known()
	n := c.config.concurrency
	switch {
	case c.config.ownMaxInFlight || known && took <= 0 || !known && c.grouped:
		return c.config.maxInFlight
	case !known:
		return n
	}
	return min(c.config.maxInFlight, n+int(min(float64(n)*float64(soon)/float64(took), float64(c.config.maxInFlight))))
}

// mayStart makes a queued message a running one, unless the consumer is stopping, its lease is too short, or it has been
// settled while it waited.
func (c *Consumer) mayStart(d *delivery) bool {
	c.mu.Lock()
	stopping := c.stopping
	started := !stopping && d.Start(time.Now(), c.safety())
	c.mu.Unlock()
	switch {
	case started:
		return true
	case stopping:
		c.spawn(func() { c.inOrder(releases([]*delivery{d})) })
	default:
		c.loseLease(d, d.State().Use)
	}
	return false
}

// settle decides what becomes of a message by what its handler returned.
func (c *Consumer) settle(d *delivery, err error) {
	what, after := fateOf(err)
	c.noteResult(what, err)
	if err == nil {
		c.delete(d, Deleted)
		return
	}
	if c.exhausted(d.message, what, err) {
		err, what = &AttemptsError{Attempts: d.message.ReceiveCount, Err: err}, fatePermanent
	}
	switch {
	case what == fateDiscard:
		d.discarded = true
		c.log(d.ctx, slog.LevelWarn, "sqsx: message discarded", messageAttrs(d.message, err)...)
		c.delete(d, Deleted)
	case what == fatePermanent && c.config.deadLetter != "":
		c.deadLetter(d, err)
	default:
		c.log(d.ctx, slog.LevelWarn, "sqsx: handler failed", messageAttrs(d.message, err)...)
		if what != fateLater {
			after = c.backoff(d.message, err)
		}
		c.retry(d, after)
	}
}

// exhausted reports whether a message has failed as often as it may, by its own fault.
func (c *Consumer) exhausted(m *Message, what fate, err error) bool {
	most := cmp.Or(c.policyOf(m).maxAttempts, c.config.maxAttempts)
	return most > 0 && m.ReceiveCount >= most && (what == fateRetry || what == fateLater) &&
		!errors.Is(err, ErrLeaseLost) && !errors.Is(err, ErrShutdown)
}

// delete has a message deleted; until that is confirmed its lease is kept.
func (c *Consumer) delete(d *delivery, outcome Outcome) {
	if d.Decide(outcome, true) {
		c.deletes.add(d.settle(OpDelete, outcome, 0))
	}
}

// retry has a message appear again after a while. On a FIFO queue those after it in its group are released first.
func (c *Consumer) retry(d *delivery, after time.Duration) {
	if d.Decide(Retried, false) {
		c.retryDecided(d, after)
	}
}

func (c *Consumer) retryDecided(d *delivery, after time.Duration) {
	s := d.settle(OpRetry, Retried, after)
	if !c.fifo {
		c.changes.add(s)
		return
	}
	c.spawn(func() { c.inOrder(append(releases(c.cutTail(d)), s)) })
}

// finish ends a delivery, once.
func (c *Consumer) finish(d *delivery, outcome Outcome) {
	if next, release, first := c.end(d, outcome); first {
		c.ended(d, outcome, next, release)
	}
}

// end ends a delivery without calling the user's functions, and reports whether it is the first to do so. The caller hands
// what it returns to ended.
func (c *Consumer) end(d *delivery, outcome Outcome) (next *delivery, release []*delivery, first bool) {
	if !d.Finish() {
		return nil, nil, false
	}
	d.cancel(nil)
	c.mu.Lock()
	if c.held[d.message.ID] == d {
		delete(c.held, d.message.ID)
	}
	if outcome == Deleted && d.discarded {
		c.stats.Discarded++
	}
	c.stats.count(outcome)
	next, release = c.leave(d, outcome)
	c.mu.Unlock()
	return next, release, true
}

// ended tells the hooks that a delivery has ended, and goes on with those behind it in its group.
func (c *Consumer) ended(d *delivery, outcome Outcome, next *delivery, release []*delivery) {
	defer func() { // also if a hook ends the goroutine
		c.room.Give(1)
		if next != nil {
			c.submit(next)
		}
		if len(release) > 0 {
			c.spawn(func() { c.inOrder(releases(release)) })
		}
		c.wake.Ring()
	}()
	c.observe.settled(d.message, outcome)
}
