package sqsx

import (
	"time"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/sqsx/internal/lease"
	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

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
	c.beats.Ring()
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
	c.mu.Unlock()
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
