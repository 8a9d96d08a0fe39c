package sqsx

import (
	"context"
	"sync"
	"time"
)

// phase is how far a message has come in this process. It only ever grows.
type phase uint8

const (
	// queued: received, and waiting for a slot or for its group.
	queued phase = iota
	// running: its handler has been started.
	running
	// settling: what becomes of it has been decided, by one owner; SQS has not confirmed it yet.
	settling
	// settled: nothing more is done with it.
	settled
)

// hold says who is calling SQS with the receipt at the moment. A heartbeat and a settlement exclude each other: a
// heartbeat that landed after a settlement would undo a back-off or revive a message that is gone, and one that lands
// while a delete is on its way draws errors.
type hold uint8

const (
	free hold = iota
	beating
	calling
)

// receipt is the state machine of one message held by a consumer: its phase, who calls SQS with its handle, and the
// lease that SQS has confirmed. It calls nothing itself.
type receipt struct {
	mu    sync.Mutex
	phase phase
	hold  hold
	freed chan struct{} // closed when the hold ends; nil unless someone waits for that

	handle   string
	version  int       // counts the handles, as newer ones replace older
	received time.Time // of the handle, no later than SQS has it
	deadline time.Time // until when SQS is known to hide the message
	until    time.Time // until when Extend had it hidden, which no heartbeat shortens
	beatAt   time.Time // when the next heartbeat is due
	keep     bool      // whether heartbeats go on while settling
	verdict  Outcome   // what a settlement is to come to
	began    time.Time // when its handler was started
	lost     bool      // the lease could not be confirmed in time
}

// use is a handle as a call was made with it.
type use struct {
	handle   string
	version  int
	received time.Time
	until    time.Time // until when a heartbeat hides the message at least
}

// start moves a queued message to running and reports whether it did. A lease with less than the safety margin left is
// not started on.
func (r *receipt) start(now time.Time, safety time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.phase != queued || r.lost || r.deadline.Sub(now) < safety {
		return false
	}
	r.phase, r.began = running, now
	return true
}

// decide makes the caller the one who settles the message, and reports false if another one is. With keep its lease is
// extended until that is confirmed; without, no heartbeat starts any more.
func (r *receipt) decide(verdict Outcome, keep bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.phase >= settling {
		return false
	}
	r.phase, r.verdict, r.keep = settling, verdict, keep
	return true
}

// redecide is for the owner of a settlement who changes it.
func (r *receipt) redecide(verdict Outcome, keep bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.verdict, r.keep = verdict, keep
}

// finish ends everything and reports false if the message was settled before.
func (r *receipt) finish() (first bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	first, r.phase = r.phase != settled, settled
	return first
}

// beat takes the hold for a heartbeat and reports whether one may be made now.
func (r *receipt) beat() (use, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.hold != free || !r.extendable() {
		return use{}, false
	}
	r.hold = beating
	return r.use(), true
}

func (r *receipt) extendable() bool {
	return !r.lost && (r.phase < settling || r.phase == settling && r.keep)
}

func (r *receipt) use() use { return use{r.handle, r.version, r.received, r.until} }

// claim takes the hold for a heartbeat that a handler asked for, as soon as no other call has it, and reports whether one
// is needed to reach that time. The error is [ErrManaged] once it has been decided what becomes of the message, be it
// while the caller waits; [ErrLeaseLost]; or the context's.
func (r *receipt) claim(ctx context.Context, until time.Time) (u use, needed bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		switch {
		case r.phase >= settling:
			return use{}, false, ErrManaged
		case r.lost:
			return use{}, false, ErrLeaseLost
		case !until.After(r.deadline):
			return use{}, false, nil
		case r.hold == free:
			r.hold = beating
			u = r.use()
			u.until = until
			return u, true, nil
		}
		if !r.awaitFree(ctx) {
			return use{}, false, ctx.Err()
		}
	}
}

// beaten ends the hold of a heartbeat and reports whether the message has had a newer handle meanwhile. If not, the lease
// is extended to deadline, unless that is zero.
func (r *receipt) beaten(u use, deadline, next time.Time) (replaced bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.release()
	if u.version != r.version {
		return true
	}
	r.beatAt = next
	if !deadline.IsZero() {
		r.deadline, r.until = deadline, later(r.until, u.until)
	}
	return false
}

// call takes the hold for a settlement, after a heartbeat that is on its way.
func (r *receipt) call() use {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.hold != free {
		r.awaitFree(context.Background())
	}
	r.hold = calling
	return r.use()
}

// awaitFree waits until the hold may be free, or reports that ctx ended first. The receipt is locked, but not meanwhile.
func (r *receipt) awaitFree(ctx context.Context) bool {
	if r.freed == nil {
		r.freed = make(chan struct{})
	}
	freed := r.freed
	r.mu.Unlock()
	defer r.mu.Lock()
	select {
	case <-freed:
		return true
	case <-ctx.Done():
		return false
	}
}

// called ends the hold of a settlement and reports whether the message has had a newer handle meanwhile, in which case
// what the call did was done to the wrong one.
func (r *receipt) called(u use) (replaced bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.release()
	return u.version != r.version
}

// release ends the hold. The receipt is locked.
func (r *receipt) release() {
	r.hold = free
	if r.freed != nil {
		close(r.freed)
		r.freed = nil
	}
}

// replace gives the message the handle of a newer receive, unless that receive is one of its own: when the message is
// settled, or is being made visible again, which it then has been. For the latter it returns the outcome of that.
func (r *receipt) replace(handle string, received, deadline, beatAt time.Time) (replaced bool, confirmed Outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.phase == settled:
		return false, ""
	case r.phase == settling && !r.keep:
		return false, r.verdict
	}
	if handle != r.handle {
		r.version++
	}
	r.handle, r.received, r.deadline, r.beatAt = handle, received, deadline, beatAt
	if r.until.After(deadline) {
		r.beatAt = received // what Extend had reached ended with the older receipt, and is due again
	}
	r.lost = false
	return true, ""
}

// lose notes that the lease is not to be relied on any more, if u is still its use. It reports the phase and
// whether this is news.
func (r *receipt) lose(u use) (phase, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if u.version != r.version || r.phase == settled {
		return r.phase, false
	}
	news := !r.lost
	r.lost = true
	return r.phase, news
}

// lease reports where the lease stands.
func (r *receipt) lease() lease {
	r.mu.Lock()
	defer r.mu.Unlock()
	return lease{use: r.use(), phase: r.phase, began: r.began, deadline: r.deadline, beatAt: r.beatAt,
		free: r.hold == free, keep: r.keep, extendable: r.extendable(), lost: r.lost, verdict: r.verdict}
}

// lease is a copy of a receipt's state.
type lease struct {
	use
	phase            phase
	began            time.Time // of its handler
	deadline, beatAt time.Time
	free, keep       bool
	extendable       bool
	lost             bool
	verdict          Outcome
}
