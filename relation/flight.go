package relation

import (
	"context"
	"reflect"
	"sync"

	"github.com/typedbus/typedbus/registry"
)

// scope is what resources must have in common to be loaded by one call.
type scope struct {
	session any // identifies the session; see identify
	origin  origin
	loader  *loader
}

// identify returns a comparable value that stands for session. A session whose type is not comparable shares its
// loads with nobody, so each call of identify gives a value of its own.
func identify(session registry.Session) any {
	if session == nil || reflect.ValueOf(session).Comparable() {
		return session
	}
	return new(byte)
}

// call is a resource on its way, and how it ended.
type call struct {
	key   Key
	group *group
	ctx   context.Context // the first caller's values, not its cancellation
	tally *tally          // of the Preload that asked first, or nil

	waiters int    // guarded by the table
	batch   *batch // likewise; nil until its batch starts

	done  chan struct{}
	value any   // *T if found; from here on to be read when done is closed
	kind  error // else an outcome, or nil for a failure
	err   error // the cause, if there is one
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
	calls   map[Key]*call
	pending []*call // in the order they came; those nobody waits for any longer are dropped when their turn comes
	running int     // batches
}

// table is the calls on their way. Concurrent wishes for one resource meet here, and wishes that come faster than AWS
// answers gather into batches. A call ends when its last waiter leaves.
type table struct {
	mu     sync.Mutex
	groups map[scope]*group
}

var inFlight = table{groups: make(map[scope]*group)}

// request is a wish for a resource.
type request struct {
	scope   scope
	session registry.Session
	key     Key
}

// join returns, for each request, the call to wait for: one on its way, or a new one. Requests made together start
// together, in the fewest batches.
func (t *table) join(ctx context.Context, requests []request, tally *tally) []*call {
	t.mu.Lock()
	defer t.mu.Unlock()
	detached := context.WithoutCancel(ctx)
	calls := make([]*call, len(requests))
	for i, r := range requests {
		g := t.groups[r.scope]
		if g == nil {
			g = &group{scope: r.scope, session: r.session, calls: make(map[Key]*call)}
			t.groups[r.scope] = g
		}
		c := g.calls[r.key]
		if c == nil {
			c = &call{key: r.key, group: g, ctx: detached, tally: tally, done: make(chan struct{})}
			g.calls[r.key] = c
			g.pending = append(g.pending, c)
		}
		c.waiters++
		calls[i] = c
	}
	for _, c := range calls {
		t.dispatch(c.group)
	}
	return calls
}

// rejoin adds a waiter to c, unless c was given up: it then ends, or has just ended, with a cancellation that is not
// the new waiter's.
func (t *table) rejoin(c *call) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c.waiters == 0 {
		return false
	}
	c.waiters++
	return true
}

// wait waits for c to end, or for ctx: then it leaves c.
func (t *table) wait(ctx context.Context, c *call) error {
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
		return
	}
	c.batch.wanted--
	if c.batch.wanted == 0 {
		c.batch.cancel()
	}
}

// dispatch starts as many batches of g as may run. The table is locked.
func (t *table) dispatch(g *group) {
	for g.running < g.scope.loader.concurrency {
		var calls []*call
		for len(g.pending) > 0 && len(calls) < g.scope.loader.maxBatch {
			if c := g.pending[0]; c.waiters > 0 {
				calls = append(calls, c)
			}
			g.pending[0] = nil
			g.pending = g.pending[1:]
		}
		if len(calls) == 0 {
			break
		}
		g.running++
		go t.run(newBatch(g, calls))
	}
	if g.running == 0 {
		delete(t.groups, g.scope)
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
	t.dispatch(g)
}
