package sqsx

import (
	"runtime/debug"
	"time"
)

// Hooks are functions that a [Consumer] calls as things happen, for metrics and for tests. Any of them may be nil. They
// are called from many goroutines and must not block: what they take, handlers and heartbeats wait for. A hook that panics
// is counted in [Stats] and logged.
type Hooks struct {
	// Polled is called after each receive that succeeded, with the number asked for and how many messages it brought.
	Polled func(asked, got int, took time.Duration)
	// Received is called for each message a receive brought, before anything else is done with it.
	Received func(m *Message)
	// Started is called when a handler is about to be called, with the time that is left of the lease.
	Started func(m *Message, margin time.Duration)
	// Handled is called when a handler has returned, with what it returned.
	Handled func(m *Message, took time.Duration, err error)
	// Settled is called once for each message that Received was called for.
	Settled func(m *Message, outcome Outcome)
	// Extended is called after a heartbeat, with how many leases it was to extend and how many it did not.
	Extended func(leases, failed int)
	// LeaseLost is called when a lease could not be extended in time.
	LeaseLost func(m *Message)
	// Failed is called for each call to SQS that failed, and each entry of a batch that did, with a [*ReceiveError] or a
	// [*SettleError]; for a preload or a dead-letter that failed; for a call of [Idempotent]'s store; and with a [*PanicError]
	// for a back-off that panicked.
	Failed func(op Op, err error)
}

// observers are all the hooks of a consumer. What one panics with is handed to contain.
type observers struct {
	hooks   []Hooks
	contain func(err error)
}

// each calls a function for all hooks. A panic ends that one's call alone.
func (o *observers) each(call func(*Hooks)) {
	for i := range o.hooks {
		o.one(&o.hooks[i], call)
	}
}

func (o *observers) one(h *Hooks, call func(*Hooks)) {
	defer func() {
		if r := recover(); r != nil {
			o.contain(&PanicError{Value: r, Stack: debug.Stack()})
		}
	}()
	call(h)
}

func (o *observers) polled(asked, got int, took time.Duration) {
	o.each(func(h *Hooks) {
		if h.Polled != nil {
			h.Polled(asked, got, took)
		}
	})
}

func (o *observers) received(m *Message) {
	o.each(func(h *Hooks) {
		if h.Received != nil {
			h.Received(m)
		}
	})
}

func (o *observers) started(m *Message, margin time.Duration) {
	o.each(func(h *Hooks) {
		if h.Started != nil {
			h.Started(m, margin)
		}
	})
}

func (o *observers) handled(m *Message, took time.Duration, err error) {
	o.each(func(h *Hooks) {
		if h.Handled != nil {
			h.Handled(m, took, err)
		}
	})
}

func (o *observers) settled(m *Message, outcome Outcome) {
	o.each(func(h *Hooks) {
		if h.Settled != nil {
			h.Settled(m, outcome)
		}
	})
}

func (o *observers) extended(leases, failed int) {
	o.each(func(h *Hooks) {
		if h.Extended != nil {
			h.Extended(leases, failed)
		}
	})
}

func (o *observers) leaseLost(m *Message) {
	o.each(func(h *Hooks) {
		if h.LeaseLost != nil {
			h.LeaseLost(m)
		}
	})
}

func (o *observers) failed(op Op, err error) {
	o.each(func(h *Hooks) {
		if h.Failed != nil {
			h.Failed(op, err)
		}
	})
}
