package relation

import (
	"context"
	"reflect"
	"sync"
	"sync/atomic"

	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
)

// field is what One and Many are made of. Decode fills the slot with two pointers; all else is made at first use.
type field struct {
	slot seam.Slot[registry.Event] // first: the registry finds it there
	memo atomic.Pointer[memo]
}

// relationField is a pointer to a One or a Many of any type.
type relationField interface {
	parts() (f *field, elem reflect.Type, many bool)
}

// memo is what a field knows of the resources it names.
type memo struct {
	mu    sync.Mutex // while it is locked, nothing foreign runs
	items []*item    // in key order
	fail  error      // if not nil: the outcome of the whole field
}

// item is one resource that a field names. What it remembers is guarded by its memo.
type item struct {
	key       Key
	wish      request // what to ask for
	refused   *Error  // if not nil: why that cannot be asked for
	call      *call   // what was asked last, or nil
	preloaded bool    // whether the call's outcome answers until the next Preload, a lasting refusal too
}

// result is the outcome of an item: a value, or why there is none.
type result struct {
	key   Key
	value any // *T
	err   *Error
}

// resolve returns the field's memo.
func (f *field) resolve(elem reflect.Type, many bool) *memo {
	if m := f.memo.Load(); m != nil {
		return m
	}
	m := new(memo)
	if f.slot.Event == nil {
		m.fail = f.error(Key{}, origin{}, ErrUnbound, nil)
		return m
	}
	m.items = f.items(elem, many)
	if len(m.items) == 0 && !many {
		m.fail = f.error(Key{}, origin{}, ErrNoKey, nil)
	}
	if f.memo.CompareAndSwap(nil, m) {
		return m
	}
	return f.memo.Load()
}

// items returns what the event names, each resource once: a name and an ARN of the same one are one item, the first.
func (f *field) items(elem reflect.Type, many bool) []*item {
	keys := keysOf(f.slot.Event, f.slot.Spec, many)
	if len(keys) == 0 {
		return nil
	}
	type resource struct {
		origin origin
		key    Key
	}
	identity := identify(f.slot.Event.Session())
	inARNs := leadsToARNs(f.slot.Spec.ID)
	seen := make(map[resource]bool, len(keys))
	items := make([]*item, 0, len(keys))
	for _, key := range keys {
		it := &item{key: key}
		it.wish, it.refused = f.wish(identity, elem, key, inARNs)
		name := resource{it.wish.scope.origin, it.wish.key}
		if it.wish.scope.loader != nil && seen[name] {
			continue
		}
		seen[name] = true
		items = append(items, it)
	}
	return items
}

// preset makes the field answer without an event: with err, or with values.
func (f *field) preset(err error, values ...any) {
	m := &memo{fail: err}
	for _, value := range values {
		m.items = append(m.items, &item{call: &call{done: finished, value: value}})
	}
	f.memo.Store(m)
}

// results brings every item to an outcome, and returns them in key order.
func (f *field) results(ctx context.Context, m *memo) []result {
	results := make([]result, len(m.items))
	for i, c := range f.ask(ctx, m, results) {
		if c == nil {
			continue
		}
		if err := inFlight.wait(ctx, c); err != nil {
			results[i].err = f.outcome(m.items[i], nil, err)
		} else if c.value != nil {
			results[i].value = c.value
		} else {
			results[i].err = f.outcome(m.items[i], c.kind, c.err)
		}
	}
	return results
}

// ask returns, for each item, the call to wait for, or nil where the result says already why there is none.
func (f *field) ask(ctx context.Context, m *memo, results []result) []*call {
	calls := make([]*call, len(m.items))
	var wishes []request
	var wishers []int
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, it := range m.items {
		results[i].key = it.key
		switch {
		case it.isKnown():
			calls[i] = it.call
		case it.refused != nil:
			results[i].err = it.refused
		case ctx.Err() != nil:
			results[i].err = f.outcome(it, nil, ctx.Err())
		default:
			wishes, wishers = append(wishes, it.wish), append(wishers, i)
		}
	}
	for j, c := range inFlight.join(ctx, wishes, nil) {
		i := wishers[j]
		calls[i] = c
		m.items[i].call, m.items[i].preloaded = c, false
	}
	return calls
}

// isKnown reports whether the item's last call answers for good.
func (it *item) isKnown() bool {
	return it.call != nil && (it.call.isSettled() || it.preloaded && it.call.isDone())
}

// wish returns what to ask for to get key's resource, or why it cannot be asked for. identity stands for the event's
// session, inARNs says whether the key's path leads to ARNs only. Nothing is called.
func (f *field) wish(identity any, elem reflect.Type, key Key, inARNs bool) (request, *Error) {
	session := f.slot.Event.Session()
	l, missing := loaderFor(session, f.slot.Spec.Target, elem)
	at, normal, err := originOf(key, f.slot.Event, l, inARNs)
	if err != nil {
		return request{}, f.error(key, at, ErrInvalidOrigin, err)
	}
	if session == nil {
		return request{}, f.error(key, at, ErrNoSession, nil)
	}
	if _, cached := within[Cache](session); missing != nil && !cached {
		return request{}, f.error(key, at, ErrNoLoader, missing)
	}
	if normal, err = l.normal(normal); err != nil {
		return request{}, f.error(key, at, nil, err)
	}
	return request{scope: scope{identity, at, l}, session: session, key: normal}, nil
}

// outcome returns an Error of an item that was asked for.
func (f *field) outcome(it *item, kind, cause error) *Error {
	return f.error(it.key, it.wish.scope.origin, kind, cause)
}

// error returns an Error of this field.
func (f *field) error(key Key, at origin, kind, cause error) *Error {
	e := &Error{Key: key, Account: at.account, Region: at.region, Kind: kind, Err: cause}
	if f.slot.Spec != nil {
		e.Field, e.Target = f.slot.Spec.Field, f.slot.Spec.Target
	}
	if f.slot.Event != nil {
		e.Source, e.DetailType, e.EventID = f.slot.Event.Source, f.slot.Event.DetailType, f.slot.Event.ID
	}
	return e
}
