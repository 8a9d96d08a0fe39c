package relation

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
)

// Preload loads the resources of all relations of events, across types of events, accounts and regions, in the fewest
// calls that the APIs allow: one for each [MaxBatch] resources of an account, a region and a target. What another
// goroutine is loading already is waited for, not loaded again. After it, each Get answers at once.
//
// That a resource does not exist, may not be read, or cannot be asked for is not Preload's error but what Get returns.
// Preload's error is ctx's, or joins an [*Error] for each batch that failed in another way, such as throttling; a Get of
// one of its resources tries again. The Stats count what was done, whatever the error.
func Preload(ctx context.Context, events ...registry.AnyEvent) (Stats, error) {
	return Preloader{}.Preload(ctx, events...)
}

// Preloader is [Preload] with a choice. The zero Preloader loads every relation.
type Preloader struct {
	// Fields are the Go names of the relation fields to load, of whatever events have them. Nil means all.
	Fields []string
}

// Stats says what a Preload did, and what it saved.
type Stats struct {
	Relations int // relation fields that name a resource
	Keys      int // resources that these name, that were not at hand and that the session did not refuse, for each event
	Resources int // distinct ones of these: loaded, or awaited from another goroutine
	Batches   int // calls of loaders
	Calls     int // calls of AWS that the loaders made; retries do not count
}

// Saved returns how many calls were saved, against one for each key of each event.
func (s Stats) Saved() int { return max(s.Keys-s.Calls, 0) }

// Preload is [Preload] of the fields that p selects.
func (p Preloader) Preload(ctx context.Context, events ...registry.AnyEvent) (Stats, error) {
	var stats Stats
	if err := ctx.Err(); err != nil {
		return stats, err
	}
	var wanted []want
	var requests []request
	for _, event := range events {
		if event == nil {
			continue
		}
		identity := identify(event.Envelope().Session())
		for spec, relation := range seam.Relations(event) {
			target, ok := relation.(relationField)
			if !ok || p.Fields != nil && !slices.Contains(p.Fields, spec.Field) {
				continue
			}
			f, elem, many := target.parts()
			w, r := f.wants(identity, elem, many)
			if w == nil {
				continue
			}
			stats.Relations++
			wanted, requests = append(wanted, w...), append(requests, r...)
		}
	}
	stats.Keys = len(requests)

	tally := new(tally)
	calls := inFlight.join(ctx, requests, tally)
	distinct := make(map[*call]bool)
	for i, c := range calls {
		distinct[c] = true
		wanted[i].ask(c)
	}

	var failures []error
	reported := make(map[*batch]bool)
	for i, c := range calls {
		if inFlight.wait(ctx, c) != nil {
			continue
		}
		wanted[i].keep(c)
		if errors.Is(c.kind, ErrOtherAccount) || errors.Is(c.kind, ErrInvalidOrigin) {
			// The session refused it: there was no call to make, and so none to save.
			stats.Keys--
			delete(distinct, c)
		}
		if c.value == nil && c.kind == nil && !reported[c.batch] {
			reported[c.batch] = true
			failures = append(failures, wanted[i].field.error(wanted[i].item.key, nil, c.err))
		}
	}
	stats.Resources = len(distinct)
	stats.Batches, stats.Calls = int(tally.batches.Load()), int(tally.calls.Load())
	if err := ctx.Err(); err != nil {
		failures = append(failures, err)
	}
	return stats, errors.Join(failures...)
}

// want is an item to be loaded, with where it belongs.
type want struct {
	field *field
	memo  *memo
	item  *item
}

// wants returns the items of f that have to be asked for, with a request for each, and what it says of those that need
// not. It returns nil if f names nothing.
func (f *field) wants(identity any, elem reflect.Type, many bool) ([]want, []request) {
	m := f.resolve(many)
	if m.fail != nil || len(m.items) == 0 {
		return nil, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	wanted := make([]want, 0, len(m.items))
	requests := make([]request, 0, len(m.items))
	for _, it := range m.items {
		if it.call != nil && it.call.isSettled() {
			continue
		}
		wish, known, err := f.wish(identity, elem, it.key)
		switch {
		case err != nil: // Get will say so
		case known != nil:
			it.call = known
		default:
			wanted, requests = append(wanted, want{f, m, it}), append(requests, wish)
		}
	}
	return wanted, requests
}

// ask notes that c is the item's call, so that a Get waits for it.
func (w want) ask(c *call) {
	w.memo.mu.Lock()
	defer w.memo.mu.Unlock()
	if w.item.call == nil || !w.item.call.isSettled() {
		w.item.call, w.item.preloaded = c, false
	}
}

// keep makes a refusal that c ended with the item's answer, until the next Preload: the events of a batch do not ask
// one by one again for what they may not have.
func (w want) keep(c *call) {
	w.memo.mu.Lock()
	defer w.memo.mu.Unlock()
	if w.item.call == c && c.kind != nil {
		w.item.preloaded = true
	}
}
