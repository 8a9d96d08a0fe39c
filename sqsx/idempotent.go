package sqsx

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Claim is a store's answer to the question whether an event is to be handled.
type Claim uint8

const (
	// Claimed: the caller is to handle it.
	Claimed Claim = iota
	// InProgress: another handles it at the moment.
	InProgress
	// Done: it has been handled.
	Done
)

// Store remembers which events have been handled. Its methods are called by many goroutines, and by many processes if
// it is shared; a claim must then be taken in one atomic step.
type Store interface {
	// Claim claims the key for a while, unless another has claimed it or it is done.
	Claim(ctx context.Context, key string, lease time.Duration) (Claim, error)
	// Complete makes a claimed key done, for ttl.
	Complete(ctx context.Context, key string, ttl time.Duration) error
	// Release gives a claim up, so that another may take it.
	Release(ctx context.Context, key string) error
}

// ErrInProgress is what a message is retried with whose event another handles at the moment.
var ErrInProgress = errors.New("sqsx: the event is being handled elsewhere")

// Idempotent skips events that have been handled already, by their id: EventBridge and SQS deliver at least once, and two
// rules that match one event deliver it twice. An event is remembered for ttl after it was handled; lease is how long a
// claim lasts if its process dies, and must be longer than a handler takes.
//
// It is at-least-once with duplicates left out, not exactly-once: a process that dies between the handler's return and
// the store's Complete leaves the event to be handled again. A store that fails does not lose an event: the message is
// retried.
func Idempotent(store Store, lease, ttl time.Duration) Middleware {
	return func(next Handler) Handler {
		return HandlerFunc(func(ctx context.Context, m *Message) error {
			if m.Event == nil {
				return next.Handle(ctx, m)
			}
			key := m.Event.Envelope().Source + "/" + m.EventID()
			claim, err := store.Claim(ctx, key, lease)
			switch {
			case err != nil:
				return err
			case claim == Done:
				return nil
			case claim == InProgress:
				return RetryAfter(ErrInProgress, lease)
			}
			handled := false
			defer func() { settleClaim(ctx, store, key, handled, ttl) }()
			err = next.Handle(ctx, m)
			handled = err == nil || IsDiscard(err)
			return err
		})
	}
}

// settleClaim ends a claim however the handler ended, also after the end of its context. If the store fails the claim
// lasts as long as its lease: an event that was handled is deleted from its queue in any case, one that was not is then
// handled later.
func settleClaim(ctx context.Context, store Store, key string, handled bool, ttl time.Duration) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTimeout)
	defer cancel()
	if handled {
		_ = store.Complete(ctx, key, ttl)
	} else {
		_ = store.Release(ctx, key)
	}
}

// MemoryStore is a [Store] in memory, for one process and for tests. The zero MemoryStore is empty.
type MemoryStore struct {
	mu      sync.Mutex
	entries map[string]memoryEntry
	swept   time.Time
}

type memoryEntry struct {
	claim Claim // InProgress or Done
	until time.Time
}

// Claim implements [Store].
func (s *MemoryStore) Claim(_ context.Context, key string, lease time.Duration) (Claim, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.sweep(now)
	if e, ok := s.entries[key]; ok && now.Before(e.until) {
		return e.claim, nil
	}
	s.put(key, memoryEntry{InProgress, now.Add(lease)})
	return Claimed, nil
}

// Complete implements [Store].
func (s *MemoryStore) Complete(_ context.Context, key string, ttl time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(key, memoryEntry{Done, time.Now().Add(ttl)})
	return nil
}

// Release implements [Store].
func (s *MemoryStore) Release(_ context.Context, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.entries, key)
	return nil
}

func (s *MemoryStore) put(key string, e memoryEntry) {
	if s.entries == nil {
		s.entries = make(map[string]memoryEntry)
	}
	s.entries[key] = e
}

// sweep forgets what is over, once a minute.
func (s *MemoryStore) sweep(now time.Time) {
	if now.Sub(s.swept) < time.Minute {
		return
	}
	s.swept = now
	for key, e := range s.entries {
		if !now.Before(e.until) {
			delete(s.entries, key)
		}
	}
}
