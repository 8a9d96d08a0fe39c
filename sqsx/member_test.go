package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
)

type runningHandler struct {
	ctx    context.Context
	loop   *sqsx.Message // in a loop's body instead, which nobody can tell that the lease is over
	member *member
}

// alive reports whether nobody has told the handler that it has lost its message.
func (h *runningHandler) alive() bool {
	if h.loop != nil {
		deadline, known := h.loop.Deadline()
		return known && time.Now().Before(deadline)
	}
	return h.ctx.Err() == nil
}

// member is one consumer in the world.
type member struct {
	w        *world
	consumer *sqsx.Consumer
	done     chan error
	stopping bool
	stopped  bool

	// the books of this consumer, from hooks and calls alone
	received, settled map[sqsx.Outcome]int
	messageOf         map[string]string    // by receipt
	failed            map[string]time.Time // when a receipt's handler returned an error that is retried
	settledReceipts   map[string]time.Time
	confirmed         map[string]string // the last kind of call SQS confirmed, by message receipt
	inFlight          map[string]string
}

// start adds a consumer.
func (w *world) start() {
	m := &member{w: w, done: make(chan error, 1), received: map[sqsx.Outcome]int{}, settled: map[sqsx.Outcome]int{},
		messageOf: map[string]string{}, failed: map[string]time.Time{}, settledReceipts: map[string]time.Time{}, confirmed: map[string]string{}, inFlight: map[string]string{}}
	mux := new(sqsx.Mux)
	if w.percent(40) {
		sqsx.OnBatch(mux, 1+w.n(4), time.Duration(w.n(40))*100*time.Millisecond, func(ctx context.Context, events []*orderPlaced) []error {
			return m.handleBatch(ctx, events)
		})
	} else {
		sqsx.On(mux, func(ctx context.Context, _ *orderPlaced) error { return m.handle(ctx) })
	}
	if w.store != nil {
		mux.Use(sqsx.Idempotent(w.store, sqsx.WithConsumerName(worldName), sqsx.WithMemory(1000*time.Hour)))
	}
	options := []sqsx.ConsumerOption{
		sqsx.WithLease(worldLease), sqsx.WithConcurrency(4), sqsx.WithMaxInFlight(worldMaxInFlight),
		sqsx.WithBackoff(func(n int, _ error) time.Duration { return time.Duration(n) * 7 * time.Second }),
		sqsx.WithHooks(m.hooks()),
	}
	if w.percent(50) {
		options = append(options, sqsx.WithDeadLetter(w.dead.URL()))
	}
	if w.percent(30) {
		options = append(options, sqsx.WithHandlerTimeout(45*time.Second))
	}
	m.consumer = newConsumer(w.t, &witness{client: w.service, m: m}, w.queue.URL(), mux, options...)
	w.mu.Lock()
	w.members = append(w.members, m)
	w.mu.Unlock()
	go func() { m.done <- m.consumer.Run(context.Background()) }()
}

// handle is the handler, which may do anything.
func (m *member) handle(ctx context.Context) error {
	w, message := m.w, sqsx.FromContext(ctx)
	w.mu.Lock()
	if m.stopping {
		w.violate("G6: %s was started after Shutdown began", message.ID)
	}
	w.mu.Unlock()
	leave := w.enter(&runningHandler{ctx: ctx, member: m}, message)
	err := errors.New("it panicked")
	defer func() { leave(err) }()
	if w.percent(20) {
		m.extend(ctx, message)
	}
	err = m.behave(ctx)
	return err
}

// handleBatch is the handler of a batch, whose context ends with that of any of its messages.
func (m *member) handleBatch(ctx context.Context, events []*orderPlaced) []error {
	w, messages := m.w, sqsx.BatchFromContext(ctx)
	if len(messages) != len(events) {
		w.violateLocked("batches: %d events of %d messages", len(events), len(messages))
	}
	results := make([]error, len(messages))
	for i, message := range messages {
		leave := w.enter(&runningHandler{ctx: ctx, member: m}, message)
		results[i] = errors.New("it panicked")
		defer func() { leave(results[i]) }()
	}
	for i := range messages {
		results[i] = m.behave(ctx)
	}
	return results
}

