package sqsx

import (
	"reflect"
	"sync"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/lease"
)

// HandlerOption is an option of [On]: a policy for the events of one type, in place of the consumer's.
type HandlerOption interface {
	applyHandler(*policy)
}

// PolicyOption is an option both of [NewConsumer], for all events, and of [On], for those of one type.
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
