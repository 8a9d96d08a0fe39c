package sqsx_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/sqsx"
	"github.com/typedbus/typedbus/sqsx/sqsxtest"
)

const (
	worldLease       = 30 * time.Second
	worldMaxInFlight = 14
	worldSafety      = 2 * time.Second
)

// world is a queue with consumers on it that random things happen to, and the books that say whether each promise was
// kept. It runs in a synctest bubble.
type world struct {
	t       *testing.T
	fifo    bool
	service *sqsxtest.Service
	queue   *sqsxtest.Queue
	dead    *sqsxtest.Queue

	rngMu sync.Mutex
	rng   *rand.Rand

	ending     atomic.Bool // no more waits of half a day
	mu         sync.Mutex
	mode       faultMode
	modeSince  time.Time
	violations []string
	sent       []string                     // message ids in the order they were sent
	group      map[string]string            // of a message
	earlier    map[string][]string          // messages of the same group sent before
	handled    map[string]bool              // a handler returned nil or Discard
	buried     map[string]bool              // a send to the dead-letter queue was confirmed
	gone       map[string]bool              // deleted or moved away by the queue
	doubled    map[string]bool              // delivered twice by the queue's own doing
	running    map[string][]*runningHandler // by message id
	promised   map[string]time.Time         // until when Extend said that a running message stays hidden
	members    []*member
	loops      []*loop
	event      map[string]string // the id of a message's claim: one for messages with the same event
	store      *faultyStore      // nil in a world without Idempotent
}

func newWorld(t *testing.T, seed uint64, fifo bool) *world {
	w := &world{
		t: t, fifo: fifo, rng: rand.New(rand.NewPCG(seed, 7)),
		group: map[string]string{}, earlier: map[string][]string{}, handled: map[string]bool{}, buried: map[string]bool{},
		event: map[string]string{}, gone: map[string]bool{}, promised: map[string]time.Time{}, doubled: map[string]bool{}, running: map[string][]*runningHandler{},
	}
	options := []sqsxtest.Option{sqsxtest.WithSeed(seed), sqsxtest.WithObserver(w.observe)}
	if !fifo {
		options = append(options, sqsxtest.WithShuffle())
	}
	w.service = sqsxtest.New(t, options...)
	name := map[bool]string{true: ".fifo"}[fifo]
	w.dead = w.service.Queue("dead" + name)
	w.queue = w.service.Queue("work" + name)
	w.queue.RedriveTo(w.dead, 12)
	w.service.Fail(w.fault)
	if w.percent(40) {
		w.store = newFaultyStore(w)
	}
	return w
}

func (w *world) n(n int) int {
	w.rngMu.Lock()
	defer w.rngMu.Unlock()
	return w.rng.IntN(n)
}

func (w *world) percent(p int) bool { return p > 0 && w.n(100) < p }

// violate notes a broken promise. The world is locked.
func (w *world) violate(format string, args ...any) {
	if len(w.violations) < 10 {
		w.violations = append(w.violations, fmt.Sprintf(format, args...))
	}
}

// broke returns the promises seen broken so far.
func (w *world) broke() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.violations)
}

// observe sees each change in the queue, with the model locked.
func (w *world) observe(c sqsxtest.Change) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !strings.HasPrefix(c.Queue, "work") {
		return
	}
	switch c.Kind {
	case sqsxtest.Deleted:
		if !w.handled[c.MessageID] && !w.buried[c.MessageID] && !w.eventDone(c.MessageID) {
			w.violate("G1: %s was deleted, and neither handled nor dead-lettered", c.MessageID)
		}
		w.gone[c.MessageID] = true
	case sqsxtest.DeadLettered:
		w.gone[c.MessageID] = true
	case sqsxtest.VisibilityChanged:
		// A message that the queue delivered twice has two who extend it.
		if until := w.promised[c.MessageID]; !w.doubled[c.MessageID] && time.Now().Add(c.Timeout).Before(until) {
			w.violate("G5: %s was extended by %s more than it is now hidden for", c.MessageID, time.Until(until)-c.Timeout)
		}
	case sqsxtest.Received:
		if w.doubled[c.MessageID] {
			break
		}
		if until := w.promised[c.MessageID]; time.Now().Before(until) {
			w.violate("G5: %s is delivered again %s before Extend said", c.MessageID, time.Until(until))
		}
		for _, h := range w.running[c.MessageID] {
			if h.alive() {
				w.violate("G5: %s is delivered again while a handler runs that was not told", c.MessageID)
			}
		}
	case sqsxtest.Refused:
		// A call that is slow on its way may ask for seconds that have passed when it arrives.
		slow := w.mode.latency+w.mode.slowChanges > 0 || time.Since(w.modeSince) < time.Minute
		if c.Err != nil && !slow && strings.Contains(c.Err.Error(), "beyond the limit") {
			w.violate("G4: a visibility timeout was refused: %v", c.Err)
		}
	}
}

func (w *world) violateLocked(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.violate(format, args...)
}

// check demands what must hold whenever nothing is happening.
func (w *world) check() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range w.members {
		stats := m.consumer.Stats()
		if stats.Received != sum(stats)+stats.Held {
			w.violate("G12: the counters do not add up: %+v", stats)
		}
		settled := 0
		for _, n := range m.settled {
			settled += n
		}
		if uint64(m.received[""]) != stats.Received || uint64(settled) != sum(stats) {
			w.violate("G12: hooks tell of %d received and %d settled, counters of %+v", m.received[""], settled, stats)
		}
		if !m.stopping {
			select {
			case err := <-m.done:
				m.stopping, m.stopped = true, true
				w.violate("G11: Run returned by itself: %v", err)
			default:
			}
		}
	}
}

