package relation

import (
	"context"
	"errors"
	"fmt"
	"reflect"
)

// batch is one call of a loader.
type batch struct {
	group    *group
	calls    []*call
	ctx      context.Context
	cancel   context.CancelFunc
	wanted   int           // calls that somebody waits for; guarded by the table
	waitsFor map[*call]int // what the loader itself waits for, and how often; likewise
	tally    *tally
	ended    bool // whether run came to its end
}

// newBatch returns a batch of calls. The table is locked.
func newBatch(g *group, calls []*call) *batch {
	b := &batch{group: g, calls: calls, wanted: len(calls), tally: calls[0].tally}
	if b.tally == nil {
		b.tally = new(tally)
	}
	b.ctx, b.cancel = context.WithCancel(context.WithValue(calls[0].ctx, askingKey{}, b))
	for _, c := range calls {
		c.batch = b
	}
	return b
}

// run sets the outcome of each call: what a cache knows, or what the loader finds.
func (b *batch) run() {
	cache, cached := within[Cache](b.group.session)
	calls := b.calls
	if cached {
		calls = b.recall(cache)
	}
	if len(calls) == 0 || !b.load(calls) || !cached {
		return
	}
	loaded := make(map[Resource]any, len(calls))
	for _, c := range calls {
		if c.value != nil || c.kind == ErrNotFound {
			loaded[b.resource(c)] = c.value
		}
	}
	if len(loaded) > 0 {
		if err := cache.Store(b.ctx, loaded); err != nil {
			b.tally.cacheFailures.Add(1)
		}
	}
}

// recall sets the outcomes that cache knows, and returns the calls that are left.
func (b *batch) recall(cache Cache) []*call {
	resources := make([]Resource, len(b.calls))
	for i, c := range b.calls {
		resources[i] = b.resource(c)
	}
	known, err := cache.Load(b.ctx, resources)
	if err != nil {
		b.tally.cacheFailures.Add(1)
	}
	var left []*call
	for i, c := range b.calls {
		value, ok := known[resources[i]]
		switch {
		case ok && value == nil:
			c.kind, c.cached = ErrNotFound, true
		case ok && b.group.scope.loader.holds(value):
			c.value, c.cached = value, true
		default:
			if ok {
				b.tally.cacheFailures.Add(1)
			}
			left = append(left, c)
		}
	}
	return left
}

// load asks the loader for calls, and reports whether there was anything to ask.
func (b *batch) load(calls []*call) bool {
	at, l := b.group.scope.origin, b.group.scope.loader
	if l.missing != nil {
		fail(calls, ErrNoLoader, l.missing)
		return false
	}
	cfg, err := b.group.session.Config(b.ctx, at.account, at.region)
	if err != nil {
		fail(calls, classify(err), err)
		return false
	}
	b.tally.batches.Add(1)
	keys := make([]Key, len(calls))
	for i, c := range calls {
		keys[i] = c.key
	}
	found, failed := l.ask(b.ctx, configure(cfg, at.region, b.tally), keys, new(int))
	for _, c := range calls {
		value, ok := found[c.key]
		err, isFailed := failed[c.key]
		switch {
		case ok && l.holds(value):
			c.value = value
		case ok:
			c.err = fmt.Errorf("the loader returned a %s, not a *%s", typeOf(value), typeName(l.elem))
		case isFailed:
			c.kind, c.err = l.classify(err), err
		default:
			c.kind = ErrNotFound
		}
	}
	return true
}

func (b *batch) resource(c *call) Resource {
	at, l := b.group.scope.origin, b.group.scope.loader
	return Resource{Account: at.account, Region: at.region, Target: l.target, Type: l.elem, Key: c.key}
}

// end releases what the batch holds. If run did not come to its end, all calls fail: panicked is what the loader, the
// session or the cache panicked with, or nil if it ended its goroutine.
func (b *batch) end(panicked any) {
	b.cancel()
	switch {
	case panicked != nil:
		fail(b.calls, nil, fmt.Errorf("the loader panicked: %v", panicked))
	case !b.ended:
		fail(b.calls, nil, errors.New("the loader ended its goroutine"))
	}
}

// fail gives all of calls the same outcome.
func fail(calls []*call, kind, err error) {
	for _, c := range calls {
		c.value, c.kind, c.err = nil, kind, err
	}
}

func typeOf(value any) string {
	if value == nil {
		return "nil"
	}
	return typeName(reflect.TypeOf(value))
}
