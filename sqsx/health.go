package sqsx

import "time"

// Health is the state of a consumer at one moment.
type Health struct {
	// Running is true from Run's begin to its end, Stopping from when it begins to stop.
	Running, Stopping bool
	// Paused is true between Pause and Resume.
	Paused bool
	// Healthy is true while the latest receive succeeded and the consumer is running. An idle queue is healthy.
	Healthy bool
	// LastReceive is when a receive last succeeded, with messages or without.
	LastReceive time.Time
	// Err is why it is not healthy: the latest receive's error, or the fatal one that ended Run.
	Err error
	// ExtendDenied is true if SQS refused a heartbeat for want of permission. Messages are then handled on leases that
	// end when they end.
	ExtendDenied bool
	// Handling is how many handlers run, Waiting how many messages wait for one to end.
	Handling, Waiting int
	Stats             Stats
}

// health is what a consumer remembers for Health. The consumer's lock guards it.
type health struct {
	err              error
	lastReceive      time.Time
	beatsDenied      bool
	beatsDeniedUntil time.Time
}

func (h *health) received(now time.Time) { h.lastReceive, h.err = now, nil }

// Health returns the consumer's state, for a health endpoint.
func (c *Consumer) Health() Health {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := Health{
		Running: c.started && !c.finished(), Stopping: c.stopping, Paused: c.paused,
		LastReceive: c.health.lastReceive, Err: c.health.err, ExtendDenied: c.health.beatsDenied, Stats: c.stats,
	}
	h.Healthy = h.Running && !h.Stopping && h.Err == nil
	for _, d := range c.held {
		switch d.lease().phase {
		case running:
			h.Handling++
		case queued:
			h.Waiting++
		}
	}
	return h
}

func (c *Consumer) finished() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// Stats returns the counts of receives by outcome.
func (c *Consumer) Stats() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stats
}
