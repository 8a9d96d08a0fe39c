// Package lease is the state machine of one receipt: how far its message has come, who calls SQS with it, and for how long
// SQS has confirmed to hide the message. It calls nothing.
package lease

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Phase is how far a message has come in this process. It only ever grows.
type Phase uint8

const (
	// Queued: received, and waiting for a slot or for its group.
	Queued Phase = iota
	// Running: its handler has been started.
	Running
	// Settling: what becomes of it has been decided, by one owner; SQS has not confirmed it yet.
	Settling
	// Settled: nothing more is done with it.
	Settled
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

// Receipt is the state machine of one message held by a consumer: its phase, who calls SQS with its handle, and the
// lease that SQS has confirmed. It calls nothing itself.
type Receipt struct {
	mu    sync.Mutex
	phase Phase
	hold  hold
	freed chan struct{} // closed when the hold ends; nil unless someone waits for that

	handle   string
	version  int       // counts the handles, as newer ones replace older
	received time.Time // of the handle, no later than SQS has it
	deadline time.Time // until when SQS is known to hide the message
	until    time.Time // until when Extend had it hidden, which no heartbeat shortens
	beatAt   time.Time // when the next heartbeat is due
	keep     bool      // whether heartbeats go on while settling
	verdict  Verdict   // what a settlement is to come to
	began    time.Time // when its handler was started
	lost     bool      // the lease could not be confirmed in time
}

// Use is a handle as a call was made with it.
type Use struct {
	Handle   string
	version  int
	Received time.Time
	Until    time.Time // until when a heartbeat hides the message at least
}

// Start moves a queued message to running and reports whether it did. A lease with less than the safety margin left is
// not started on.
func (r *Receipt) Start(now time.Time, safety time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.phase != Queued || r.lost || r.deadline.Sub(now) < safety {
		return false
	}
	r.phase, r.began = Running, now
	return true
}

// Decide makes the caller the one who settles the message, and reports false if another one is. With keep its lease is
// extended until that is confirmed; without, no heartbeat starts any more.
func (r *Receipt) Decide(verdict Verdict, keep bool) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.phase >= Settling {
		return false
	}
	r.phase, r.verdict, r.keep = Settling, verdict, keep
	return true
}

// Redecide is for the owner of a settlement who changes it.
func (r *Receipt) Redecide(verdict Verdict, keep bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.verdict, r.keep = verdict, keep
}

// Finish ends everything and reports false if the message was settled before.
func (r *Receipt) Finish() (first bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	first, r.phase = r.phase != Settled, Settled
	return first
}

// Beat takes the hold for a heartbeat and reports whether one may be made now.
func (r *Receipt) Beat() (Use, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.hold != free || !r.extendable() {
		return Use{}, false
	}
	r.hold = beating
	return r.use(), true
}

func (r *Receipt) extendable() bool {
	return !r.lost && (r.phase < Settling || r.phase == Settling && r.keep)
}

func (r *Receipt) use() Use { return Use{r.handle, r.version, r.received, r.until} }

// Claim takes the hold for a heartbeat that a handler asked for, as soon as no other call has it, and reports whether one
// is needed to reach that time. The error is ErrDecided once it has been decided what becomes of the message, be it
// while the caller waits; ErrLost; or the context's.
func (r *Receipt) Claim(ctx context.Context, until time.Time) (u Use, needed bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for {
		switch {
		case r.phase >= Settling:
			return Use{}, false, ErrDecided
		case r.lost:
			return Use{}, false, ErrLost
		case !until.After(r.deadline):
			return Use{}, false, nil
		case r.hold == free:
			r.hold = beating
			u = r.use()
			u.Until = until
			return u, true, nil
		}
		if !r.awaitFree(ctx) {
			return Use{}, false, ctx.Err()
		}
	}
}

// Beaten ends the hold of a heartbeat and reports whether the message has had a newer handle meanwhile. If not, the lease
// is extended to deadline, unless that is zero.
func (r *Receipt) Beaten(u Use, deadline, next time.Time) (replaced bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.release()
	if u.version != r.version {
		return true
	}
	r.beatAt = next
	if !deadline.IsZero() {
		r.deadline, r.until = deadline, latest(r.until, u.Until)
	}
	return false
}

// Call takes the hold for a settlement, after a heartbeat that is on its way.
func (r *Receipt) Call() Use {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.hold != free {
		r.awaitFree(context.Background())
	}
	r.hold = calling
	return r.use()
}

// awaitFree waits until the hold may be free, or reports that ctx ended first. The receipt is locked, but not meanwhile.
func (r *Receipt) awaitFree(ctx context.Context) bool {
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

// Called ends the hold of a settlement and reports whether the message has had a newer handle meanwhile, in which case
// what the call did was done to the wrong one.
func (r *Receipt) Called(u Use) (replaced bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.release()
	return u.version != r.version
}

// release ends the hold. The receipt is locked.
func (r *Receipt) release() {
	r.hold = free
	if r.freed != nil {
		close(r.freed)
		r.freed = nil
	}
}

// Replace gives the message the handle of a newer receive, unless that receive is one of its own: when the message is
// settled, or is being made visible again, which it then has been. For the latter it returns the outcome of that.
func (r *Receipt) Replace(handle string, received, deadline, beatAt time.Time) (replaced bool, confirmed Verdict) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.phase == Settled:
		return false, ""
	case r.phase == Settling && !r.keep:
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

// Lose notes that the lease is not to be relied on any more, if u is still its use. It reports the phase and
// whether this is news.
func (r *Receipt) Lose(u Use) (Phase, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if u.version != r.version || r.phase == Settled {
		return r.phase, false
	}
	news := !r.lost
	r.lost = true
	return r.phase, news
}

// State reports where the receipt stands.
func (r *Receipt) State() State {
	r.mu.Lock()
	defer r.mu.Unlock()
	return State{Use: r.use(), Phase: r.phase, Began: r.began, Deadline: r.deadline, BeatAt: r.beatAt,
		Free: r.hold == free, Keep: r.keep, Extendable: r.extendable(), Lost: r.lost, Verdict: r.verdict}
}

// State is a copy of a receipt's state.
type State struct {
	Use
	Phase            Phase
	Began            time.Time // of its handler
	Deadline, BeatAt time.Time
	Free, Keep       bool
	Extendable       bool
	Lost             bool
	Verdict          Verdict
}

// Open begins a receipt that has just arrived: its handle, no later than when SQS gave it, until when SQS hides the message,
// and when the first heartbeat is due.
func (r *Receipt) Open(handle string, received, deadline, beatAt time.Time) {
	r.handle, r.received, r.deadline, r.beatAt = handle, received, deadline, beatAt
}

// Verdict is what a settlement is to come to.
type Verdict string

var (
	// ErrDecided: it has been decided what becomes of the message.
	ErrDecided = errors.New("it has been decided what becomes of the message")
	// ErrLost: the lease is not to be relied on any more.
	ErrLost = errors.New("the lease is lost")
)

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
