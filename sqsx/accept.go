package sqsx

import (
	"time"

	"github.com/typedbus/typedbus/registry"
)

// accept takes charge of messages that a receive brought, for which there is room. Those that came after the consumer
// began to stop are released before it returns.
func (c *Consumer) accept(messages []*Message) {
	if len(messages) == 0 {
		return
	}
	beatAt := time.Now().Add(jitter(c.beatInterval()))
	fresh := make([]*delivery, 0, len(messages))
	for _, m := range messages {
		c.observe.received(m)
		if d := c.admit(m, beatAt); d != nil {
			fresh = append(fresh, d)
		}
	}
	c.beats.ring()
	c.preload(fresh)
	for _, d := range fresh {
		c.enqueue(d)
	}
	if c.isStopping() {
		c.releaseQueued()
	}
}

// admit counts a message in and returns its delivery, or nil if the message is held already: then its newer receipt
// takes the place of the old one.
func (c *Consumer) admit(m *Message, beatAt time.Time) *delivery {
	c.mu.Lock()
	c.stats.Received++
	c.stats.Held++
	held := c.held[m.ID]
	c.mu.Unlock()
	if held != nil && c.broken != noCoalescing {
		received := m.Received.Add(-c.margin())
		replaced, confirmed := held.replace(m.ReceiptHandle, received, received.Add(c.config.lease), beatAt)
		switch {
		case replaced:
			c.mu.Lock()
			c.stats.count(Coalesced)
			c.mu.Unlock()
			c.observe.settled(m, Coalesced)
			c.room.give(1)
			return nil
		case confirmed != "":
			// The answer to the call is late, or was lost; that the message is here says what it was.
			c.finish(held, confirmed)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.numbers++
	d := c.newDelivery(m, c.numbers, beatAt)
	c.held[m.ID] = d
	return d
}

// preload decodes a receive's messages early and hands the events to the preload, if there is one. Bodies that are
// elsewhere are left for their handler's turn.
func (c *Consumer) preload(deliveries []*delivery) {
	if c.config.preload == nil || c.isStopping() {
		return
	}
	var events []registry.AnyEvent
	for _, d := range deliveries {
		if _, elsewhere := d.message.Pointer(); elsewhere {
			continue
		}
		c.decoder.Decode(d.ctx, d.message)
		d.decoded = true
		if d.message.Event != nil {
			events = append(events, d.message.Event)
		}
	}
	if len(events) == 0 {
		return
	}
	if err := c.config.preload(c.quietCtx, events...); err != nil && c.quietCtx.Err() == nil {
		c.fail(OpPreload, err)
	}
}

// enqueue lines a message up for its handler: at once, or on a FIFO queue when its group comes to it.
func (c *Consumer) enqueue(d *delivery) {
	c.mu.Lock()
	ready := c.join(d)
	c.mu.Unlock()
	if ready {
		c.slots.submit(c.line, d)
	}
}

func (c *Consumer) isStopping() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopping
}
