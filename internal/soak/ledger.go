package main

import (
	"sync"
	"time"
)

// ledger has the messages that were sent and not handled yet, so that it does not grow with those that were.
type ledger struct {
	mu                                sync.Mutex
	open                              map[string]time.Time
	sent, handled, deadLettered, more int
}

func newLedger() *ledger { return &ledger{open: map[string]time.Time{}} }

// sending notes a message before it is sent: it may be handled before the answer is there.
func (l *ledger) sending(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open[id] = time.Now()
	l.sent++
}

// notSent takes back what nobody confirmed. Where it was sent all the same, it is handled once more than it was sent.
func (l *ledger) notSent(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, ok := l.open[id]; ok {
		delete(l.open, id)
		l.sent--
	}
}

func (l *ledger) done(id string, dead bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch _, ok := l.open[id]; {
	case !ok:
		l.more++ // again, or of no send that was confirmed
		return
	case dead:
		l.deadLettered++
	default:
		l.handled++
	}
	delete(l.open, id)
}

// figures are the ledger's at one moment.
type figures struct {
	sent, handled, deadLettered, more, open int
	oldest                                  time.Duration // how long the oldest open message has waited
}

func (l *ledger) figures() figures {
	l.mu.Lock()
	defer l.mu.Unlock()
	f := figures{l.sent, l.handled, l.deadLettered, l.more, len(l.open), 0}
	for _, at := range l.open {
		f.oldest = max(f.oldest, time.Since(at))
	}
	return f
}

// some returns a few of the ids that are open.
func (l *ledger) some() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var ids []string
	for id := range l.open {
		if ids = append(ids, id); len(ids) == 5 {
			break
		}
	}
	return ids
}
