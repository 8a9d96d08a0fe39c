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
	mu      sync.Mutex
	free    int
	size    int
	changed bell
}

func newRoom(size int) *room { return &room{free: size, size: size} }

// take waits for room and takes up to most of it. It returns 0 once ctx has ended.
func (r *room) take(ctx context.Context, most int) int {
	most = min(most, r.size)
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
		n := min(most, r.free)
		r.free -= n
		r.mu.Unlock()
		if n > 0 {
			return n
		}
		// Another poller was faster.
	}
}

// wait waits until n is free and reports whether it is; false means that ctx or the time is over.
func (r *room) wait(ctx context.Context, n int, over <-chan time.Time) bool {
	for {
		changed := r.changed.wait()
		r.mu.Lock()
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
	r.mu.Unlock()
	r.changed.ring()
}
