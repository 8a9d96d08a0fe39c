package sqsx

import (
	"context"
	"sync"
	"time"
)

// Store remembers which events are being handled and which have been, for [Idempotent]. Its methods are called by many
// goroutines, and by many processes if it is shared.
//
// Three rules make a store: what it decides on and what it writes is one atomic step; a claim is no claim any more when
// its time is over, and an event no longer done, whether or not the record is still there; and nothing is done to a
// record that has another's token.
//
// [MemoryStore] is one for a single process, package sqsx/sqsxdynamodb has one for many, and docs/idempotency.md one
// for Redis.
type Store interface {
	// Begin claims c.ID until c.Until, unless it is done, or claimed with another token. Claimed with the same token, it
	// is claimed until the new time: that is how a claim is extended, and what makes Begin safe to repeat.
	Begin(ctx context.Context, c Claim) (Begun, error)
	// Complete makes c.ID done until c.Expires. It returns [ErrClaimLost] and changes nothing if there is a record that
	// has another token. Repeated it changes nothing.
	Complete(ctx context.Context, c Claim) error
	// Release gives the claim up, so that another may begin at once. It returns [ErrClaimLost] and changes nothing if
	// there is a record that has another token, or is done; it returns nil if there is none.
	Release(ctx context.Context, c Claim) error
}

// Claim is the right of one call of a handler to handle one event.
type Claim struct {
	// ID tells events and consumers apart: the name of the consumer, '#', and the key of the event, 512 bytes at most.
	ID string
	// Token tells one claim on the event from all others, and is never empty.
	Token string
	// Until is when the claim ends unless it is extended.
	Until time.Time
	// Expires is when the record may be forgotten, also if it is completed.
	Expires time.Time
	// Payload is a digest of the event (64 characters), to be returned to others that begin; empty without
	// [WithPayloadCheck].
	Payload string
}

// ClaimState is what [Store].Begin found.
type ClaimState uint8

const (
	// Claimed: the caller is to handle the event.
	Claimed ClaimState = iota
	// InProgress: another handles it at the moment.
	InProgress
	// Done: it has been handled.
	Done
)

// Begun is the answer of [Store].Begin.
type Begun struct {
	State ClaimState
	// Until is when the other's claim ends, where State is InProgress.
	Until time.Time
	// Payload is the digest that the other claim was begun with, where State is not Claimed; empty if it had none.
	Payload string
}

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
