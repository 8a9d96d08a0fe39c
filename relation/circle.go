package relation

import "context"

// askingKey is the key under which a loader's context has its batch.
type askingKey struct{}

// askingBatch returns the batch whose loader asks with ctx, or nil if no loader does.
func askingBatch(ctx context.Context) *batch {
	b, _ := ctx.Value(askingKey{}).(*batch)
	return b
}

// await notes that b's loader waits for c. The table is locked, here and below. A nil batch waits for nothing.
func (b *batch) await(c *call) {
	if b == nil {
		return
	}
	if b.waitsFor == nil {
		b.waitsFor = make(map[*call]int)
	}
	b.waitsFor[c]++
}

// awaits reports whether b is other, or waits for it, directly or by what it waits for. It looks at no batch of seen.
func (b *batch) awaits(other *batch, seen map[*batch]bool) bool {
	if b == other {
		return true
	}
	if seen[b] {
		return false
	}
	seen[b] = true
	for c := range b.waitsFor {
		if !c.isDone() && c.batch != nil && c.batch.awaits(other, seen) {
			return true
		}
	}
	return false
}

// forget notes that b's loader waits for c no longer.
func (t *table) forget(b *batch, c *call) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := b.waitsFor[c]; n > 1 {
		b.waitsFor[c] = n - 1
	} else {
		delete(b.waitsFor, c)
	}
}
