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
	mu    sync.Mutex
	items []*item // in key order
	fail  error   // if not nil: the outcome of the whole field
}

// item is one resource that a field names. What it remembers is guarded by its memo.
type item struct {
	key       Key
	call      *call // what was asked last, or nil
	preloaded bool  // whether the call's outcome answers until the next Preload, a lasting refusal too
}

// result is the outcome of an item: a value, or why there is none.
type result struct {
	key   Key
	value any // *T
	err   *Error
}

// resolve returns the field's memo.
func (f *field) resolve(many bool) *memo {
	if m := f.memo.Load(); m != nil {
		return m
	}
	m := new(memo)
	if f.slot.Event == nil {
		m.fail = f.error(Key{}, ErrUnbound, nil)
		return m
	}
	for _, key := range keysOf(f.slot.Event, f.slot.Spec, many) {
		m.items = append(m.items, &item{key: key})
	}
	if len(m.items) == 0 && !many {
		m.fail = f.error(Key{}, ErrNoKey, nil)
	}
	if f.memo.CompareAndSwap(nil, m) {
		return m
	}
	return f.memo.Load()
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
func (f *field) results(ctx context.Context, elem reflect.Type, m *memo) []result {
	results := make([]result, len(m.items))
	for i, c := range f.ask(ctx, elem, m, results) {
		if c == nil {
			continue
		}
		if err := inFlight.wait(ctx, c); err != nil {
			results[i].err = f.error(m.items[i].key, nil, err)
		} else {
			results[i].value, results[i].err = f.outcome(m.items[i].key, c)
		}
	}
	return results
}

// ask returns, for each item, the call to wait for, or nil where the result says already why there is none.
func (f *field) ask(ctx context.Context, elem reflect.Type, m *memo, results []result) []*call {
	calls := make([]*call, len(m.items))
	var wishes []request
	var wishers []int
	var identity any
	if f.slot.Event != nil {
		identity = identify(f.slot.Event.Session())
	}
	m.mu.Lock()
	defer m.mu.Unlock() // even if a Cache panics
	for i, it := range m.items {
		results[i].key = it.key
		if it.call != nil && (it.isKnown() || !it.call.isDone() && inFlight.rejoin(it.call)) {
			calls[i] = it.call
			continue
		}
		wish, known, err := f.wish(identity, elem, it.key)
		switch {
		case err != nil:
			results[i].err = err
		case known != nil:
			it.call, calls[i] = known, known
		case ctx.Err() != nil:
			results[i].err = f.error(it.key, nil, ctx.Err())
		default:
			wishes, wishers = append(wishes, wish), append(wishers, i)
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
	return it.call.isSettled() || it.preloaded && it.call.isDone()
}

// outcome returns what a call that is done means for the field.
func (f *field) outcome(key Key, c *call) (any, *Error) {
	if c.value != nil {
		return c.value, nil
	}
	return nil, f.error(key, c.kind, c.err)
}

// wish returns what to ask for to get key's resource; or a call that is done, if a cache has it; or why it cannot be
// asked for. identity stands for the event's session. Nothing is called.
func (f *field) wish(identity any, elem reflect.Type, key Key) (request, *call, *Error) {
	at, err := originOf(key, f.slot.Event)
	if err != nil {
		return request{}, nil, f.error(key, ErrInvalidOrigin, err)
	}
	session := f.slot.Event.Session()
	if session == nil {
		return request{}, nil, f.error(key, ErrNoSession, nil)
	}
	l, missing := loaders.lookup(f.slot.Spec.Target, elem)
	normal := key
	if missing == nil {
		if normal, err = l.normal(key); err != nil {
			return request{}, nil, f.error(key, nil, err)
		}
	}
	if cache, ok := session.(Cache); ok {
		resource := Resource{Account: at.account, Region: at.region, Target: f.slot.Spec.Target, Type: elem, Key: normal}
		if value, found, known := cache.Load(resource); known && found {
			return request{}, &call{done: finished, value: value}, nil
		} else if known {
			return request{}, &call{done: finished, kind: ErrNotFound}, nil
		}
	}
	if missing != nil {
		return request{}, nil, f.error(key, ErrNoLoader, missing)
	}
	return request{scope: scope{identity, at, l}, session: session, key: normal}, nil, nil
}

// error returns an Error of this field.
func (f *field) error(key Key, kind, cause error) *Error {
	e := &Error{Key: key, Kind: kind, Err: cause}
	if f.slot.Spec != nil {
		e.Field, e.Target = f.slot.Spec.Field, f.slot.Spec.Target
	}
	if f.slot.Event != nil {
		e.Source, e.DetailType, e.EventID = f.slot.Event.Source, f.slot.Event.DetailType, f.slot.Event.ID
		if key != (Key{}) {
			at, _ := originOf(key, f.slot.Event)
			e.Account, e.Region = at.account, at.region
		}
	}
	return e
}
