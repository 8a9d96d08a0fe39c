package relation

import (
	"context"
	"errors"
	"slices"

	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
)

// Preload loads the resources of the relations of events, across types of events, accounts and regions, in the fewest
// calls that the APIs allow: one for each [MaxBatch] resources of an account, a region and a target. Fields are the Go
// names of the relation fields to load, in all events that have them; without names Preload loads all relation fields.
// It waits for what another goroutine is loading already, and does not load that again. After Preload each Get returns
// at once.
//
// Preload returns no error for a resource that does not exist, or that is in an account which the session does not
// serve: Get returns that error. Preload's error is a [*ManyError] with one [*Error] for each batch in which something
// was denied, and one for each that failed in another way, such as throttling; a Get of one of the latter tries again.
// It is joined with ctx's error, and with one that is [ErrNoRelation] for an event that is nil. The Stats count what
// was done, whatever the error.
func Preload(ctx context.Context, events []registry.AnyEvent, fields ...string) (Stats, error) {
	var stats Stats
	if err := ctx.Err(); err != nil {
		return stats, err
	}
	var wanted []want
	var requests []request
	var errs []error
	for _, event := range events {
		if event == nil {
			continue
		}
		if _, err := envelopeOf(event); err != nil {
			errs = append(errs, &Error{Kind: ErrNoRelation, Err: err})
			continue
		}
		for spec, relation := range seam.Relations(event) {
			target, ok := relation.(relationField)
			if !ok || len(fields) > 0 && !slices.Contains(fields, spec.Field) {
				continue
			}
			f, elem, many := target.parts()
			m := f.resolve(elem, many)
			if m.fail != nil || len(m.items) == 0 {
				continue
			}
			stats.Relations++
			for _, it := range m.unsettled() {
				wanted, requests = append(wanted, want{f, m, it}), append(requests, it.wish)
			}
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

	var failed []*Error
	reported := make(map[failure]bool)
	for i, c := range calls {
		if inFlight.wait(ctx, c) != nil {
			continue
		}
		wanted[i].keep(c)
		if c.cached || errors.Is(c.kind, ErrOtherAccount) || errors.Is(c.kind, ErrInvalidOrigin) || errors.Is(c.kind, ErrNoLoader) {
			// There was no call to make, and so none to save.
			stats.Keys--
			delete(distinct, c)
		}
		if of := (failure{c.batch, c.kind}); c.value == nil && (c.kind == nil || c.kind == ErrDenied) && !reported[of] {
			reported[of] = true
			failed = append(failed, wanted[i].field.outcome(wanted[i].item, c.kind, c.err))
		}
	}
	stats.Resources = len(distinct)
	stats.Batches, stats.Calls = int(tally.batches.Load()), int(tally.calls.Load())
	stats.CacheFailures = int(tally.cacheFailures.Load())
	if len(failed) > 0 {
		errs = append(errs, &ManyError{Failed: failed})
	}
	if err := ctx.Err(); err != nil {
		errs = append(errs, err)
	}
	if len(errs) == 1 {
		return stats, errs[0]
	}
	return stats, errors.Join(errs...)
}

// failure is what Preload reports once.
type failure struct {
	batch *batch
	kind  error
}

// Stats says what a Preload did, and what it saved.
type Stats struct {
	Relations int // relation fields that name a resource
	Keys      int // resources that these name, that were not at hand and that the session did not refuse, for each event
	Resources int // distinct ones of these: loaded, or awaited from another goroutine
	Batches   int // calls of loaders
	Calls     int // calls of AWS that the loaders made; retries do not count

	CacheFailures int // errors of the session's [Cache], and values that were not of the relation's type
}

// Saved returns how many calls fewer were made than one for each key of each event.
func (s Stats) Saved() int { return max(s.Keys-s.Calls, 0) }

// want is an item to be loaded, with where it belongs.
type want struct {
	field *field
	memo  *memo
	item  *item
}

// unsettled returns the items that have to be asked for. What cannot be asked for, Get will say.
func (m *memo) unsettled() []*item {
	m.mu.Lock()
	defer m.mu.Unlock()
	var items []*item
	for _, it := range m.items {
		if it.refused == nil && (it.call == nil || !it.call.isSettled()) {
			items = append(items, it)
		}
	}
	return items
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
