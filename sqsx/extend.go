package sqsx

import (
	"context"
	"errors"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/lease"
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

// Deadline returns until when SQS is known to hide the message: what it has confirmed last. A [Consumer] moves that on as
// it extends the lease. The result is false where it is not known, as in AWS Lambda.
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

// consumerHold is a consumer's hold on a message.
type consumerHold struct {
	c *Consumer
	d *delivery
}

func (h consumerHold) deadline() (time.Time, bool) { return h.d.State().Deadline, true }

// extend makes a heartbeat out of turn that reaches further than others. Like each it excludes any other call with the
// receipt, and those that follow reach as far.
func (h consumerHold) extend(ctx context.Context, until time.Time) error {
	id := h.d.message.ID
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(h.c.settleCtx, cancel)()
	return attempts(ctx, func() error {
		for {
			if err := tooLong(id, h.d.State().Received, until); err != nil {
				return err
			}
			u, needed, err := h.d.Claim(ctx, until)
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
			err = h.c.beat(ctx, []heartbeat{{h.d, u}})[0]
			if !errors.Is(err, errReplaced) {
				return err
			}
			// The message was received again meanwhile, and the newer receipt is the one that counts.
		}
	})
}
