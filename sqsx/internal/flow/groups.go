package flow

import "slices"

// Groups are the message groups of a FIFO queue, as far as their messages are held here: of each the one whose turn it is, from
// its turn at a slot until its delete is confirmed, and those after it. Whoever uses them locks them.
type Groups[T comparable] struct {
	groups map[string]*group[T]
}

type group[T comparable] struct {
	busy T
	tail []T
}

// Join puts a message into its group and reports whether it is its turn at once.
func (s *Groups[T]) Join(key string, d T) bool {
	if g := s.groups[key]; g != nil {
		g.tail = append(g.tail, d)
		return false
	}
	if s.groups == nil {
		s.groups = make(map[string]*group[T])
	}
	s.groups[key] = &group[T]{busy: d}
	return true
}

// Leave takes a settled message out of its group. If it passed, out of the queue, the next of the group has its turn; if not,
// nothing after it may run, and must be released. One that was taken from its group before leaves nothing behind.
func (s *Groups[T]) Leave(key string, d T, passed bool) (next T, isNext bool, release []T) {
	g := s.groups[key]
	switch {
	case g == nil:
		return next, false, nil
	case g.busy != d:
		if i := slices.Index(g.tail, d); i >= 0 {
			release = slices.Clone(g.tail[i+1:])
			g.tail = g.tail[:i]
		}
		return next, false, release
	case !passed || len(g.tail) == 0:
		delete(s.groups, key)
		return next, false, g.tail
	}
	g.busy, g.tail = g.tail[0], g.tail[1:]
	return g.busy, true, nil
}

// Cut takes what is after a failed message from its group.
func (s *Groups[T]) Cut(key string, d T) []T {
	g := s.groups[key]
	if g == nil || g.busy != d {
		return nil
	}
	tail := g.tail
	g.tail = nil
	return tail
}
