package main

import (
	"sync"
	"time"
)

// tally is what is known of each message: that it was sent, and what workers recorded of it.
type tally struct {
	mu      sync.Mutex
	sent    map[string]bool
	stories map[string][]entry
	count   counts
}

// entry is a record and the process it is of.
type entry struct {
	record
	by *process
}

// counts are the figures of the live view.
type counts struct {
	records    int
	sent       int
	received   int
	handled    int           // different messages
	duplicates int           // handlings of a message after its first
	noAnswers  int           // receives that failed
	lag        time.Duration // from sending to handling, of the latest message handled
	worstLag   time.Duration
	bySlot     map[int]int // handlings
}

func newTally() *tally {
	return &tally{sent: map[string]bool{}, stories: map[string][]entry{}, count: counts{bySlot: map[int]int{}}}
}

// sending notes messages that SQS has.
func (t *tally) sending(ids []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, id := range ids {
		t.sent[id] = true
	}
	t.count.sent = len(t.sent)
}

// add notes what a process recorded.
func (t *tally) add(p *process, records []record) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, r := range records {
		t.count.records++
		switch r.what {
		case noAnswer:
			t.count.noAnswers++
			continue // it is of no message
		case received:
			t.count.received++
		case handled:
			t.count.bySlot[p.slot]++
			t.count.lag = r.at.Sub(r.sent)
			t.count.worstLag = max(t.count.worstLag, t.count.lag)
			if has(t.stories[r.message], handled) {
				t.count.duplicates++
			} else {
				t.count.handled++
			}
		}
		t.stories[r.message] = append(t.stories[r.message], entry{r, p})
	}
}

func (t *tally) counts() counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.count
	c.bySlot = map[int]int{}
	for slot, n := range t.count.bySlot {
		c.bySlot[slot] = n
	}
	return c
}

func has(story []entry, what string) bool {
	for _, e := range story {
		if e.what == what {
			return true
		}
	}
	return false
}
