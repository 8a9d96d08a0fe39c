package sqsx

import (
	"context"
	"sync"
	"time"
)

// MemoryStore is a [Store] in memory, for one process and for tests. The zero MemoryStore is empty.
type MemoryStore struct {
	mu      sync.Mutex
	records map[string]memoryRecord
	swept   time.Time
}

type memoryRecord struct {
	token, payload string
	done           bool
	until          time.Time // the end of the claim, or of what is done
}

// Begin implements [Store].
func (s *MemoryStore) Begin(ctx context.Context, c Claim) (Begun, error) {
	if err := ctx.Err(); err != nil {
		return Begun{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.sweep(now)
	if r, ok := s.records[c.ID]; ok && now.Before(r.until) {
		switch {
		case r.done:
			return Begun{State: Done, Payload: r.payload}, nil
		case r.token != c.Token:
			return Begun{State: InProgress, Until: r.until, Payload: r.payload}, nil
		}
	}
	s.put(c.ID, memoryRecord{token: c.Token, payload: c.Payload, until: c.Until})
	return Begun{State: Claimed}, nil
}

// Complete implements [Store].
func (s *MemoryStore) Complete(ctx context.Context, c Claim) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r, ok := s.records[c.ID]; ok && r.token != c.Token {
		return ErrClaimLost
	}
	s.put(c.ID, memoryRecord{token: c.Token, payload: c.Payload, done: true, until: c.Expires})
	return nil
}

// Release implements [Store].
func (s *MemoryStore) Release(ctx context.Context, c Claim) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r, ok := s.records[c.ID]; ok && (r.token != c.Token || r.done) {
		return ErrClaimLost
	}
	delete(s.records, c.ID)
	return nil
}

func (s *MemoryStore) put(id string, r memoryRecord) {
	if s.records == nil {
		s.records = make(map[string]memoryRecord)
	}
	s.records[id] = r
}

// sweep forgets what is over, once a minute.
func (s *MemoryStore) sweep(now time.Time) {
	if now.Sub(s.swept) < time.Minute {
		return
	}
	s.swept = now
	for id, r := range s.records {
		if !now.Before(r.until) {
			delete(s.records, id)
		}
	}
}
