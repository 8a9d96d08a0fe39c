package publish

import (
	"context"
	"fmt"
	"time"
)

// sending is one call of Publish or Send.
type sending struct {
	*Publisher
	items   []*item
	results []Result
}

// item is an entry on its way.
type item struct {
	index     int
	typ       string
	entry     Entry
	size      int
	uncertain bool
	last      *EntryError // why it was not accepted the last time
}

func (p *Publisher) newSending(n int) *sending {
	return &sending{Publisher: p, items: make([]*item, 0, n), results: make([]Result, n)}
}

// add puts an entry into the line, or fails it at once.
func (s *sending) add(index int, typ string, entry Entry, fault *EntryError) {
	if fault == nil {
		fault = s.oversize(&entry)
	}
	it := &item{index: index, typ: typ, entry: entry}
	if fault != nil {
		s.fail(it, fault)
		return
	}
	it.size = s.limits.size(entry)
	s.items = append(s.items, it)
}

// run sends what is in the line.
func (s *sending) run(ctx context.Context) ([]Result, error) {
	for rest := s.items; len(rest) > 0; {
		n := s.fitting(rest)
		stop := s.send(ctx, rest[:n])
		rest = rest[n:]
		if stop == nil {
			continue
		}
		for _, it := range rest {
			s.fail(it, &EntryError{Kind: ErrNotSent, Code: stop.Code, Request: stop.Request, Message: stop.Message, Err: stop.Err,
				Reason: fmt.Sprintf("event %d before it failed in a way that would fail this one, too", stop.Index)})
		}
		break
	}
	err := &Error{Events: len(s.results)}
	for _, r := range s.results {
		if r.Err != nil {
			err.Failures = append(err.Failures, r.Err)
		}
	}
	if len(err.Failures) > 0 {
		return s.results, err
	}
	return s.results, nil
}

// fitting returns how many of items, of which there is one, go into one request.
func (s *sending) fitting(items []*item) int {
	n, size := 1, items[0].size
	for n < len(items) && n < s.limits.Entries {
		if size += items[n].size; s.limits.Bytes > 0 && size > s.limits.Bytes {
			break
		}
		n++
	}
	return n
}

// send sends items, which fit into one request, until each is accepted or has failed for good. It returns a failure
// that makes it useless to send anything else.
func (s *sending) send(ctx context.Context, items []*item) (stop *EntryError) {
	for attempt := 1; ; attempt++ {
		if ctx.Err() != nil {
			return s.end(ctx, items)
		}
		answers, err := s.put(ctx, items)
		if err != nil {
			switch c := classify(ctx, err); {
			case c == classEnded:
				return s.end(ctx, items)
			case len(items) > 1 && (c == classRefused || c != classFatal && c != classPassing && differ(items)):
				half := len(items) / 2
				if stop := s.send(ctx, items[:half]); stop != nil {
					for _, it := range items[half:] {
						failure := it.failure(stop.Kind)
						failure.Err = stop.Err
						s.fail(it, failure)
					}
					return stop
				}
				items, attempt = items[half:], 0
				continue
			case c != classPassing:
				return s.failAll(items, c)
			}
		} else {
			items = s.settle(items, answers)
		}
		if len(items) == 0 {
			return nil
		}
		if attempt >= s.attempts {
			for _, it := range items {
				s.fail(it, it.failure(ErrUnavailable))
			}
			if err != nil {
				return items[0].last // the whole request, every time: the next would fare no better
			}
			return nil
		}
		wait := s.backoff(attempt)
		s.observers.retrying(len(items), attempt, wait)
		sleep(ctx, wait)
	}
}

// put makes one request. An error of it is noted as that of each item.
func (s *sending) put(ctx context.Context, items []*item) ([]Answer, error) {
	entries := make([]Entry, len(items))
	for i, it := range items {
		entries[i] = it.entry
		s.results[it.index].Attempts++
	}
	start := time.Now()
	answers, err := s.bus.Put(ctx, entries)
	if err == nil && len(answers) != len(entries) {
		err = fmt.Errorf("publish: the bus gave %d answers to %d entries", len(answers), len(entries))
	}
	accepted := 0
	for i := range answers {
		if err == nil && answers[i].Code == "" {
			accepted++
		}
	}
	if err == nil {
		s.observers.put(len(entries), accepted, time.Since(start), nil)
		return answers, nil
	}
	s.observers.put(len(entries), 0, time.Since(start), &putError{err})
	for _, it := range items {
		it.uncertain = it.uncertain || lost(err)
		it.last = requestError(err)
	}
	return nil, err
}

// settle takes the answers to items and returns those that are to be sent again.
func (s *sending) settle(items []*item, answers []Answer) []*item {
	var again []*item
	for i, it := range items {
		answer := answers[i]
		if answer.Code == "" {
			r := &s.results[it.index]
			r.ID, r.Sequence, r.Duplicate = answer.ID, answer.Sequence, answer.Duplicate
			s.observers.accepted(&it.entry, *r)
			continue
		}
		it.last = &EntryError{Code: answer.Code, Message: bounded(answer.Message, maxMessage)}
		switch classifyCode(answer.Code) {
		case classPassing:
			again = append(again, it)
		case classDenied:
			s.fail(it, it.failure(ErrDenied))
		default:
			s.fail(it, it.failure(ErrRefused))
		}
	}
	return again
}

// failAll fails items whose request was refused with class c. It returns the first failure if nothing else can succeed.
func (s *sending) failAll(items []*item, c class) (stop *EntryError) {
	kind := ErrDenied
	if c == classRefused || c == classTarget {
		kind = ErrRefused
	}
	for _, it := range items {
		s.fail(it, it.failure(kind))
	}
	if c == classFatal {
		return items[0].last
	}
	return nil
}

// end fails items since the context ended.
func (s *sending) end(ctx context.Context, items []*item) *EntryError {
	for _, it := range items {
		kind := ErrUnavailable
		if s.results[it.index].Attempts == 0 {
			kind = ErrNotSent
		}
		failure := it.failure(kind)
		failure.Err, failure.Reason = context.Cause(ctx), "the context ended"
		s.fail(it, failure)
	}
	return s.results[items[0].index].Err
}

// failure is the item's last one, of a kind.
func (it *item) failure(kind error) *EntryError {
	if it.last == nil {
		it.last = new(EntryError)
	}
	it.last.Kind = kind
	return it.last
}

// fail fails an item for good.
func (s *sending) fail(it *item, fault *EntryError) {
	r := &s.results[it.index]
	fault.Attempts, fault.Uncertain = r.Attempts, it.uncertain
	r.Err = fault.complete(it.index, it.typ, &it.entry)
	it.last = r.Err
	s.observers.failed(r.Err)
}

// differ reports whether a permission could be for one of items and not for another.
func differ(items []*item) bool {
	first := &items[0].entry
	for _, it := range items[1:] {
		if e := &it.entry; e.Source != first.Source || e.DetailType != first.DetailType || e.Bus != first.Bus {
			return true
		}
	}
	return false
}
