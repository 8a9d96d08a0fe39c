package sqsx

import (
	"context"
	"errors"
	"reflect"
	"runtime/debug"
	"sync"
	"time"

	"github.com/typedbus/typedbus/registry"
)

// ErrNoResult is the error of a message for which its batch handler returned no result.
var ErrNoResult = errors.New("sqsx: the batch handler gave no result for the message")

// OnBatch adds a handler that takes up to most events of type T at once: when there are that many, when the first has
// waited for linger, or when the consumer stops. It returns one result for each event, in order, with the meaning of a
// [Handler]'s: nil deletes that message. A result that is missing counts as [ErrNoResult], and a panic as the error of
// every message.
//
// Each message in a batch takes one of the consumer's handlers, so its concurrency must be at least most. On a FIFO queue
// a batch has at most one message of each group, since the next is not started before that one is deleted. Consumers that
// share a [Mux] do not share batches. A message whose context ends while its batch fills is left out of it, and comes again.
//
// The context ends as soon as the context of one of the messages does, with that cause. [BatchFromContext] finds the
// messages in it.
func OnBatch[T any, P interface {
	*T
	registry.AnyEvent
}](mux *Mux, most int, linger time.Duration, handle func(ctx context.Context, events []*T) []error, options ...HandlerOption) {
	mustHandle("OnBatch", handle == nil)
	if most < 1 {
		panic(&ConfigError{"OnBatch", "a batch has at least one event"})
	}
	b := &batches[T]{most: most, linger: linger, handle: handle, filling: make(map[*Gathering]*batch[T])}
	On[T, P](mux, b.add, options...)
	mux.handlers[reflect.TypeFor[*T]()].batch = most
}

// Gathering is a set of handlers that fill batches together: those of a consumer, or of one call of an adapter such as
// sqsx/sqsxlambda. An adapter makes one with the number of handlers that run and may still fill a batch, and hands it
// to them by its Context.
type Gathering struct {
	mu       sync.Mutex
	running  int // handlers that were said to run; -1 while that is not known
	waiting  int // of these in batches that fill
	stopping bool
	flush    map[any]func() // of each batch that fills
}

// NewGathering returns a gathering in which running handlers run. A batch does not wait for its linger once all of them are
// waiting for batches, since nothing more can come.
func NewGathering(running int) *Gathering { return &Gathering{running: running} }

type gatheringKey struct{}

// Context returns a context whose handlers fill g's batches.
func (g *Gathering) Context(ctx context.Context) context.Context {
	return context.WithValue(ctx, gatheringKey{}, g)
}

// Returned says that one of the handlers has returned for good.
func (g *Gathering) Returned() {
	g.mu.Lock()
	if g.running > 0 {
		g.running--
	}
	g.mu.Unlock()
	g.flushIf(g.complete)
}

// Stop makes each batch that fills run at once, and each later one without waiting.
func (g *Gathering) Stop() {
	g.flushIf(func() bool { g.stopping = true; return true })
}

// flushIf starts the batches that fill if that is so of the gathering, which is locked when asked.
func (g *Gathering) flushIf(so func() bool) {
	g.mu.Lock()
	var all []func()
	if so() {
		for _, flush := range g.flush {
			all = append(all, flush)
		}
	}
	g.mu.Unlock()
	for _, flush := range all {
		flush()
	}
}

// note takes in one more handler that waits for the batch of that key, until it starts.
func (g *Gathering) note(key any, flush func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting++
	if g.flush == nil {
		g.flush = make(map[any]func())
	}
	g.flush[key] = flush
}

// complete reports whether nothing more is to be waited for. The gathering is locked.
func (g *Gathering) complete() bool {
	return g.stopping || g.running >= 0 && g.running == g.waiting
}

// done notes that so many wait no longer, and with over that the batch does not fill any more.
func (g *Gathering) done(key any, n int, over bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting -= n
	if over {
		delete(g.flush, key)
	}
}

// anywhere is for handlers that are called with a context of nobody's.
var anywhere = NewGathering(-1)

// batches gathers events for a batch handler.
type batches[T any] struct {
	most   int
	linger time.Duration
	handle func(ctx context.Context, events []*T) []error

	mu      sync.Mutex
	filling map[*Gathering]*batch[T]
}

// batch is one call of a batch handler.
type batch[T any] struct {
	of      *Gathering
	entries []*batchEntry[T]
	timer   *time.Timer
	done    chan struct{}
}

type batchEntry[T any] struct {
	ctx   context.Context
	event *T
	err   error
}

// add puts an event into the batch that is filling and returns its result.
func (b *batches[T]) add(ctx context.Context, event *T) error {
	g, ok := ctx.Value(gatheringKey{}).(*Gathering)
	if !ok {
		g = anywhere
	}
	entry := &batchEntry[T]{ctx: ctx, event: event, err: ErrNoResult}
	b.mu.Lock()
	current := b.filling[g]
	if current == nil {
		current = &batch[T]{of: g, done: make(chan struct{})}
		current.timer = time.AfterFunc(b.linger, func() { b.close(current) })
		b.filling[g] = current
	}
	current.entries = append(current.entries, entry)
	full := len(current.entries) == b.most
	if full {
		b.start(current, len(current.entries)-1)
	} else {
		g.note(current, func() { b.close(current) })
	}
	b.mu.Unlock()
	if !full {
		g.flushIf(g.complete)
	}
	select {
	case <-current.done:
	case <-ctx.Done():
		if b.withdraw(current, entry) {
			return context.Cause(ctx)
		}
		<-current.done
	}
	return entry.err
}

// withdraw takes an event out of a batch and reports whether that still fills.
func (b *batches[T]) withdraw(current *batch[T], entry *batchEntry[T]) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.filling[current.of] != current {
		return false
	}
	for i, e := range current.entries {
		if e == entry {
			current.entries = append(current.entries[:i:i], current.entries[i+1:]...)
			break
		}
	}
	over := len(current.entries) == 0
	if over {
		current.timer.Stop()
		delete(b.filling, current.of)
	}
	current.of.done(current, 1, over)
	return true
}

// close starts the batch unless it was started before.
func (b *batches[T]) close(current *batch[T]) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.filling[current.of] == current && len(current.entries) > 0 {
		b.start(current, len(current.entries))
	}
}

// start lets nothing more into the batch, for which noted handlers wait, and runs it. b is locked, so that nothing joins a
// batch that is full.
func (b *batches[T]) start(current *batch[T], noted int) {
	delete(b.filling, current.of)
	current.timer.Stop()
	current.of.done(current, noted, true)
	go current.run(b.handle)
}

func (b *batch[T]) run(handle func(context.Context, []*T) []error) {
	messages := make([]*Message, len(b.entries))
	events := make([]*T, len(b.entries))
	for i, one := range b.entries {
		messages[i], events[i] = FromContext(one.ctx), one.event
	}
	ctx, cancel := context.WithCancelCause(context.WithValue(context.WithoutCancel(b.entries[0].ctx), messageKey{}, messages))
	defer cancel(nil)
	for _, one := range b.entries {
		defer context.AfterFunc(one.ctx, func() { cancel(context.Cause(one.ctx)) })()
	}
	defer close(b.done)
	returned := false
	defer func() {
		if r := recover(); r != nil || !returned {
			err := &PanicError{Value: r, Stack: debug.Stack()}
			for _, one := range b.entries {
				one.err = err
			}
		}
	}()
	results := handle(ctx, events)
	for i, one := range b.entries {
		if i < len(results) {
			one.err = results[i]
		}
	}
	returned = true
}