// stop shuts a consumer down and demands what must hold then.
func (w *world) stop(m *member, within time.Duration) {
	synctest.Wait() // so that no handler is on the point of starting
	w.mu.Lock()
	calm := w.mode == (faultMode{}) && time.Since(w.modeSince) > time.Minute
	m.stopping = true
	w.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	err := m.consumer.Shutdown(ctx)
	<-m.done
	w.mu.Lock()
	defer w.mu.Unlock()
	m.stopped = true
	stats := m.consumer.Stats()
	if stats.Held != 0 {
		w.violate("G12: %d messages are held after Run: %+v", stats.Held, stats)
	}
	var left *sqsx.ShutdownError
	if errors.As(err, &left) {
		if uint64(left.Abandoned) != stats.Abandoned {
			w.violate("G6: the error tells of %d abandoned, the counters of %d", left.Abandoned, stats.Abandoned)
		}
		if calm && left.Unreleased+left.UnconfirmedDeletes > 0 {
			w.violate("G6: nothing went wrong and yet: %v", left)
		}
	}
}

// step does one random thing.
func (w *world) step() {
	switch n := w.n(100); {
	case n < 30:
		for range 1 + w.n(12) {
			w.send()
		}
	case n < 75:
		virtual.Sleep(time.Duration(w.n(4000)) * time.Millisecond)
	case n < 80:
		virtual.Sleep(time.Duration(w.n(60)) * time.Second)
	case n < 92:
		w.mu.Lock()
		w.mode, w.modeSince = faultMode{}, time.Now()
		w.mu.Unlock()
		if w.percent(70) {
			w.mischief()
		}
	case n < 94:
		if m := w.anyMember(); m != nil {
			m.consumer.Pause()
			virtual.Sleep(time.Duration(w.n(5)) * time.Second)
			m.consumer.Resume()
		}
	case n < 97:
		if m := w.anyMember(); m != nil {
			w.stop(m, time.Duration(1+w.n(40))*time.Second)
		}
	}
	if w.anyMember() == nil {
		w.start()
	}
	if w.percent(2) && w.members != nil {
		w.start()
	}
	if w.store == nil && w.percent(4) {
		w.turnLoop()
	}
}

func (w *world) anyMember() *member {
	w.mu.Lock()
	defer w.mu.Unlock()
	var alive []*member
	for _, m := range w.members {
		if !m.stopping {
			alive = append(alive, m)
		}
	}
	if len(alive) == 0 {
		return nil
	}
	if len(alive) > 3 {
		return alive[0]
	}
	w.rngMu.Lock()
	defer w.rngMu.Unlock()
	return alive[w.rng.IntN(len(alive))]
}

func (w *world) send() {
	number := fmt.Sprint(len(w.sent))
	if w.store != nil && len(w.sent) > 0 && w.percent(20) {
		number = fmt.Sprint(w.n(len(w.sent))) // an event that came before
	}
	body := order(number)
	switch {
	case w.percent(2):
		body = fmt.Sprintf("not JSON %d", len(w.sent))
	case w.percent(2):
		number = fmt.Sprint(len(w.sent))
		body = event("Order Shipped", number)
	}
	group := ""
	var id string
	if w.fifo {
		group = fmt.Sprint("g", w.n(5))
		id = w.queue.SendGroup(group, body)
	} else {
		id = w.queue.Send(body)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.event[id] != "" {
		return // a FIFO queue takes a body once in five minutes
	}
	if w.fifo {
		for _, before := range w.sent {
			if w.group[before] == group && !w.gone[before] {
				w.earlier[id] = append(w.earlier[id], before)
			}
		}
	}
	w.sent, w.group[id], w.event[id] = append(w.sent, id), group, claimID(number)
}

// end heals everything and demands that all is handled, and that all consumers stop.
func (w *world) end() {
	w.ending.Store(true)
	for len(w.loops) > 0 {
		w.turnLoop()
	}
	w.mu.Lock()
	w.mode, w.modeSince = faultMode{}, time.Now()
	w.mu.Unlock()
	if w.anyMember() == nil {
		w.start()
	}
	for limit := time.Now().Add(30 * time.Hour); ; virtual.Sleep(20 * time.Second) {
		visible, inFlight, delayed := w.queue.Len()
		if visible+inFlight+delayed == 0 {
			break
		}
		if time.Now().After(limit) {
			w.violateLocked("G11: after all healed %d messages stay visible, %d in flight", visible, inFlight)
			break
		}
		if len(w.broke()) > 0 {
			break
		}
	}
	synctest.Wait()
	w.check()
	for {
		m := w.anyMember()
		if m == nil {
			break
		}
		w.stop(m, 5*time.Minute)
	}
	virtual.Sleep(3 * time.Minute) // for handlers deaf to their contexts
	for _, id := range w.sent {
		w.mu.Lock()
		if !w.gone[id] && len(w.violations) == 0 {
			w.violate("G1: %s is still there", id)
		}
		w.mu.Unlock()
	}
}
