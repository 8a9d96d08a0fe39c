package lease

import (
	"sync/atomic"
	"time"
)

// RoundTrip is a running estimate of how long something takes: a short call to SQS, a handler.
type RoundTrip struct{ ns, samples atomic.Int64 }

// Note adds a sample.
func (r *RoundTrip) Note(took time.Duration) {
	old := r.ns.Load()
	if r.samples.Add(1) == 1 {
		r.ns.Store(int64(took))
		return
	}
	// An eighth of the new and seven of the old, as TCP does (RFC 6298). A lost race loses one sample.
	r.ns.CompareAndSwap(old, old+(int64(took)-old)/8)
}

// Estimate returns the estimate; 0 before the first sample.
func (r *RoundTrip) Estimate() time.Duration { return time.Duration(r.ns.Load()) }

// Known returns the estimate, and whether there is one.
func (r *RoundTrip) Known() (time.Duration, bool) { return r.Estimate(), r.samples.Load() > 0 }
