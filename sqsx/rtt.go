package sqsx

import (
	"sync/atomic"
	"time"
)

// roundTrip is a running estimate of how long something takes: a short call to SQS, a handler.
type roundTrip struct{ ns, samples atomic.Int64 }

func (r *roundTrip) note(took time.Duration) {
	old := r.ns.Load()
	if r.samples.Add(1) == 1 {
		r.ns.Store(int64(took))
		return
	}
	// An eighth of the new and seven of the old, as TCP does (RFC 6298). A lost race loses one sample.
	r.ns.CompareAndSwap(old, old+(int64(took)-old)/8)
}

func (r *roundTrip) estimate() time.Duration { return time.Duration(r.ns.Load()) }

// known returns the estimate, and whether there is one.
func (r *roundTrip) known() (time.Duration, bool) { return r.estimate(), r.samples.Load() > 0 }
