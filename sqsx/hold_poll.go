package sqsx

import (
	"context"
	"sync"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/lease"
)

// pollHold settles a message of Poll: within the core that keeps its lease while the loop's body has it, and directly
// afterwards.
type pollHold struct {
	*directHold
	core *Consumer
	d    *delivery

	mu   sync.Mutex // held while a call is made: methods exclude each other
	left bool       // by the loop's body
}

// leave ends the core's part when the loop's body is done with a message. What it did not settle appears again when its
// lease ends.
func (h *pollHold) leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.left = true
	l := h.d.State()
	h.reach(l.Deadline)
	h.d.Decide(Lost, false)
	h.core.finish(h.d, Lost)
	h.core.slots.Leave()
}

func (h *pollHold) delete(ctx context.Context) error {
	return h.settle(ctx, Deleted, func(ctx context.Context, t target) error {
		return deleteBatch(ctx, h.client, h.m.QueueURL, []target{t})[0]
	}, h.directHold.delete)
}

func (h *pollHold) retry(ctx context.Context, after time.Duration) error {
	return h.settle(ctx, Retried, func(ctx context.Context, t target) error {
		t.visibility = clampVisibility(after, time.Since(h.d.State().Received))
		return changeBatch(ctx, h.client, h.m.QueueURL, OpRetry, []target{t})[0]
	}, func(ctx context.Context) error { return h.directHold.retry(ctx, after) })
}

// settle makes a call for a message that the core holds, in turns with heartbeats and with the newest receipt, or else
// directly.
func (h *pollHold) settle(ctx context.Context, outcome Outcome, call func(context.Context, target) error, directly func(context.Context) error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.left || h.d.State().Phase == lease.Settled {
		return directly(ctx)
	}
	if !h.d.Decide(outcome, outcome == Deleted) {
		h.d.Redecide(outcome, outcome == Deleted) // a call before failed
	}
	if outcome != Deleted { // those behind it first, so that none is overtaken
		h.core.inOrder(releases(h.core.cutTail(h.d)))
	}
	err := attempts(ctx, func() error {
		for {
			u := h.d.Call()
			err := call(ctx, target{id: h.m.ID, handle: u.Handle})
			if !h.d.Called(u) {
				return err
			}
			// The message was received again meanwhile, and the newer receipt is the one that counts.
		}
	})
	if err == nil {
		h.core.finish(h.d, outcome)
	}
	return err
}

func (h *pollHold) extend(ctx context.Context, until time.Time) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.left || h.d.State().Phase >= lease.Settling {
		return h.directHold.extend(ctx, until)
	}
	return consumerHold{h.core, h.d}.extend(ctx, until)
}

func (h *pollHold) deadline() (time.Time, bool) {
	if l := h.d.State(); l.Phase < lease.Settled {
		return l.Deadline, true
	}
	return h.directHold.deadline()
}
