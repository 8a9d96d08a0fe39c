package sqsmodel

import (
	"context"
	"time"
)

// Delete deletes the message of a receipt handle. On a standard queue an old
// handle succeeds and deletes nothing once the message was received again; on
// a FIFO queue a handle whose lease has ended is refused.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
func (q *Queue) Delete(ctx context.Context, receipt string) error {
	_, err := callWith(ctx, q.model, Call{Operation: DeleteMessage, Queue: q.name, Index: wholeCall, Receipt: receipt},
		func(Fault) (none, error) { return none{}, q.remove(receipt) })
	return err
}

func (q *Queue) remove(receipt string) error {
	if err := q.lock(); err != nil {
		return err
	}
	defer q.unlock()
	m, state, err := q.resolve(receipt)
	switch {
	case err != nil:
		return q.refused(DeleteMessage, receipt, state, err)
	case state == Gone || state == Superseded && !q.fifo:
		// SQS says yes and does nothing.
		q.notify(Change{Kind: DeleteIgnored, Receipt: receipt, State: state}, m)
		return nil
	case q.fifo && state != Live:
		return q.refused(DeleteMessage, receipt, state,
			refuseValue(receipt, "ReceiptHandle", "The receipt handle has expired."))
	}
	q.leave(m)
	q.notify(Change{Kind: Deleted, Receipt: receipt, State: state}, m)
	return nil
}

// ChangeVisibility makes the message of a receipt handle visible after the
// timeout (whole seconds, 0 to 12 h), counted from now. A timeout that would
// end more than 12 hours after the receive is refused, not shortened.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
func (q *Queue) ChangeVisibility(ctx context.Context, receipt string, timeout time.Duration) error {
	_, err := callWith(ctx, q.model, Call{Operation: ChangeVisibility, Queue: q.name, Index: wholeCall, Receipt: receipt},
		func(Fault) (none, error) { return none{}, q.change(receipt, timeout) })
	return err
}

func (q *Queue) change(receipt string, timeout time.Duration) error {
	if err := q.lock(); err != nil {
		return err
	}
	defer q.unlock()
	now := time.Now()
	m, state, err := q.resolve(receipt)
	if err == nil {
		err = checkVisibility(timeout)
	}
	if err == nil {
		switch {
		case state == Gone || q.fifo && state != Live:
			err = refuseValue(receipt, "ReceiptHandle",
				"Message does not exist or is not available for visibility timeout change.")
		case state == Stale:
			err = refuse(MessageNotInflight, "The specified message isn't in flight.")
		case state == Superseded:
			// A standard queue says yes and leaves the newer receive alone.
			q.notify(Change{Kind: ChangeIgnored, Timeout: timeout, Receipt: receipt, State: state}, m)
			return nil
		case now.Add(timeout).Sub(m.lastReceived) > maxVisibility:
			err = refuseValue(int(timeout.Seconds()), "VisibilityTimeout",
				"Total VisibilityTimeout for the message is beyond the limit [43200 seconds]")
		}
	}
	if err != nil {
		return q.refused(ChangeVisibility, receipt, state, err)
	}
	m.changed, m.doubled = true, false
	q.notify(Change{Kind: VisibilityChanged, Timeout: timeout, Receipt: receipt, State: state}, m)
	if timeout == 0 {
		q.show(m)
	} else {
		q.hide(m, now.Add(timeout))
	}
	q.wake()
	return nil
}

// refused notes that a call on a receipt was refused, and returns why.
func (q *Queue) refused(op Operation, receipt string, state ReceiptState, err error) error {
	q.notify(Change{Kind: Refused, Operation: op, Receipt: receipt, State: state, Err: err}, q.messages[messageOf(receipt)])
	return err
}

func checkVisibility(timeout time.Duration) error {
	if timeout < 0 || timeout > maxVisibility {
		return refuseValue(int(timeout.Seconds()), "VisibilityTimeout", "Must be >= 0 and <= 43200, if provided.")
	}
	return nil
}
