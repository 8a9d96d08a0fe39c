package sqsx

import (
	"context"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/lease"
)

// delivery is a message that a consumer holds, from its receive until it is settled.
type delivery struct {
	lease.Receipt
	message *Message
	number  uint64     // in the order of receives
	group   *group     // on a FIFO queue
	decoded bool       // before its handler's turn, for a preload or for a limit of its type
	gated   *turnstile // that it passed, where its type has one
	// discarded is set before the settlement that deletes it.
	discarded bool

	// ctx is the handler's, and ends with a cause.
	ctx    context.Context
	cancel context.CancelCauseFunc
}

// newDelivery makes a delivery of a message that has just arrived, due for its first heartbeat at beatAt.
func (c *Consumer) newDelivery(m *Message, number uint64, beatAt time.Time) *delivery {
	d := &delivery{message: m, number: number}
	received := m.Received.Add(-c.margin())
	d.Open(m.ReceiptHandle, received, received.Add(c.config.lease), beatAt)
	d.ctx, d.cancel = context.WithCancelCause(c.base)
	m.hold = consumerHold{c, d}
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
