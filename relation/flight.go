package relation

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/typedbus/typedbus/registry"
)

// scope is what resources must have in common to be loaded by one call.
type scope struct {
	session any // identifies the session; see identify
	origin  origin
	loader  *loader
}

// request is a wish for a resource.
type request struct {
	scope   scope
	session registry.Session
	key     Key
}

// call is a resource on its way, and how it ended.
type call struct {
	key   Key
	group *group
	ctx   context.Context // the first caller's values, not its cancellation
	tally *tally          // of the Preload that asked first, or nil

	waiters int    // guarded by the table
	batch   *batch // likewise; nil until its batch starts

	done   chan struct{}
	value  any   // *T if found; from here on to be read when done is closed
	kind   error // else an outcome, or nil for a failure
	err    error // the cause, if there is one
	cached bool  // whether a Cache knew it
}

// finished is the done channel of calls that never were on their way.
var finished = func() chan struct{} {
	done := make(chan struct{})
	close(done)
	return done
}()

func (c *call) isDone() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// isSettled reports whether the call is done and its outcome is one to remember.
func (c *call) isSettled() bool {
	return c.isDone() && (c.value != nil || c.kind == ErrNotFound || c.kind == ErrNoKey)
}

// group holds the calls of one scope that are on their way.
type group struct {
	scope   scope
	session registry.Session
	account *account
	limit   int // of batches
	calls   map[Key]*call
	pending []*call // in the order they came, with those given up
	givenUp int     // of pending
	running int     // batches
}

// table is the calls on their way. Concurrent wishes for one resource meet here, and wishes that come faster than AWS
// answers gather into batches. A call ends when its last waiter leaves. While the table is locked, nothing foreign runs.
type table struct {
	mu       sync.Mutex
	groups   map[scope]*group
	accounts map[accountScope]*account
}

var inFlight = table{groups: make(map[scope]*group), accounts: make(map[accountScope]*account)}

// join returns, for each request, the call to wait for: one on its way, or a new one. Requests made together start
// together, in the fewest batches. What a loader asks for starts at once, so that it does not wait for a turn that only
// its own end would bring.
func (t *table) join(ctx context.Context, requests []request, tally *tally) []*call {
	if len(requests) == 0 {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	detached := context.WithoutCancel(ctx)
	asking := askingBatch(ctx)
	calls := make([]*call, len(requests))
	for i, r := range requests {
		g := t.group(r)
		c := g.calls[r.key]
		if c != nil && asking != nil && c.batch != nil && c.batch.awaits(asking, make(map[*batch]bool)) {
			calls[i] = &call{done: finished, err: errCircle}
			continue
		}
		if c == nil {
			c = &call{key: r.key, group: g, ctx: detached, tally: tally, done: make(chan struct{})}
			g.calls[r.key] = c
			g.pending = append(g.pending, c)
		}
		c.waiters++
		asking.await(c)
		calls[i] = c
	}
	for _, c := range calls {
		for asking != nil && c.group != nil && c.batch == nil {
			t.start(c.group, c.group.next())
		}
		if c.group != nil {
			t.dispatch(c.group)
		}
	}
	return calls
}

// errCircle is why a loader's wish is not granted that it would have to grant itself.
var errCircle = errors.New("the loader asks for what waits for it: a resource cannot be needed to load itself")

// group returns the group of r.
func (t *table) group(r request) *group {
	g := t.groups[r.scope]
	if g == nil {
		limits := limitsOf(r.session, r.scope.loader)
		g = &group{scope: r.scope, session: r.session, limit: limits.Loader, calls: make(map[Key]*call)}
		g.account = t.account(g, limits.Account)
		t.groups[r.scope] = g
	}
	return g
}

// wait waits for c to end, or for ctx: then it leaves c.
func (t *table) wait(ctx context.Context, c *call) error {
	asking := askingBatch(ctx)
	if asking != nil {
		defer t.forget(asking, c)
	}
	select {
	case <-c.done:
		return nil
	default:
	}
	select {
	case <-c.done:
		return nil
	case <-ctx.Done():
		t.leave(c)
		return ctx.Err()
	}
}

// leave takes a waiter from c. When the last one goes, c is given up; when a batch has no call left that anybody waits
// for, it is cancelled.
func (t *table) leave(c *call) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c.waiters--
	if c.waiters > 0 || c.isDone() {
		return
	}
	delete(c.group.calls, c.key)
	if c.batch == nil {
		t.giveUp(c.group)
		return
	}
	c.batch.wanted--
	if c.batch.wanted == 0 {
		c.batch.cancel()
	}
}

// giveUp notes that one more of g's pending calls was given up. They are dropped when their turn comes, or when they
// are the most: a turn may never come.
func (t *table) giveUp(g *group) {
	if g.givenUp++; g.givenUp*2 > len(g.pending) {
		g.pending = slices.DeleteFunc(g.pending, func(c *call) bool { return c.waiters == 0 })
		g.givenUp = 0
		t.tidy(g)
	}
}

// next takes the calls of g's next batch from those that wait.
func (g *group) next() []*call {
	var calls []*call
	for len(g.pending) > 0 && len(calls) < g.scope.loader.maxBatch {
		if c := g.pending[0]; c.waiters > 0 {
			calls = append(calls, c)
		} else {
			g.givenUp--
		}
		g.pending[0] = nil
		g.pending = g.pending[1:]
	}
	return calls
}

// dispatch starts as many batches of g as may run. The table is locked.
func (t *table) dispatch(g *group) {
	for g.running < g.limit && g.account.running < g.account.limit {
		calls := g.next()
		if len(calls) == 0 {
			break
		}
		t.start(g, calls)
	}
	t.tidy(g)
}

// start starts a batch, if there are calls for one.
func (t *table) start(g *group, calls []*call) {
	if len(calls) == 0 {
		return
	}
	g.running++
	g.account.running++
	go t.run(newBatch(g, calls))
}

// tidy forgets g if there is nothing to do for it.
func (t *table) tidy(g *group) {
	if g.running == 0 && len(g.pending) == 0 {
		delete(t.groups, g.scope)
		t.drop(g)
	}
}

// run runs b and tells everybody who waits, even if the loader panics or ends its goroutine.
func (t *table) run(b *batch) {
	defer t.finish(b)
	b.run()
	b.ended = true
}

func (t *table) finish(b *batch) {
	b.end(recover())
	t.mu.Lock()
	defer t.mu.Unlock()
	g := b.group
	for _, c := range b.calls {
		if g.calls[c.key] == c {
			delete(g.calls, c.key)
		}
		c.group, c.ctx, c.tally = nil, nil, nil
		close(c.done)
	}
	*b = batch{} // an event that remembers one call should not keep its neighbours
	g.running--
	g.account.running--
	g.account.last(g)
	t.tidy(g)
	t.turn(g.account)
}
