package sqsmodel

import (
	"context"
	"time"
)

// Queue is a handle on one queue of a [Model]. After the queue is deleted, its
// methods return [QueueDoesNotExist].
type Queue struct {
	model *Model
	name  string
	fifo  bool

	// The model's mutex guards the rest.
	settings settings
	created  time.Time
	modified time.Time
	purged   time.Time
	gone     bool
	messages map[string]*message // by id
	hidden   ranked[*message]    // delayed or in flight, by when that ends
	delayed  int                 // how many of the hidden are delayed
	line     line
	recent   deduplication
	attempts map[string]*attempt
	waiters  int
	changed  chan struct{} // closed when there may be something to receive
}

func newQueue(m *Model, name string, fifo bool) *Queue {
	q := &Queue{
		model: m, name: name, fifo: fifo,
		created: time.Now(), modified: time.Now(),
		messages: map[string]*message{},
		hidden: ranked[*message]{
			less:  func(a, b *message) bool { return a.visibleAt.Before(b.visibleAt) },
			index: func(m *message) *int { return &m.hiddenAt },
		},
		attempts: map[string]*attempt{},
		changed:  make(chan struct{}),
	}
	if fifo {
		q.line = newGroupLine()
	} else {
		q.line = newOpenLine()
	}
	return q
}

// Name is the queue's name, with ".fifo" where it is a FIFO queue.
func (q *Queue) Name() string { return q.name }

// FIFO says whether the queue keeps the order of message groups.
func (q *Queue) FIFO() bool { return q.fifo }

// URL is the queue's URL.
func (q *Queue) URL() string { return q.model.urlBase + "/" + q.model.account + "/" + q.name }

// ARN is the queue's ARN.
func (q *Queue) ARN() string {
	return "arn:aws:sqs:" + q.model.region + ":" + q.model.account + ":" + q.name
}

// lock locks the model and brings the queue up to date. It fails, unlocked,
// where the queue is no more.
func (q *Queue) lock() error {
	q.model.mu.Lock()
	if q.gone {
		q.model.mu.Unlock()
		return refuseQueue()
	}
	q.advance(time.Now())
	return nil
}

func (q *Queue) unlock() { q.model.mu.Unlock() }

// advance makes visible what has been hidden for long enough.
func (q *Queue) advance(now time.Time) {
	for {
		m, ok := q.hidden.first()
		if !ok || m.visibleAt.After(now) {
			return
		}
		lapsed := !m.delayed
		q.show(m)
		if lapsed {
			q.notify(Change{Kind: Lapsed, Time: m.visibleAt, Receipt: q.receipt(m)}, m)
		}
	}
}

// hide keeps the message from receivers until then.
func (q *Queue) hide(m *message, until time.Time) {
	if !m.visible() {
		q.hidden.remove(m)
		q.undelay(m)
	}
	m.visibleAt = until
	q.hidden.add(m)
	q.line.hide(m)
}

// show makes a message visible. One that is already, by a second delivery,
// stays so.
func (q *Queue) show(m *message) {
	if m.visible() {
		return
	}
	q.hidden.remove(m)
	q.undelay(m)
	q.line.show(m)
}

// enter puts a message that is in no queue into this one.
func (q *Queue) enter(m *message, delay time.Duration) {
	m.hiddenAt, m.readyAt = -1, -1
	q.messages[m.id] = m
	if delay > 0 {
		m.visibleAt, m.delayed = time.Now().Add(delay), true
		q.delayed++
		q.hidden.add(m)
	}
	q.line.add(m)
	q.wake()
}

// leave takes a message out of the queue.
func (q *Queue) leave(m *message) {
	q.hidden.remove(m)
	q.undelay(m)
	q.line.remove(m)
	delete(q.messages, m.id)
	q.wake()
}

func (q *Queue) undelay(m *message) {
	if m.delayed {
		m.delayed = false
		q.delayed--
	}
}

func (q *Queue) inFlight() int { return q.hidden.Len() - q.delayed }

// wake lets waiting receivers look again.
func (q *Queue) wake() {
	if q.waiters > 0 {
		close(q.changed)
		q.changed, q.waiters = make(chan struct{}), 0
	}
}

// expire drops what has been kept for the whole retention period.
func (q *Queue) expire(now time.Time) {
	for _, m := range q.messages {
		if q.outlived(m, now) {
			q.leave(m)
			q.notify(Change{Kind: Expired}, m)
		}
	}
}

func (q *Queue) outlived(m *message, now time.Time) bool {
	return now.Sub(m.sentAt) >= q.settings.retention
}

// purgeEvery is how often a queue may be purged.
const purgeEvery = 60 * time.Second

// Purge deletes every message, in flight or not.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html
func (q *Queue) Purge(ctx context.Context) error {
	_, err := call(ctx, q.model, PurgeQueue, q.name, func(Fault) (none, error) {
		if err := q.lock(); err != nil {
			return none{}, err
		}
		defer q.unlock()
		if !q.purged.IsZero() && time.Since(q.purged) < purgeEvery {
			return none{}, refuse(PurgeQueueInProgress, "Only one PurgeQueue operation on %s is allowed every 60 seconds.", q.name)
		}
		q.purged = time.Now()
		for _, m := range q.messages {
			q.leave(m)
			q.notify(Change{Kind: Purged}, m)
		}
		return none{}, nil
	})
	return err
}

// Remove deletes the queue and what is in it. Receivers that wait on it get
// [QueueDoesNotExist].
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
func (q *Queue) Remove(ctx context.Context) error {
	_, err := call(ctx, q.model, DeleteQueue, q.name, func(Fault) (none, error) {
		if err := q.lock(); err != nil {
			return none{}, err
		}
		defer q.unlock()
		q.gone = true
		delete(q.model.queues, q.name)
		q.model.deleted[q.name] = time.Now()
		q.wake()
		return none{}, nil
	})
	return err
}

// none is the result of a call that has none.
type none = struct{}
