package sqsx

import (
	"context"
	"errors"
	"sync"
)

// Group runs consumers of several queues with one limit on how many handlers run at once. Each keeps its own leases,
// pollers and limit on messages held; slots go to those that have work, in proportion to their weights.
type Group struct {
	slots     *slots
	consumers []*Consumer
	mu        sync.Mutex
	started   bool
}

// NewGroup returns a group without consumers, in which concurrency handlers run at once (at least 1).
func NewGroup(concurrency int) *Group { return &Group{slots: newSlots(max(concurrency, 1))} }

// Add puts a consumer that has not been run into the group, with a weight of at least 1: under load a consumer of weight
// 3 gets three slots for each one of a consumer of weight 1. Consumers are added before the group runs.
func (g *Group) Add(c *Consumer, weight int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.slots = g.slots
	c.line = g.slots.join(max(weight, 1), c.begin)
	g.consumers = append(g.consumers, c)
}

// Run runs all consumers until ctx ends or [Group.Shutdown] is called. If one ends by itself, with a fatal error, the
// others are stopped too. It returns their errors joined.
func (g *Group) Run(ctx context.Context) error {
	g.mu.Lock()
	if g.started {
		g.mu.Unlock()
		return ErrStarted
	}
	g.started = true
	consumers := g.consumers
	g.mu.Unlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, len(consumers))
	var wg sync.WaitGroup
	for i, c := range consumers {
		wg.Go(func() {
			defer cancel()
			errs[i] = c.Run(ctx)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// Shutdown stops all consumers at once, each as [Consumer.Shutdown] does, and returns their errors joined.
func (g *Group) Shutdown(ctx context.Context) error {
	g.mu.Lock()
	consumers := g.consumers
	g.mu.Unlock()
	errs := make([]error, len(consumers))
	var wg sync.WaitGroup
	for i, c := range consumers {
		wg.Go(func() { errs[i] = c.Shutdown(ctx) })
	}
	wg.Wait()
	return errors.Join(errs...)
}
