package sqsmodel

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Peek returns all messages of the queue, in the order they were sent: those
// that are visible, in flight, and delayed. It changes nothing, and no call of
// SQS does as much. A queue that was deleted has none.
func (q *Queue) Peek() []Message {
	if err := q.lock(); err != nil {
		return nil
	}
	defer q.unlock()
	q.expire(time.Now())
	held := slices.SortedFunc(maps.Values(q.messages), func(a, b *message) int {
		return cmp.Or(a.sentAt.Compare(b.sentAt), cmp.Compare(a.sequence, b.sequence), cmp.Compare(a.id, b.id))
	})
	out := make([]Message, len(held))
	for i, m := range held {
		out[i] = q.present(m, Receive{System: []string{"All"}, Attributes: []string{"All"}})
		if m.receives == 0 {
			out[i].Receipt = ""
		}
	}
	return out
}
