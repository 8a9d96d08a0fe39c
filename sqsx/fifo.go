package sqsx

import "slices"

// group is a message group of a FIFO queue, as far as its messages are held here: the one whose turn it is, from its
// turn at a slot until its delete is confirmed, and those after it.
type group struct {
	busy *delivery
	tail []*delivery
}

// join puts a message into its group and reports whether it is its turn at once, as always on a standard queue. The
// consumer is locked.
func (c *Consumer) join(d *delivery) bool {
	if !c.fifo {
		return true
	}
	g := c.groups[d.message.GroupID]
	if g == nil {
		g = &group{}
		c.groups[d.message.GroupID] = g
	}
	d.group = g
	if g.busy == nil {
		g.busy = d
		return true
	}
	g.tail = append(g.tail, d)
	return false
}

// leave takes a settled message out of its group. If it is out of the queue the next of the group has its turn; if not,
// nothing after it may run, and must be released. The consumer is locked.
func (c *Consumer) leave(d *delivery, outcome Outcome) (next *delivery, release []*delivery) {
	g := d.group
	if g == nil {
		return nil, nil
	}
	passed := outcome == Deleted || outcome == DeadLettered
	switch {
	case g.busy != d:
		i := slices.Index(g.tail, d)
		if i >= 0 {
			release = slices.Clone(g.tail[i+1:])
			g.tail = g.tail[:i]
		}
		return nil, release
	case !passed:
		release, g.tail = g.tail, nil
	}
	g.busy = nil
	if len(g.tail) > 0 {
		next, g.tail = g.tail[0], g.tail[1:]
		g.busy = next
	} else {
		delete(c.groups, d.message.GroupID)
	}
	return next, release
}

// cutTail takes what is after a failed message from its group.
func (c *Consumer) cutTail(d *delivery) []*delivery {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d.group == nil || d.group.busy != d {
		return nil
	}
	tail := d.group.tail
	d.group.tail = nil
	return tail
}

// releases are the settlements that make messages visible again, the last received first: SQS hands out a group up to
// its first hidden message, so none is overtaken. Messages that others settle are left out.
func releases(deliveries []*delivery) []*settlement {
	var out []*settlement
	slices.SortFunc(deliveries, func(a, b *delivery) int {
		if a.number > b.number {
			return -1
		}
		return 1
	})
	for _, d := range deliveries {
		if d.Decide(Released, false) {
			out = append(out, &settlement{d: d, op: OpRelease, outcome: Released})
		}
	}
	return out
}
