package publish

import (
	"context"
	"math/rand/v2"
	"time"
)

// backoff returns how long to wait after so many attempts: a time between half of it and the whole, so that publishers
// that were throttled together do not come back together.
func (c *config) backoff(attempts int) time.Duration {
	d := c.base
	for i := 1; i < attempts && d < c.most; i++ {
		d *= 2
	}
	d = min(d, c.most)
	if d <= 1 {
		return d
	}
	return d/2 + rand.N(d/2)
}

// sleep waits for d, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
