package sqsmodel

import (
	"slices"
	"sync"
	"time"
)

// Kind is what happened to a message.
type Kind string

// What can happen to a message, and what calls on its receipts came to.
const (
	Added             Kind = "sent"               // Timeout is its delay
	Deduplicated      Kind = "deduplicated"       // a send that only repeated it
	Received          Kind = "received"           // Timeout is the lease
	Replayed          Kind = "replayed"           // handed out again for its attempt id
	VisibilityChanged Kind = "visibility changed" // Timeout is the new one
	ChangeIgnored     Kind = "change ignored"     // accepted, without effect
	Lapsed            Kind = "lapsed"             // its lease ran out
	Deleted           Kind = "deleted"
	DeleteIgnored     Kind = "delete ignored" // accepted, without effect
	Refused           Kind = "refused"        // a call on its receipt, with Operation and Err
	DeadLettered      Kind = "dead-lettered"  // moved to Target
	Expired           Kind = "expired"        // kept for the whole retention period
	Purged            Kind = "purged"
)

// Change is one thing that happened to one message.
type Change struct {
	Kind      Kind
	Time      time.Time
	Queue     string // its name
	MessageID string
	Group     string
	Sequence  string
	Receives  int // so far
	// Receipt is the handle that the change made (a receive) or that the call
	// named, and State what it was worth before the call.
	Receipt string
	State   ReceiptState
	Timeout time.Duration
	Target  string
	// Operation and Err tell of a refused call. A batch's entry counts as the
	// single operation.
	Operation Operation
	Err       error
}

// Observer sees each change as it happens, in order. The model is locked
// meanwhile: an observer must neither block nor use the model.
type Observer func(Change)

// notify tells the observers of a change to m, which is nil when the message
// is gone. The model is locked.
func (q *Queue) notify(c Change, m *message) {
	if len(q.model.observers) == 0 {
		return
	}
	c.Queue = q.name
	if c.Time.IsZero() {
		c.Time = time.Now()
	}
	if m != nil {
		c.MessageID, c.Group, c.Sequence, c.Receives = m.id, m.group, m.sequence, m.receives
	} else {
		c.MessageID = messageOf(c.Receipt)
	}
	for _, observe := range q.model.observers {
		observe(c)
	}
}

// Ledger keeps every change, for tests that check accounts. Give its Observe
// method to [WithObserver]. The zero Ledger is ready.
type Ledger struct {
	mu      sync.Mutex
	changes []Change
}

// Observe is an [Observer].
func (l *Ledger) Observe(c Change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changes = append(l.changes, c)
}

// Changes returns all changes, in order.
func (l *Ledger) Changes() []Change {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.changes)
}

// Of returns the changes of one message, in order.
func (l *Ledger) Of(messageID string) []Change {
	return l.filter(func(c Change) bool { return c.MessageID == messageID })
}

// OfReceipt returns what became of one receipt handle, in order.
func (l *Ledger) OfReceipt(receipt string) []Change {
	return l.filter(func(c Change) bool { return c.Receipt == receipt })
}

// Count says how many changes are of a kind.
func (l *Ledger) Count(kind Kind) int {
	return len(l.filter(func(c Change) bool { return c.Kind == kind }))
}

// Misuses returns the calls on receipts that were no longer worth anything: of
// a message that was deleted, released, received again, or whose lease had run
// out. A consumer that settles each receipt once, in time, makes none.
func (l *Ledger) Misuses() []Change {
	return l.filter(func(c Change) bool { return c.State != Live })
}

func (l *Ledger) filter(keep func(Change) bool) []Change {
	return slices.DeleteFunc(l.Changes(), func(c Change) bool { return !keep(c) })
}

// Record is what a message has been through.
type Record struct {
	MessageID string
	Queue     string // where it is now, or was last
	Group     string
	Sequence  string
	Sent      time.Time
	Receives  int
	Changes   int // of its visibility
	Lapses    int // leases that ran out
	Receipt   string
	// Deleted is when, zero while it is there. A message may also have left
	// the queue by purge or age: then Lost is true.
	Deleted      time.Time
	Lost         bool
	DeadLettered bool
}

// Records sums up each message, in the order they were sent.
func (l *Ledger) Records() []Record {
	var records []Record
	at := map[string]int{}
	for _, c := range l.Changes() {
		i, ok := at[c.MessageID]
		if !ok {
			if c.Kind != Added {
				continue
			}
			i = len(records)
			at[c.MessageID] = i
			records = append(records, Record{MessageID: c.MessageID, Queue: c.Queue, Group: c.Group, Sequence: c.Sequence, Sent: c.Time})
		}
		records[i].note(c)
	}
	return records
}

func (r *Record) note(c Change) {
	switch c.Kind {
	case Received:
		r.Receives, r.Receipt = r.Receives+1, c.Receipt
	case VisibilityChanged:
		r.Changes++
	case Lapsed:
		r.Lapses++
	case Deleted:
		r.Deleted = c.Time
	case DeadLettered:
		r.DeadLettered, r.Queue = true, c.Target
	case Expired, Purged:
		r.Lost = true
	}
}
