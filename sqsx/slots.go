package sqsx

import (
	"slices"
	"sync"
)

// slots is how many handlers may run at once, and who is next. Consumers in a [Group] share one, in proportion to their
// weights; a consumer alone has its own.
type slots struct {
	mu    sync.Mutex
	free  int
	lines []*line
}

// line is one consumer's messages that are ready to run, in order.
type line struct {
	weight int
	credit int
	closed bool
	ready  []*delivery
	start  func(*delivery) // must not block
}

func newSlots(n int) *slots { return &slots{free: n} }

// join adds a consumer. A message in its line runs by start, in a slot that it must give back with leave.
func (s *slots) join(weight int, start func(*delivery)) *line {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := &line{weight: weight, start: start}
	s.lines = append(s.lines, l)
	return l
}

// submit lines a message up and reports false if the line is closed.
func (s *slots) submit(l *line, d *delivery) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l.closed {
		return false
	}
	l.ready = append(l.ready, d)
	s.dispatch()
	return true
}

// close lets nothing of a line start any more, and takes it out of the others' company.
func (s *slots) close(l *line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l.closed, l.ready = true, nil
	s.lines = slices.DeleteFunc(s.lines, func(other *line) bool { return other == l })
}

// leave gives a slot back.
func (s *slots) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free++
	s.dispatch()
}

// dispatch starts what can be started. With several lines it is smooth weighted round-robin: each line that has work
// earns its weight, the richest runs and pays what all earned. The slots are locked.
func (s *slots) dispatch() {
	for s.free > 0 {
		var next *line
		total := 0
		for _, l := range s.lines {
			if len(l.ready) == 0 {
				continue
			}
			l.credit += l.weight
			total += l.weight
			if next == nil || l.credit > next.credit {
				next = l
			}
		}
		if next == nil {
			return
		}
		next.credit -= total
		d := next.ready[0]
		next.ready[0] = nil
		next.ready = next.ready[1:]
		s.free--
		next.start(d)
	}
}
