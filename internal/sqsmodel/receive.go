package sqsmodel

import (
	"context"
	"time"
)

// Receive is a request for messages.
type Receive struct {
	// Max is how many messages at most, 1 to 10; 0 is 1.
	Max int
	// Wait is how long to wait for a first message (up to 20 s), nil the
	// queue's own wait.
	Wait *time.Duration
	// Visibility is how long the messages are hidden (up to 12 h), nil the
	// queue's own visibility timeout.
	Visibility *time.Duration
	// System and Attributes name the system and message attributes wanted;
	// "All" is all of them.
	System     []string
	Attributes []string
	// AttemptID is the ReceiveRequestAttemptId, on FIFO queues alone.
	AttemptID string
}

// maxVisibility is the longest that a message may be hidden, counted from its
// receive.
const maxVisibility = 12 * time.Hour

// Receive returns messages that are visible and hides them. With a wait it
// blocks until there is one, the wait ends (then it returns none, and no
// error), or the context does; a receive cut by its context takes nothing.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
func (q *Queue) Receive(ctx context.Context, in Receive) ([]Message, error) {
	return call(ctx, q.model, ReceiveMessage, q.name, func(fault Fault) ([]Message, error) {
		if in.Max == 0 {
			in.Max = 1
		}
		if err := q.checkReceive(in); err != nil {
			return nil, err
		}
		if fault.Empty {
			return nil, nil
		}
		taken, err := q.poll(ctx, in)
		if err != nil {
			return nil, err
		}
		for i := range taken {
			one := q.model.fault(Call{Operation: ReceiveMessage, Queue: q.name, Index: i, MessageID: taken[i].ID, Receipt: taken[i].Receipt})
			if one.CorruptMD5 || fault.CorruptMD5 {
				taken[i].MD5OfBody = corrupt(taken[i].MD5OfBody)
			}
			if (one.Duplicate || fault.Duplicate) && !q.fifo {
				q.reveal(taken[i].Receipt)
			}
		}
		return taken, nil
	})
}

func (q *Queue) checkReceive(in Receive) error {
	if in.Max < 1 || in.Max > 10 {
		return refuseValue(in.Max, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.")
	}
	if in.Wait != nil && (*in.Wait < 0 || *in.Wait > 20*time.Second) {
		return refuseValue(int(in.Wait.Seconds()), "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.")
	}
	if in.Visibility != nil {
		if err := checkVisibility(*in.Visibility); err != nil {
			return err
		}
	}
	switch {
	case in.AttemptID != "" && !q.fifo:
		return refuseValue(in.AttemptID, "ReceiveRequestAttemptId", "The request include parameter that is not valid for this queue type")
	case in.AttemptID != "" && !token.MatchString(in.AttemptID):
		return refuseValue(in.AttemptID, "ReceiveRequestAttemptId", "ReceiveRequestAttemptId can only include alphanumeric and punctuation characters. 1 to 128 in length.")
	}
	return nil
}

// poll looks for messages until there are some or the wait is over.
func (q *Queue) poll(ctx context.Context, in Receive) ([]Message, error) {
	var deadline time.Time
	for {
		if err := q.lock(); err != nil {
			return nil, err
		}
		now := time.Now()
		wait := q.settings.wait
		if in.Wait != nil {
			wait = *in.Wait
		}
		if deadline.IsZero() {
			deadline = now.Add(wait)
		}
		taken, err := q.take(in, now, wait > 0)
		if err != nil || len(taken) > 0 || !now.Before(deadline) {
			q.unlock()
			return taken, err
		}
		// Look again when something changed, or when the next hidden message
		// becomes visible.
		next := deadline
		if m, ok := q.hidden.first(); ok && m.visibleAt.Before(next) {
			next = m.visibleAt
		}
		q.waiters++
		changed := q.changed
		q.unlock()

		timer := time.NewTimer(next.Sub(now))
		select {
		case <-changed:
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, ctx.Err()
		}
		timer.Stop()
	}
}

// take receives what can be received now. The model is locked.
func (q *Queue) take(in Receive, now time.Time, waiting bool) ([]Message, error) {
	visibility := q.settings.visibility
	if in.Visibility != nil {
		visibility = *in.Visibility
	}
	if in.AttemptID != "" {
		again, err := q.replay(in, now, visibility)
		if err != nil || again != nil {
			return again, err
		}
	}
	room := min(in.Max, q.model.inFlightLimit-q.inFlight())
	if room <= 0 {
		// At the limit only a short poll of a standard queue says so.
		if q.fifo || waiting {
			return nil, nil
		}
		return nil, refuse(OverLimit, "Too many messages in flight: the limit of %d is reached.", q.model.inFlightLimit)
	}
	var taken []*message
	for m := range q.line.candidates() {
		switch {
		case q.outlived(m, now):
			q.leave(m)
			q.notify(Change{Kind: Expired}, m)
			continue
		case q.deadLetter(m):
			continue
		}
		q.lease(m, now, visibility)
		taken = append(taken, m)
		if len(taken) == room {
			break
		}
	}
	if in.AttemptID != "" && len(taken) > 0 {
		q.attempts[in.AttemptID] = newAttempt(taken, now)
	}
	out := make([]Message, 0, len(taken))
	for _, m := range taken {
		out = append(out, q.present(m, in))
		if visibility == 0 {
			q.show(m)
			q.wake()
		}
	}
	return out, nil
}

// lease hides a message on behalf of a receiver.
func (q *Queue) lease(m *message, now time.Time, visibility time.Duration) {
	m.receives++
	m.nonce = q.model.rng.Uint32()
	m.changed, m.doubled = false, false
	m.lastReceived = now
	if m.firstReceived.IsZero() {
		m.firstReceived = now
	}
	q.hide(m, now.Add(visibility))
	q.notify(Change{Kind: Received, Timeout: visibility, Receipt: q.receipt(m)}, m)
}

// present is a message as the receiver sees it.
func (q *Queue) present(m *message, in Receive) Message {
	chosen := m.selected(in.Attributes)
	return Message{
		ID: m.id, Receipt: q.receipt(m), Body: m.body, MD5OfBody: bodyDigest(m.body),
		System:     m.system(q.model.account, in.System),
		Attributes: chosen, MD5OfAttributes: attributesDigest(chosen),
	}
}

// reveal makes a message that is in flight visible again, its receipt still
// the latest: the second delivery that SQS's standard queues may make.
func (q *Queue) reveal(receipt string) {
	if q.lock() != nil {
		return
	}
	defer q.unlock()
	if m, state, err := q.resolve(receipt); err == nil && state == Live {
		m.doubled = true
		q.show(m)
		q.wake()
	}
}

// deadLetter moves a message that was received as often as the redrive policy
// allows to the dead-letter queue, and says whether it did. The message keeps
// its id, its attributes and its count of receives; only a FIFO queue gives it
// a new time.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
func (q *Queue) deadLetter(m *message) bool {
	if q.settings.deadLetter == "" || m.receives < q.settings.maxReceives {
		return false
	}
	target := q.model.queues[q.settings.deadLetter]
	if target == nil {
		return false
	}
	q.leave(m)
	q.notify(Change{Kind: DeadLettered, Target: target.name}, m)
	m.source = q.ARN()
	if q.fifo {
		m.sentAt = time.Now()
	}
	target.enter(m, 0)
	return true
}
