package sqsmodel

import (
	"context"
	"fmt"
	"time"
)

// Send is a message to be sent.
type Send struct {
	Body string
	// Delay hides the message at first (whole seconds, up to 15 minutes); nil
	// is the queue's own delay. FIFO queues take none.
	Delay      *time.Duration
	Attributes map[string]Attribute
	// Trace is the AWSTraceHeader system attribute.
	Trace string
	// Group is the message group: required on FIFO queues; on standard ones it
	// is only remembered (fair queues).
	Group string
	// Dedup is the deduplication id, on FIFO queues alone.
	Dedup string
}

// Sent is the answer to a [Send].
type Sent struct {
	ID              string
	MD5OfBody       string
	MD5OfAttributes string // empty when there are none
	Sequence        string // on FIFO queues
}

// Send sends one message.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
func (q *Queue) Send(ctx context.Context, in Send) (Sent, error) {
	return call(ctx, q.model, SendMessage, q.name, func(fault Fault) (Sent, error) {
		return q.send(in, fault)
	})
}

func (q *Queue) send(in Send, fault Fault) (Sent, error) {
	if err := q.lock(); err != nil {
		return Sent{}, err
	}
	defer q.unlock()
	if err := q.checkSend(in); err != nil {
		return Sent{}, err
	}
	sent := Sent{MD5OfBody: bodyDigest(in.Body), MD5OfAttributes: attributesDigest(in.Attributes)}
	if fault.CorruptMD5 {
		sent.MD5OfBody = corrupt(sent.MD5OfBody)
	}
	m := &message{body: in.Body, attributes: in.Attributes, trace: in.Trace, group: in.Group, sentAt: time.Now()}
	if q.fifo {
		m.dedup = in.Dedup
		if m.dedup == "" {
			m.dedup = contentID(in.Body)
		}
		if earlier, ok := q.recent.find(q.dedupKey(m), m.sentAt); ok {
			sent.ID, sent.Sequence = earlier.id, earlier.sequence
			q.notify(Change{Kind: Deduplicated}, earlier)
			return sent, nil
		}
	}
	q.model.counter++
	m.id, m.order = q.model.newID(), q.model.counter
	switch {
	case q.fifo:
		// Twenty digits, with gaps, ever rising: what SQS's look like.
		m.sequence = fmt.Sprintf("188%017d", m.order*256)
		q.recent.remember(q.dedupKey(m), m)
	case q.model.shuffle:
		m.order = q.model.rng.Uint64()
	}
	delay := q.settings.delay
	if in.Delay != nil {
		delay = *in.Delay
	}
	q.enter(m, delay)
	q.notify(Change{Kind: Added, Timeout: delay}, m)
	sent.ID, sent.Sequence = m.id, m.sequence
	return sent, nil
}
