package sqsx

import "time"

// Hooks are functions that a [Consumer] calls as things happen, for metrics and for tests. Any of them may be nil. They
// are called from many goroutines and must not block: what they take, handlers and heartbeats wait for.
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
	// [*SettleError]; for a preload, a dead-letter or a check that failed; and for a call of [Idempotent]'s store.
	Failed func(op Op, err error)
}

// observers are all the hooks of a consumer, and its log.
type observers struct {
	hooks []Hooks
}

func (o *observers) polled(asked, got int, took time.Duration) {
	for _, h := range o.hooks {
		if h.Polled != nil {
			h.Polled(asked, got, took)
		}
	}
}

func (o *observers) received(m *Message) {
	for _, h := range o.hooks {
		if h.Received != nil {
			h.Received(m)
		}
	}
}

func (o *observers) started(m *Message, margin time.Duration) {
	for _, h := range o.hooks {
		if h.Started != nil {
			h.Started(m, margin)
		}
	}
}

func (o *observers) handled(m *Message, took time.Duration, err error) {
	for _, h := range o.hooks {
		if h.Handled != nil {
			h.Handled(m, took, err)
		}
	}
}

func (o *observers) settled(m *Message, outcome Outcome) {
	for _, h := range o.hooks {
		if h.Settled != nil {
			h.Settled(m, outcome)
		}
	}
}

func (o *observers) extended(leases, failed int) {
	for _, h := range o.hooks {
		if h.Extended != nil {
			h.Extended(leases, failed)
		}
	}
}

func (o *observers) leaseLost(m *Message) {
	for _, h := range o.hooks {
		if h.LeaseLost != nil {
			h.LeaseLost(m)
		}
	}
}

func (o *observers) failed(op Op, err error) {
	for _, h := range o.hooks {
		if h.Failed != nil {
			h.Failed(op, err)
		}
	}
}
