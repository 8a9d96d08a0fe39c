package sqsx

import (
	"context"
	"errors"
	"runtime/debug"
	"sync"
	"time"

	"github.com/typedbus/typedbus/registry"
)

// ErrNoResult is what a message is settled with that a batch handler gave no result for.
var ErrNoResult = errors.New("sqsx: the batch handler gave no result for the message")

// Results is what a batch handler returns if all its events have the same result: n times err.
func Results(n int, err error) []error {
	results := make([]error, n)
	for i := range results {
		results[i] = err
	}
	return results
}

// OnBatch adds a handler that takes up to most events of type T at once: when there are that many, or when the first has
// waited for linger. It returns one result for each event, in order, with the meaning of a [Handler]'s: nil deletes that
// message. A result that is missing counts as [ErrNoResult], and a panic as the error of every message.
//
// Each message in a batch takes one of the consumer's handlers, so its concurrency must be at least most. On a FIFO queue
// a batch has at most one message of each group, since the next is not started before that one is deleted.
//
// The context ends as soon as the context of one of the messages does, with that cause. [BatchFromContext] finds the
// messages in it.
func OnBatch[T any, P interface {
	*T
	registry.AnyEvent
}](mux *Mux, most int, linger time.Duration, handle func(ctx context.Context, events []*T) []error) {
	b := &batches[T]{most: max(most, 1), linger: linger, handle: handle}
	On[T, P](mux, b.add)
}

// batches gathers events for a batch handler.
type batches[T any] struct {
	most   int
	linger time.Duration
	handle func(ctx context.Context, events []*T) []error

	mu      sync.Mutex
	filling *batch[T]
}

// batch is one call of a batch handler.
type batch[T any] struct {
	contexts []context.Context
	events   []*T
	timer    *time.Timer
	results  []error
	done     chan struct{}
}

// add puts an event into the batch that is filling and returns its result.
func (b *batches[T]) add(ctx context.Context, event *T) error {
	b.mu.Lock()
	if b.filling == nil {
		current := &batch[T]{done: make(chan struct{})}
		current.timer = time.AfterFunc(b.linger, func() { b.close(current) })
		b.filling = current
	}
	current, i := b.filling, len(b.filling.events)
	current.contexts, current.events = append(current.contexts, ctx), append(current.events, event)
	if len(current.events) == b.most {
		b.start(current)
	}
	b.mu.Unlock()
	<-current.done
	if i >= len(current.results) {
		return ErrNoResult
	}
	return current.results[i]
}

// close starts the batch when its first event has waited, unless it was full before.
func (b *batches[T]) close(current *batch[T]) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.filling == current {
		b.start(current)
	}
}

// start lets nothing more into the batch and runs it. b is locked, so that nothing joins a batch that is full.
func (b *batches[T]) start(current *batch[T]) {
	b.filling = nil
	current.timer.Stop()
	go current.run(b.handle)
}

func (b *batch[T]) run(handle func(context.Context, []*T) []error) {
	messages := make([]*Message, len(b.contexts))
	for i, one := range b.contexts {
		messages[i] = FromContext(one)
	}
	ctx, cancel := context.WithCancelCause(context.WithValue(context.WithoutCancel(b.contexts[0]), messageKey{}, messages))
	defer cancel(nil)
	for _, one := range b.contexts {
		defer context.AfterFunc(one, func() { cancel(context.Cause(one)) })()
	}
	defer close(b.done)
	returned := false
	defer func() {
		if r := recover(); r != nil || !returned {
			b.results = Results(len(b.events), &PanicError{Value: r, Stack: debug.Stack()})
		}
	}()
	b.results = handle(ctx, b.events)
	returned = true
}
