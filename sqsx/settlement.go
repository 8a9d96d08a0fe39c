package sqsx

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/typedbus/typedbus/sqsx/internal/answer"
	"github.com/typedbus/typedbus/sqsx/internal/lease"
	"github.com/typedbus/typedbus/sqsx/internal/pause"
)

const (
	// deleteLinger is how long a batch call waits for more entries.
	deleteLinger = 50 * time.Millisecond
	// callTimeout bounds one call that settles or extends.
	callTimeout = 10 * time.Second
	// changeAttempts is how often a change of visibility is tried: if it fails the lease's end does the same, later.
	changeAttempts = 3
)

// settlement is what has been decided on a message and is to be confirmed by SQS.
type settlement struct {
	d        *delivery
	op       Op // OpDelete, OpRetry or OpRelease
	outcome  Outcome
	after    time.Duration // of OpRetry
	attempts int           // that failed
}

// settle is for who has decided what becomes of a message, and returns its settlement. Only one can have decided, and makes
// one settlement, which is tried again as it is; so a settlement that is under way is never written over.
func (d *delivery) settle(op Op, outcome Outcome, after time.Duration) *settlement {
	d.settlement = settlement{d: d, op: op, outcome: outcome, after: after}
	return &d.settlement
}

// batcher gathers settlements of one kind for calls of ten.
type batcher struct {
	c      *Consumer
	linger time.Duration

	mu      sync.Mutex
	pending []*settlement
	timer   *time.Timer
}

// add puts a settlement into the next call, which is made when there are ten or the first has waited for the linger.
func (b *batcher) add(s *settlement) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pending = append(b.pending, s)
	switch {
	case len(b.pending) >= maxBatch || b.linger == 0:
		b.send()
	case len(b.pending) == 1:
		b.timer = time.AfterFunc(b.linger, b.flush)
	}
}

func (b *batcher) flush() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.pending) > 0 {
		b.send()
	}
}

// send makes the call. The batcher is locked.
func (b *batcher) send() {
	batch := b.pending
	b.pending = nil
	if b.timer != nil {
		b.timer.Stop()
	}
	b.c.spawn(func() {
		var again []*settlement
		defer func() { // also if a hook ends the goroutine
			for _, s := range again {
				if s.attempts == 0 {
					b.add(s)
					continue
				}
				time.AfterFunc(pause.Jitter(pause.Exponential(s.attempts, 200*time.Millisecond, 10*time.Second)), func() { b.add(s) })
			}
		}()
		b.c.try(batch, &again)
	})
}

// inOrder makes the calls for settlements one after the other, in calls of ten, and returns when all are settled. A
// change that fails is tried again before the next is made.
func (c *Consumer) inOrder(settlements []*settlement) {
	var again []*settlement
	returned := false
	defer func() {
		if left := slices.Concat(again, settlements); !returned && len(left) > 0 { // a hook has ended the goroutine
			c.spawn(func() { c.inOrder(left) })
		}
	}()
	for len(settlements) > 0 && !returned {
		batch := settlements[:min(len(settlements), maxBatch)]
		settlements = settlements[len(batch):]
		for len(batch) > 0 && !returned {
			again = nil
			c.try(batch, &again)
			batch = again
			returned = len(batch) > 0 && batch[0].attempts > 0 &&
				!pause.Sleep(c.settleCtx, pause.Jitter(pause.Exponential(batch[0].attempts, 200*time.Millisecond, time.Second)))
		}
	}
	returned = true
}

// try makes one call for up to ten settlements of one kind. It finishes those that are settled by it and adds those to be
// tried again to again, also if a hook ends the goroutine.
func (c *Consumer) try(batch []*settlement, again *[]*settlement) {
	calls := make([]*settlement, 0, len(batch))
	targets := make([]target, 0, len(batch))
	uses := make([]lease.Use, 0, len(batch))
	for _, s := range batch {
		u := s.d.Call()
		if state := s.d.State(); state.Phase == lease.Settled || c.hopeless(s, state) {
			s.d.Called(u)
			defer c.finish(s.d, Lost)
			continue
		}
		calls, uses = append(calls, s), append(uses, u)
		targets = append(targets, target{ID: s.d.message.ID, Handle: u.Handle, Visibility: c.visibility(s, u)})
	}
	if len(calls) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(c.settleCtx, callTimeout)
	defer cancel()
	if ctx.Err() != nil { // Run has given up meanwhile, and everything is settled as lost
		for i, s := range calls {
			s.d.Called(uses[i])
		}
		return
	}
	start := time.Now()
	var errs []error
	if calls[0].op == OpDelete {
		errs = deleteBatch(ctx, c.client, c.queueURL, targets)
	} else {
		errs = changeBatch(ctx, c.client, c.queueURL, calls[0].op, targets)
	}
	c.rtt.Note(time.Since(start))
	c.sortOut(calls, uses, errs, again)
}

