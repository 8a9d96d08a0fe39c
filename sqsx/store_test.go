package sqsx_test

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/typedbus/typedbus/sqsx"
)

var discard = slog.New(slog.DiscardHandler)

// worldName is the name of the consumers in a world, which share their work.
const worldName = "world"

// claimID is the id of the claim on an order's event.
func claimID(number string) string { return worldName + "#my.shop/event-" + number }

// faultyStore is a store whose calls may fail, before they are made or after, and the books on it.
type faultyStore struct {
	sqsx.MemoryStore
	w *world

	done    map[string]bool // completed, by claim
	trouble time.Time       // when a call last failed
}

func newFaultyStore(w *world) *faultyStore { return &faultyStore{w: w, done: map[string]bool{}} }

func (s *faultyStore) Begin(ctx context.Context, c sqsx.Claim) (sqsx.Begun, error) {
	return within(s, func() (sqsx.Begun, error) { return s.MemoryStore.Begin(ctx, c) })
}

func (s *faultyStore) Complete(ctx context.Context, c sqsx.Claim) error {
	_, err := within(s, func() (struct{}, error) {
		err := s.MemoryStore.Complete(ctx, c)
		if err == nil {
			s.w.mu.Lock()
			s.done[c.ID] = true
			s.w.mu.Unlock()
		}
		return struct{}{}, err
	})
	return err
}

func (s *faultyStore) Release(ctx context.Context, c sqsx.Claim) error {
	_, err := within(s, func() (struct{}, error) { return struct{}{}, s.MemoryStore.Release(ctx, c) })
	return err
}

// within makes a call of the store, or fails instead, or fails afterwards.
func within[T any](s *faultyStore, call func() (T, error)) (T, error) {
	s.w.mu.Lock()
	percent := s.w.mode.store
	s.w.mu.Unlock()
	var none T
	fails := s.w.percent(percent)
	if fails {
		s.w.mu.Lock()
		s.trouble = time.Now()
		s.w.mu.Unlock()
	}
	if fails && s.w.percent(50) {
		return none, errors.New("the store is away")
	}
	out, err := call()
	if fails {
		return none, errors.New("the answer of the store is lost")
	}
	return out, err
}

// entered demands what must hold when a handler of a message begins. The world is locked.
func (s *faultyStore) entered(m *sqsx.Message) {
	id := s.w.event[m.ID]
	if m.Event == nil {
		return
	}
	if s.done[id] {
		s.w.violate("idempotency: %s is handled after it was done", id)
	}
	if time.Since(s.trouble) < 5*time.Minute {
		return // a claim that could not be extended may be another's for a moment
	}
	for other, handlers := range s.w.running {
		for _, h := range handlers {
			if other != m.ID && s.w.event[other] == id && h.alive() {
				s.w.violate("idempotency: two messages of %s are handled at once", id)
			}
		}
	}
}

// eventDone reports whether a message's event was handled, be it by another message. The world is locked.
func (w *world) eventDone(message string) bool {
	return w.store != nil && w.store.done[w.event[message]]
}
