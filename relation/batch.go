package relation

import (
	"context"
	"errors"
	"fmt"
)

// batch is one call of a loader.
type batch struct {
	group  *group
	calls  []*call
	ctx    context.Context
	cancel context.CancelFunc
	wanted int // calls that somebody waits for; guarded by the table
	tally  *tally
	ended  bool // whether run came to its end
}

// newBatch returns a batch of calls. The table is locked.
func newBatch(g *group, calls []*call) *batch {
	b := &batch{group: g, calls: calls, wanted: len(calls), tally: calls[0].tally}
	if b.tally == nil {
		b.tally = new(tally)
	}
	b.ctx, b.cancel = context.WithCancel(calls[0].ctx)
	for _, c := range calls {
		c.batch = b
	}
	return b
}

// slots bounds the batches that run at once in the whole process, whatever the number of accounts and regions: each
// holds a connection.
var slots = make(chan struct{}, 64)

// run loads the batch's resources and sets the outcome of each call.
func (b *batch) run() {
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-b.ctx.Done():
		b.fail(nil, b.ctx.Err())
		return
	}
	at, l := b.group.scope.origin, b.group.scope.loader
	cfg, err := b.group.session.Config(b.ctx, at.account, at.region)
	if err != nil {
		b.fail(classify(err), err)
		return
	}
	b.tally.batches.Add(1)
	keys := make([]Key, len(b.calls))
	for i, c := range b.calls {
		keys[i] = c.key
	}
	found, failed := l.ask(b.ctx, configure(cfg, at.region, b.tally), keys)
	cache, _ := b.group.session.(Cache)
	for _, c := range b.calls {
		resource := Resource{Account: at.account, Region: at.region, Target: l.target, Type: l.elem, Key: c.key}
		if value, ok := found[c.key]; ok {
			c.value = value
		} else if err, ok := failed[c.key]; ok {
			c.kind, c.err = l.classify(err), err
		} else {
			c.kind = ErrNotFound
		}
		if cache != nil && (c.value != nil || c.kind == ErrNotFound) {
			cache.Store(resource, c.value)
		}
	}
}

// end releases what the batch holds. If run did not come to its end, all calls fail: panicked is what the loader or the
// session panicked with, or nil if it ended its goroutine.
func (b *batch) end(panicked any) {
	b.cancel()
	switch {
	case panicked != nil:
		b.fail(nil, fmt.Errorf("the loader panicked: %v", panicked))
	case !b.ended:
		b.fail(nil, errors.New("the loader ended its goroutine"))
	}
}

// fail gives all calls of the batch the same outcome.
func (b *batch) fail(kind, err error) {
	for _, c := range b.calls {
		c.value, c.kind, c.err = nil, kind, err
	}
}
