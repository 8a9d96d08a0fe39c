package sqsx

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"sync"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/lease"
	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

// HandlerOption is an option of [On]. It sets a policy for the events of one type, in place of the consumer's. A type without
// an option has the consumer's policy.
type HandlerOption interface {
	applyHandler(*policy)
}

// PolicyOption is an option both of [NewConsumer], where it is for all events, and of [On], where it is for those of one type
// and wins over the consumer's.
type PolicyOption interface {
	ConsumerOption
	HandlerOption
}

// policy is what one type of event has of its own; zero is the consumer's.
type policy struct {
	timeout     time.Duration
	backoff     Backoff
	concurrency int
	maxAttempts int
	wrong       []error
}

func (p *policy) refuse(option, reason string) {
	p.wrong = append(p.wrong, &ConfigError{option, reason})
}

type policyOption struct {
	consumer func(*consumerConfig)
	handler  func(*policy)
}

func (o policyOption) applyConsumer(c *consumerConfig) { o.consumer(c) }
func (o policyOption) applyHandler(p *policy)          { o.handler(p) }

// policyOf is the policy for a message whose body has been decoded.
func (c *Consumer) policyOf(m *Message) *policy {
	if c.mux != nil && m.Event != nil {
		if r := c.mux.handlers[reflect.TypeOf(m.Event)]; r != nil {
			return &r.policy
		}
	}
	return &policy{}
}

// gate lets so many messages of a type through to the slots at once, where a type has a limit of its own. Others of it wait
// before the gate, where they take no slot and are released at a stop.
type gate struct {
	mu    sync.Mutex
	types map[reflect.Type]*turnstile
}

type turnstile struct {
	free    int
	waiting []*delivery
}

// newGate returns a gate for the types of a mux that have a limit, or nil if none has.
func newGate(mux *Mux) *gate {
	if mux == nil {
		return nil
	}
	g := &gate{types: make(map[reflect.Type]*turnstile)}
	for t, r := range mux.handlers {
		if r.policy.concurrency > 0 {
			g.types[t] = &turnstile{free: r.policy.concurrency}
		}
	}
	if len(g.types) == 0 {
		return nil
	}
	return g
}

// enter reports whether a message may go on now. If not, leave of another returns it.
func (g *gate) enter(d *delivery) bool {
	if g == nil || d.message.Event == nil {
		return true
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	t := g.types[reflect.TypeOf(d.message.Event)]
	switch {
	case t == nil:
		return true
	case t.free > 0:
		t.free--
		d.gated = t
		return true
	}
	t.waiting = append(t.waiting, d)
	d.parked.Store(true)
	return false
}

// leave returns the message that may go on now that one has been handled, or nil.
func (g *gate) leave(d *delivery) *delivery {
	if d.gated == nil {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	t := d.gated
	d.gated = nil
	for len(t.waiting) > 0 {
		next := t.waiting[0]
		t.waiting[0] = nil
		t.waiting = t.waiting[1:]
		if next.State().Phase == lease.Queued { // else it was released while it waited
			next.gated = t
			next.parked.Store(false)
			return next
		}
	}
	t.free++
	return nil
}

// submit lines a message up whose turn it is.
func (c *Consumer) submit(d *delivery) {
	if c.gate != nil && !d.decoded {
		c.decodeEarly(d)
	}
	if c.gate.enter(d) {
		c.slots.Submit(c.line, d)
	}
}

// left gives a slot back, and lets the next of its type through.
func (c *Consumer) left(d *delivery) {
	next := c.gate.leave(d)
	c.slots.Leave()
	if next != nil {
		c.slots.Submit(c.line, next)
	}
}

// decodeEarly decodes a message before its handler's turn, unless that may wait for another machine. A factory that panics does so again
// in the handler's turn, where it is an error of that message alone.
func (c *Consumer) decodeEarly(d *delivery) {
	if c.decoder.waits(d.message) {
		return
	}
	d.decoded = guard(func() error { c.decoder.Decode(d.ctx, d.message); return nil }) == nil
}

// Breaker is the setting of [WithBreaker]. Its zero value is refused: Failures and Pause must be set.
type Breaker struct {
	// Failures is the number of handlers in a row that must fail, with no success between them, until the breaker opens. It
	// is 1 or more; 0 is refused.
	Failures int
	// Pause is for how long nothing is received once the breaker has opened, less up to a half, by chance, so that consumers
	// do not come back together. It is a second or more; 0 is refused. The first messages after the pause are a try: one
	// failure opens the breaker again, for twice as long up to MaxPause, and one success closes it.
	Pause time.Duration
	// MaxPause is the longest pause. It is not less than Pause; 0 means ten times Pause.
	MaxPause time.Duration
	// Counts reports whether an error is one of what the handlers depend on, and so counts as a failure. Nil counts every
	// error that says nothing of its own about what is to become of the message: none of [Permanent], [Discard] and
	// [RetryAfter]. A panic of it is contained, and counted in [Stats].
	Counts func(err error) bool
}

// WithBreaker makes the consumer receive nothing for a while once handlers fail in a row, since what they depend on is probably
// not there. Messages then wait in the queue, where that costs no receive, instead of being received, failed and at last
// dead-lettered. What the consumer holds at that moment is handled. Without the option there is no breaker. A setting that
// cannot be is a [*ConfigError] of [NewConsumer].
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

// Limiter limits how many messages a consumer receives. A [*rate.Limiter] is one.
//
// WaitN is called before each receive with the number of messages that it may bring (1 to 10), and returns nil when they may
// come. No message is held meanwhile. Its context ends when the consumer stops. Another error, or a panic, counts as a refusal,
// after which the consumer waits a second and asks again.
//
// A limiter with a method Burst() int must have a burst of the number of [WithMaxMessages] or more, and one with a method
// Limit, a rate above 0: [NewConsumer] refuses what would never allow a receive.
//
// [*rate.Limiter]: https://pkg.go.dev/golang.org/x/time/rate#Limiter
type Limiter interface {
	WaitN(ctx context.Context, n int) error
}

// WithLimiter makes the consumer ask limiter before each receive. Messages that it allowed and the queue did not have are not
// asked for again: the next receive uses them first. Without the option there is no limit; a nil limiter is a [*ConfigError].
func WithLimiter(limiter Limiter) ConsumerOption {
	return consumerOption(func(c *consumerConfig) {
		if isNil(limiter) {
			c.refuse("WithLimiter", "the limiter is nil: leave the option out for no limit")
			return
		}
		c.limiter = limiter
	})
}

// unsatisfiable says why a limiter will never allow a receive of most messages, as far as it can be asked, or nothing.
func unsatisfiable(limiter Limiter, most int) string {
	limit := math.Inf(1)
	if method := reflect.ValueOf(limiter).MethodByName("Limit"); method.IsValid() && method.Type().NumIn() == 0 && method.Type().NumOut() == 1 &&
		method.Type().Out(0).Kind() == reflect.Float64 {
		if limit = method.Call(nil)[0].Float(); limit == math.MaxFloat64 { // rate.Inf
			return ""
		}
	}
	burst, ok := limiter.(interface{ Burst() int })
	switch {
	case limit <= 0:
		return "its rate is 0, so that it would allow no receive for ever"
	case ok && burst.Burst() < most:
		return fmt.Sprintf("its burst is %d and a receive asks for %d messages, which it would never allow: raise the burst, or lower WithMaxMessages",
			burst.Burst(), most)
	}
	return ""
}
