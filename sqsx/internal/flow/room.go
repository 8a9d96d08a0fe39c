package flow

import (
	"context"
	"sync"
	"time"
)

// coalesce is how long a receive that could ask for a few messages waits to ask for more.
const coalesce = 20 * time.Millisecond

// Room is how many more messages a consumer may hold. A receive takes room for all it asks for before it is made, so
// that what it brings always has a place.
type Room struct {
	turn chan struct{} // full while a poller takes room: what becomes free wakes one of them, not all

	mu      sync.Mutex
	held    int
	size    int  // how many may be held
	wanted  int  // by the poller that waits
	changed Bell // rung when that much is free
}

// NewRoom returns room for size messages.
func NewRoom(size int) *Room { return &Room{turn: make(chan struct{}, 1), size: size} }

// Limit sets how many may be held. If more are, nothing is taken until enough have gone.
func (r *Room) Limit(n int) {
	r.mu.Lock()
	if r.size == max(n, 1) { // as after most messages: nobody need be woken
		r.mu.Unlock()
		return
	}
	r.size = max(n, 1)
	enough := r.enough(r.wanted)
	r.mu.Unlock()
	if enough {
		r.changed.Ring()
	}
}

// enough reports whether n is free, or all there is. The room is locked.
func (r *Room) enough(n int) bool { return r.size-r.held >= min(n, r.size) }

// Take waits for room and takes up to most of it. It returns 0 once ctx has ended.
func (r *Room) Take(ctx context.Context, most int) int {
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return 0
	}
	for {
		if !r.wait(ctx, 1, nil) {
			return 0
		}
		timer := time.NewTimer(coalesce)
		r.wait(ctx, most, timer.C)
		timer.Stop()
		if ctx.Err() != nil {
			return 0
		}
		r.mu.Lock()
		n := min(most, r.size-r.held)
		if n > 0 {
			r.held += n
			r.mu.Unlock()
			return n
		}
		r.mu.Unlock() // the limit was lowered meanwhile
	}
}

// wait waits until n is free and reports whether it is; false means that ctx or the time is over.
func (r *Room) wait(ctx context.Context, n int, over <-chan time.Time) bool {
	for {
		changed := r.changed.Wait()
		r.mu.Lock()
		r.wanted = n
		enough := r.enough(n)
		r.mu.Unlock()
		if enough {
			return ctx.Err() == nil
		}
		select {
		case <-changed:
		case <-over:
			return false
		case <-ctx.Done():
			return false
		}
	}
}

// Give gives room back.
func (r *Room) Give(n int) {
	r.mu.Lock()
	r.held -= n
	enough := r.enough(r.wanted)
	r.mu.Unlock()
	if enough {
		r.changed.Ring()
	}
}
