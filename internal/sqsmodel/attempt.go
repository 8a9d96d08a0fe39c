package sqsmodel

import "time"

// attemptWindow is how long a ReceiveRequestAttemptId gives back what it gave
// before.
const attemptWindow = 5 * time.Minute

// attempt is what a receive with an attempt id handed out.
type attempt struct {
	at    time.Time
	items []attemptItem
}

type attemptItem struct {
	m        *message
	receives int // the count that the receive made
}

func newAttempt(taken []*message, now time.Time) *attempt {
	a := &attempt{at: now}
	for _, m := range taken {
		a.items = append(a.items, attemptItem{m, m.receives})
	}
	return a
}

// replay answers a receive whose attempt id was used before: the same messages
// with the same receipts, hidden anew, as one receive and not two. It returns
// nil where the id is unknown, too old, or its leases have run out: then the
// receive is a new one. Once a message was deleted or had its visibility
// changed, the id is refused.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-receiverequestattemptid-request-parameter.html
func (q *Queue) replay(in Receive, now time.Time, visibility time.Duration) ([]Message, error) {
	for id, a := range q.attempts {
		if now.Sub(a.at) >= attemptWindow {
			delete(q.attempts, id)
		}
	}
	a := q.attempts[in.AttemptID]
	if a == nil {
		return nil, nil
	}
	for _, item := range a.items {
		switch {
		case q.messages[item.m.id] == nil || item.m.changed && item.m.receives == item.receives:
			return nil, refuseValue(in.AttemptID, "ReceiveRequestAttemptId",
				"This value is not valid anymore since the receive call is not retryable.")
		case item.m.receives != item.receives || item.m.visible():
			delete(q.attempts, in.AttemptID)
			return nil, nil
		}
	}
	var again []Message
	for _, item := range a.items {
		q.hide(item.m, now.Add(visibility))
		item.m.lastReceived = now
		q.notify(Change{Kind: Replayed, Timeout: visibility, Receipt: q.receipt(item.m)}, item.m)
		again = append(again, q.present(item.m, in))
	}
	return again, nil
}