// sortOut goes over the answers to a call.
func (c *Consumer) sortOut(calls []*settlement, uses []lease.Use, errs []error, again *[]*settlement) {
	if len(calls) == 0 {
		return
	}
	defer c.sortOut(calls[1:], uses[1:], errs[1:], again)
	s, sorted := calls[0], false
	defer func() {
		if !sorted { // a hook has ended the goroutine: what is settled is not settled twice
			s.attempts++
			*again = append(*again, s)
		}
	}()
	retry := c.answered(s, uses[0], errs[0])
	sorted = true
	if retry {
		*again = append(*again, s)
	}
}

// hopeless reports whether the call is not worth making. A message whose lease is over is not made visible: it is by
// itself, or someone else has it. From a standard queue it may still be deleted, as long as nobody received it again;
// and what looks like a lease that is over may be a delete whose answer was lost.
func (c *Consumer) hopeless(s *settlement, l lease.State) bool {
	return l.Lost && (s.op != OpDelete || c.fifo)
}

func (c *Consumer) visibility(s *settlement, u lease.Use) time.Duration {
	elapsed := time.Since(u.Received)
	if s.attempts > 0 {
		elapsed += callTimeout // SQS counts from when it gets to the call, which may have been what was late
	}
	return clampVisibility(s.after, elapsed)
}

// answered finishes a settlement by what SQS answered and reports whether it is to be tried again.
func (c *Consumer) answered(s *settlement, u lease.Use, err error) (again bool) {
	replaced := s.d.Called(u)
	defer func() {
		if again {
			c.beats.Ring() // heartbeats may go on until the next call
		}
	}()
	switch {
	case replaced:
		// A newer receipt came while the call was made. A delete by the old one may have deleted nothing.
		return true
	case err == nil:
		if s.op == OpDelete {
			c.note(&c.health.deleting, true)
		}
		c.finish(s.d, s.outcome)
		return false
	}
	failed := err.(*SettleError)
	if c.settleCtx.Err() == nil {
		c.fail(s.op, failed)
	}
	if s.op == OpDelete && failed.class() != answer.Gone {
		c.note(&c.health.deleting, false)
	}
	s.attempts++
	switch class := failed.class(); {
	case class == answer.Gone, class == answer.Fatal, failed.SenderFault && class != answer.Limit && !throttled(failed.Code):
		s.d.Lose(u)
		c.finish(s.d, Lost)
		return false
	case s.op != OpDelete && (s.attempts >= changeAttempts || class == answer.Denied):
		// The lease ends by itself and brings the message back.
		c.finish(s.d, Lost)
		return false
	}
	return c.settleCtx.Err() == nil
}

// throttled reports whether a code asks to come again later, whoever SQS holds to be at fault.
func throttled(code string) bool {
	return strings.Contains(code, "Throttl") || strings.HasSuffix(code, "OverLimit") || strings.HasSuffix(code, "ServiceUnavailable")
}

// join puts a message into its group and reports whether it is its turn at once, as always on a standard queue. The
// consumer is locked.
func (c *Consumer) join(d *delivery) bool {
	return !c.fifo || c.groups.Join(d.message.GroupID, d)
}

// leave takes a settled message out of its group: see [flow.Groups.Leave]. The consumer is locked.
func (c *Consumer) leave(d *delivery, outcome Outcome) (next *delivery, release []*delivery) {
	if !c.fifo {
		return nil, nil
	}
	passed := outcome == Deleted || outcome == DeadLettered
	next, _, release = c.groups.Leave(d.message.GroupID, d, passed)
	return next, release
}

// cutTail takes what is after a failed message from its group.
func (c *Consumer) cutTail(d *delivery) []*delivery {
	if !c.fifo {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.groups.Cut(d.message.GroupID, d)
}

// releases are the settlements that make messages visible again, the last received first: SQS hands out a group up to
// its first hidden message, so none is overtaken. Messages that others settle are left out.
func releases(deliveries []*delivery) []*settlement {
	var out []*settlement
	slices.SortFunc(deliveries, func(a, b *delivery) int { return cmp.Compare(b.number, a.number) })
	for _, d := range deliveries {
		if d.Decide(Released, false) {
			out = append(out, d.settle(OpRelease, Released, 0))
		}
	}
	return out
}