// enter notes that a handler of a message has begun, demands what must hold then, and returns what notes its end.
func (w *world) enter(h *runningHandler, message *sqsx.Message) (leave func(err error)) {
	m := h.member
	w.mu.Lock()
	for _, other := range w.running[message.ID] {
		if other.member == m {
			w.violate("G10: %s runs twice in one consumer", message.ID)
		} else if !w.doubled[message.ID] && other.alive() {
			w.violate("G5: %s runs in two consumers", message.ID)
		}
	}
	if w.store != nil {
		w.store.entered(message)
	}
	if w.fifo {
		for _, before := range w.earlier[message.ID] {
			if !w.gone[before] {
				w.violate("G9: %s of group %s was started before %s was out of the queue", message.ID, w.group[message.ID], before)
			}
		}
	}
	w.running[message.ID] = append(w.running[message.ID], h)
	w.mu.Unlock()
	return func(err error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.promised, message.ID)
		list := w.running[message.ID]
		for i := range list {
			if list[i] == h {
				w.running[message.ID] = append(list[:i:i], list[i+1:]...)
				break
			}
		}
		if err == nil || sqsx.IsDiscard(err) {
			w.handled[message.ID] = true
		} else if !sqsx.IsPermanent(err) {
			m.failed[message.ReceiptHandle] = time.Now()
		}
	}
}

// extended is what tells the time that a handler asked for from a lease and from all back-offs.
const extended = 1000 * time.Second

// extend extends the lease, for longer than SQS lets it or in a goroutine that may outlive the handler among others.
func (m *member) extend(ctx context.Context, message *sqsx.Message) {
	w := m.w
	ctx = context.WithoutCancel(ctx)
	switch n := w.n(10); {
	case n < 2:
		if err := message.Extend(ctx, sqsx.MaxVisibility); !errors.Is(err, sqsx.ErrTooLong) && !errors.Is(err, sqsx.ErrLeaseLost) {
			w.violateLocked("G4: twelve hours more were answered with %v", err)
		}
	case n < 6:
		go func() {
			virtual.Sleep(time.Duration(w.n(3000)) * time.Millisecond)
			_ = message.Extend(ctx, extended)
		}()
	default:
		until := time.Now().Add(extended)
		if message.Extend(ctx, extended) == nil {
			w.mu.Lock()
			w.promised[message.ID] = until
			w.mu.Unlock()
		}
	}
}

func (m *member) behave(ctx context.Context) error {
	w := m.w
	work := time.Duration(w.n(50)) * time.Millisecond
	if w.percent(20) {
		work = time.Duration(w.n(100)) * time.Second
	}
	if w.percent(5) {
		virtual.Sleep(work) // deaf to its context
	} else {
		select {
		case <-time.After(work):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	switch n := w.n(1000); {
	case n < 100:
		return errors.New("failed")
	case n < 130:
		return sqsx.RetryAfter(errors.New("later"), time.Duration(w.n(20))*time.Second)
	case n < 136 && !w.ending.Load():
		return sqsx.RetryAfter(errors.New("much later"), 12*time.Hour)
	case n < 160:
		return sqsx.Permanent(errors.New("never"))
	case n < 170:
		return fmt.Errorf("wrapped: %w", sqsx.Discard("not needed"))
	case n < 190:
		panic("boom")
	case n < 195:
		runtime.Goexit()
	}
	return nil
}

// hooks are the books that G12 is checked with.
func (m *member) hooks() sqsx.Hooks {
	return sqsx.Hooks{
		Received: func(message *sqsx.Message) {
			m.w.mu.Lock()
			defer m.w.mu.Unlock()
			m.received[""]++
		},
		Started: func(message *sqsx.Message, margin time.Duration) {
			m.w.mu.Lock()
			defer m.w.mu.Unlock()
			if margin < worldSafety {
				m.w.violate("G5: %s was started with %s of its lease left", message.ID, margin)
			}
		},
		Settled: func(message *sqsx.Message, outcome sqsx.Outcome) {
			m.w.mu.Lock()
			defer m.w.mu.Unlock()
			m.settled[outcome]++
			if outcome == sqsx.Coalesced {
				return
			}
			m.settledReceipts[message.ReceiptHandle] = time.Now()
			want := map[sqsx.Outcome]string{sqsx.Deleted: "delete", sqsx.DeadLettered: "delete", sqsx.Retried: "change", sqsx.Released: "change"}[outcome]
			if got := m.confirmed[message.ID]; want != "" && got != want {
				m.w.violate("G3: %s counts as %s and SQS confirmed %q last", message.ID, outcome, got)
			}
		},
	}
}
