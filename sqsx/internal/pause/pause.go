// Package pause has the times between attempts, and how to wait for them.
package pause

import (
	"context"
	"math"
	"math/rand/v2"
	"time"
)

// Exponential returns base·2^(n-1), at most limit, for n from 1.
func Exponential(n int, base, limit time.Duration) time.Duration {
	d := max(base, 0)
	for i := 1; i < n && 0 < d && d < limit; i++ {
		if d > limit/2 { // twice that may be more than a time.Duration has
			return limit
		}
		d *= 2
	}
	return min(d, limit)
}

// Jitter returns a time between half of d and d, so that clients which failed together do not come back together.
func Jitter(d time.Duration) time.Duration {
	if d <= 1 {
		return d
	}
	return d/2 + rand.N(d/2)
}

// FullJitter returns a time from 0 to d.
func FullJitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	return rand.N(min(d, math.MaxInt64-1) + 1)
}

// Sleep waits for d and reports whether it did: false means that ctx ended first.
func Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
