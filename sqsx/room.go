package sqsx

import (
	"context"
	"sync"
	"time"
)

// coalesce is how long a receive that could ask for a few messages waits to ask for more.
const coalesce = 20 * time.Millisecond

// room is how many more messages a consumer may hold. A receive takes room for all it asks for before it is made, so
// that what it brings always has a place.
type room struct {
	turn chan struct{} // full while a poller takes room: what becomes free wakes one of them, not all

	mu      sync.Mutex
	free    int
	size    int
	wanted  int  // by the poller that waits
	changed bell // rung when that much is free
}

func newRoom(size int) *room { return &room{turn: make(chan struct{}, 1), free: size, size: size} }

// take waits for room and takes up to most of it. It returns 0 once ctx has ended.
func (r *room) take(ctx context.Context, most int) int {
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return 0
	}
	if !r.wait(ctx, 1, nil) {
		return 0
	}
	most = min(most, r.size)
	timer := time.NewTimer(coalesce)
	r.wait(ctx, most, timer.C)
	timer.Stop()
	if ctx.Err() != nil {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	n := min(most, r.free) // at least 1, for nobody else takes any
	r.free -= n
	return n
}

// wait waits until n is free and reports whether it is; false means that ctx or the time is over.
func (r *room) wait(ctx context.Context, n int, over <-chan time.Time) bool {
	for {
		changed := r.changed.wait()
		r.mu.Lock()
		r.wanted = n
		enough := r.free >= n
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

// give gives room back.
func (r *room) give(n int) {
	r.mu.Lock()
	r.free += n
	enough := r.free >= r.wanted
	r.mu.Unlock()
	if enough {
		r.changed.ring()
	}
}
