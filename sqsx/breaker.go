package sqsx

import (
	"fmt"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

// Breaker is the setting of [WithBreaker].
type Breaker struct {
	// Failures is how many handlers in a row must fail, with no success between, until it opens (at least 1).
	Failures int
	// Pause is for how long nothing is received then (at least 1 s). The first messages after it are a try: one failure
	// opens it again, for twice as long up to MaxPause, and one success closes it.
	Pause time.Duration
	// MaxPause is the longest pause (default ten times Pause).
	MaxPause time.Duration
	// Counts says whether an error is one of what the handlers depend on. Without it every error is that has no word of
	// its own: not [Permanent], not [Discard], not [RetryAfter].
	Counts func(err error) bool
}

// WithBreaker receives nothing for a while once handlers fail in a row, since what they depend on is probably not there:
// messages then wait in the queue, where that costs no receive, instead of being received, failed and at last
// dead-lettered. What is held at that moment is handled.
func WithBreaker(b Breaker) ConsumerOption {
	return consumerOption(func(c *consumerConfig) {
		if b.MaxPause == 0 {
			b.MaxPause = 10 * min(b.Pause, MaxVisibility)
		}
		switch {
		case b.Failures < 1:
			c.refuse("WithBreaker", "it opens after one failure at least")
		case b.Pause < time.Second || b.MaxPause < b.Pause:
			c.refuse("WithBreaker", fmt.Sprintf("it pauses for a second at least, and MaxPause is not less: these are %s and %s", b.Pause, b.MaxPause))
		}
		c.breaker = &b
	})
}

// breaker is the state of a consumer's breaker; the consumer's lock guards it.
type breaker struct {
	failures int
	pause    time.Duration // of the latest opening; 0 while closed
	until    time.Time
}

func (b *breaker) open(now time.Time) bool { return now.Before(b.until) }

// note counts a handler's result.
func (c *Consumer) noteResult(what fate, err error) {
	setting := c.config.breaker
	if setting == nil {
		return
	}
	counts := err != nil && what == fateRetry
	if err != nil && setting.Counts != nil {
		if wrong := guard(func() error { counts = setting.Counts(err); return nil }); wrong != nil {
			c.contain(OpBackoff, wrong)
		}
	}
	now := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	b := &c.breaker
	switch {
	case err == nil:
		*b = breaker{until: b.until}
		if now.Before(b.until) {
			b.until = time.Time{}
			c.resume.Ring()
		}
	case counts && !b.open(now):
		b.failures++
		if b.pause > 0 || b.failures >= setting.Failures {
			b.pause = min(max(2*b.pause, setting.Pause), setting.MaxPause)
			b.until, b.failures = now.Add(pause.Jitter(b.pause)), 0
		}
	}
}
