package sqsxtest

import (
	"context"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/typedbus/typedbus/internal/sqsmodel"
)

// Queue is one queue of a [Service].
type Queue struct {
	service *Service
	queue   *sqsmodel.Queue
}

// Queue returns the queue of that name and creates it if need be, with these attributes (in pairs of name and value, as
// in the API reference). A name that ends in ".fifo" makes a FIFO queue, with deduplication by content.
func (s *Service) Queue(name string, attributes ...string) *Queue {
	s.t.Helper()
	all := map[string]string{}
	if strings.HasSuffix(name, ".fifo") {
		all["FifoQueue"], all["ContentBasedDeduplication"] = "true", "true"
	}
	for i := 0; i+1 < len(attributes); i += 2 {
		all[attributes[i]] = attributes[i+1]
	}
	q, err := s.model.CreateQueue(context.Background(), name, maps.Clone(all))
	if err != nil {
		s.t.Fatalf("sqsxtest: queue %s: %v", name, err)
	}
	return &Queue{s, q}
}

// RedriveTo makes messages that were received maxReceives times go to another queue instead of being received again.
func (q *Queue) RedriveTo(deadLetter *Queue, maxReceives int) {
	q.service.t.Helper()
	q.Set("RedrivePolicy", `{"deadLetterTargetArn":"`+deadLetter.queue.ARN()+`","maxReceiveCount":"`+strconv.Itoa(maxReceives)+`"}`)
}

// Set sets an attribute of the queue.
func (q *Queue) Set(name, value string) {
	q.service.t.Helper()
	if err := q.queue.SetAttributes(context.Background(), map[string]string{name: value}); err != nil {
		q.service.t.Fatalf("sqsxtest: queue %s: %v", q.queue.Name(), err)
	}
}

// URL returns the queue's URL, for a consumer.
func (q *Queue) URL() string { return q.queue.URL() }

// Delete deletes the queue.
func (q *Queue) Delete() {
	q.service.t.Helper()
	if err := q.queue.Remove(context.Background()); err != nil {
		q.service.t.Fatalf("sqsxtest: delete %s: %v", q.queue.Name(), err)
	}
}

// Len returns how many messages of the queue are visible, in flight and delayed.
func (q *Queue) Len() (visible, inFlight, delayed int) {
	q.service.own.Add(1)
	defer q.service.own.Add(-1)
	a, err := q.queue.Attributes(context.Background(), "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed")
	if err != nil {
		return 0, 0, 0 // the queue was deleted
	}
	count := func(name string) int {
		n, _ := strconv.Atoi(a[name])
		return n
	}
	return count("ApproximateNumberOfMessages"), count("ApproximateNumberOfMessagesNotVisible"), count("ApproximateNumberOfMessagesDelayed")
}

// AwaitEmpty waits until nothing is in the queue, and fails the test if that takes longer than a day, which in a bubble
// passes at once. Outside one see [Queue.AwaitEmptyFor].
func (q *Queue) AwaitEmpty() {
	q.service.t.Helper()
	q.AwaitEmptyFor(24 * time.Hour)
}

// AwaitEmptyFor waits until nothing is in the queue, and fails the test if that takes longer than limit.
func (q *Queue) AwaitEmptyFor(limit time.Duration) {
	q.service.t.Helper()
	for end := time.Now().Add(limit); ; time.Sleep(100 * time.Millisecond) {
		visible, inFlight, delayed := q.Len()
		if visible+inFlight+delayed == 0 {
			return
		}
		if time.Now().After(end) {
			q.service.t.Fatalf("sqsxtest: after %s %s still has %d messages visible, %d in flight, %d delayed",
				limit, q.queue.Name(), visible, inFlight, delayed)
		}
	}
}
