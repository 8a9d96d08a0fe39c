package flow

import (
	"slices"
	"sync"
)

// Slots is how many handlers may run at once, and who is next. Consumers in a group share one, in proportion to their
// weights; a consumer alone has its own.
type Slots[T any] struct {
	mu    sync.Mutex
	free  int
	lines []*Line[T]
}

// Line is one consumer's messages that are ready to run, in order.
type Line[T any] struct {
	weight int
	credit int
	closed bool
	ready  []T
	start  func(T) // must not block
}

// NewSlots returns n slots.
func NewSlots[T any](n int) *Slots[T] { return &Slots[T]{free: n} }

// Join adds a consumer. A message in its line runs by start, in a slot that it must give back with Leave.
func (s *Slots[T]) Join(weight int, start func(T)) *Line[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := &Line[T]{weight: weight, start: start}
	s.lines = append(s.lines, l)
	return l
}

// Submit lines a message up and reports false if the line is closed.
func (s *Slots[T]) Submit(l *Line[T], d T) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l.closed {
		return false
	}
	l.ready = append(l.ready, d)
	s.dispatch()
	return true
}

// Close lets nothing of a line start any more, and takes it out of the others' company.
func (s *Slots[T]) Close(l *Line[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l.closed, l.ready = true, nil
	s.lines = slices.DeleteFunc(s.lines, func(other *Line[T]) bool { return other == l })
}

// Leave gives a slot back.
func (s *Slots[T]) Leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free++
	s.dispatch()
}

// dispatch starts what can be started. With several lines it is smooth weighted round-robin: each line that has work
// earns its weight, the richest runs and pays what all earned. The slots are locked.
func (s *Slots[T]) dispatch() {
	for s.free > 0 {
		var next *Line[T]
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
		var none T
		next.ready[0] = none
		next.ready = next.ready[1:]
		s.free--
		next.start(d)
	}
}
