package sqsx

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/answer"
	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

// settleAttempts is how often one call about one message is tried.
const settleAttempts = 3

// directHold settles one message that nobody keeps the lease of, or keeps it hidden, with one call tried a few times.
type directHold struct {
	client Client
	m      *Message

	mu    sync.Mutex
	until time.Time // zero while that is not known
}

func newDirectHold(client Client, m *Message, visibility time.Duration) *directHold {
	h := &directHold{client: client, m: m}
	if visibility > 0 {
		h.until = h.received().Add(visibility)
	}
	return h
}

// received is when SQS handed the message out, or earlier.
func (h *directHold) received() time.Time { return h.m.Received.Add(-receiveMargin) }

func (h *directHold) delete(ctx context.Context) error {
	return attempts(ctx, func() error {
		return deleteBatch(ctx, h.client, h.m.QueueURL, []target{{id: h.m.ID, handle: h.m.ReceiptHandle}})[0]
	})
}

func (h *directHold) retry(ctx context.Context, after time.Duration) error {
	return attempts(ctx, func() error { return h.change(ctx, OpRetry, after) })
}

func (h *directHold) extend(ctx context.Context, until time.Time) error {
	if hidden, ok := h.deadline(); ok && !until.After(hidden) {
		return nil
	}
	if err := tooLong(h.m.ID, h.received(), until); err != nil {
		return err
	}
	return attempts(ctx, func() error { return h.change(ctx, OpExtend, time.Until(until)) })
}

func (h *directHold) deadline() (time.Time, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.until, !h.until.IsZero()
}

// reach notes until when the message is hidden.
func (h *directHold) reach(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.until = until
}

// change makes one call that hides the message for a while from now.
func (h *directHold) change(ctx context.Context, op Op, after time.Duration) error {
	start := time.Now()
	visibility := clampVisibility(after, start.Sub(h.received()))
	err := changeBatch(ctx, h.client, h.m.QueueURL, op, []target{{id: h.m.ID, handle: h.m.ReceiptHandle, visibility: visibility}})[0]
	if err == nil {
		h.reach(start.Add(visibility))
	}
	return err
}

// attempts repeats call while what it failed with may pass.
func attempts(ctx context.Context, call func() error) error {
	for n := 1; ; n++ {
		err := call()
		failed, ok := errors.AsType[*SettleError](err)
		if !ok || n == settleAttempts || failed.class() != answer.Transient {
			return err
		}
		if !pause.Sleep(ctx, pause.Jitter(pause.Exponential(n, 200*time.Millisecond, time.Second))) {
			return err
		}
	}
}
