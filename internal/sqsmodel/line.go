package sqsmodel

import (
	"container/list"
	"iter"
)

// line is the order in which the messages of a queue may be received. Its
// queue says when a message becomes visible (show) and stops being so (hide);
// whether a message is visible now, the message itself knows.
type line interface {
	add(*message)    // a new message, hidden or visible
	remove(*message) // it leaves the queue
	show(*message)   // it became visible
	hide(*message)   // it became hidden
	// candidates yields what a receive may take, in order. The loop must hide
	// or remove each message before it asks for the next.
	candidates() iter.Seq[*message]
}

// openLine is the line of a standard queue: any visible message may be taken.
type openLine struct{ ready ranked[*message] }

func newOpenLine() *openLine {
	return &openLine{ranked[*message]{
		less:  func(a, b *message) bool { return a.order < b.order },
		index: func(m *message) *int { return &m.readyAt },
	}}
}

func (l *openLine) add(m *message) {
	if m.visible() {
		l.ready.add(m)
	}
}
func (l *openLine) remove(m *message) { l.ready.remove(m) }
func (l *openLine) hide(m *message)   { l.ready.remove(m) }
func (l *openLine) show(m *message)   { l.ready.add(m) }

func (l *openLine) candidates() iter.Seq[*message] {
	return func(yield func(*message) bool) {
		for {
			m, ok := l.ready.first()
			if !ok || !yield(m) {
				return
			}
		}
	}
}

// groupLine is the line of a FIFO queue. A group's messages come in order, up
// to the first that is hidden, so an earlier message in flight withholds all
// later ones. A receive takes what it can from one group, then goes on to the
// group whose first message is next in order.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
type groupLine struct {
	groups map[string]*group
	ready  ranked[*group] // those whose first message is visible
}

type group struct {
	name     string
	messages *list.List // of *message, in order
	readyAt  int
}

func (g *group) first() *message { return g.messages.Front().Value.(*message) }

func newGroupLine() *groupLine {
	return &groupLine{
		groups: map[string]*group{},
		ready: ranked[*group]{
			less:  func(a, b *group) bool { return a.first().order < b.first().order },
			index: func(g *group) *int { return &g.readyAt },
		},
	}
}

func (l *groupLine) add(m *message) {
	g := l.groups[m.group]
	if g == nil {
		g = &group{name: m.group, messages: list.New(), readyAt: -1}
		l.groups[m.group] = g
	}
	m.inGroup = g.messages.PushBack(m)
	l.settle(g)
}

func (l *groupLine) remove(m *message) {
	g := l.groups[m.group]
	// The heap orders groups by their first message: take the group out while
	// it still has the one it was put in with.
	l.ready.remove(g)
	g.messages.Remove(m.inGroup)
	if g.messages.Len() == 0 {
		delete(l.groups, g.name)
		return
	}
	l.settle(g)
}

func (l *groupLine) show(m *message) { l.settle(l.groups[m.group]) }
func (l *groupLine) hide(m *message) { l.settle(l.groups[m.group]) }

// settle puts the group where its first message says.
func (l *groupLine) settle(g *group) {
	switch visible := g.first().visible(); {
	case visible && g.readyAt < 0:
		l.ready.add(g)
	case !visible:
		l.ready.remove(g)
	}
}

func (l *groupLine) candidates() iter.Seq[*message] {
	return func(yield func(*message) bool) {
		for {
			g, ok := l.ready.first()
			if !ok {
				return
			}
			for e := g.messages.Front(); e != nil; {
				m, next := e.Value.(*message), e.Next()
				if !m.visible() {
					break
				}
				if !yield(m) {
					return
				}
				e = next
			}
		}
	}
}
