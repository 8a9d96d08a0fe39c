package sqsx

import (
	"context"
	"errors"
	"sync"

	"github.com/typedbus/typedbus/sqsx/internal/flow"
)

// Group runs consumers of several queues with one limit on how many handlers run at once. Each keeps its own leases,
// pollers and limit on messages held; slots go to those that have work, in proportion to their weights.
type Group struct {
	concurrency int
	slots       *flow.Slots[*delivery]
	consumers   []*Consumer
	mu          sync.Mutex
	started     bool
}

// NewGroup returns a group without consumers, in which concurrency handlers run at once (at least 1: with less Add refuses
// all).
func NewGroup(concurrency int) *Group {
	return &Group{concurrency: concurrency, slots: flow.NewSlots[*delivery](concurrency)}
}

// Add puts a consumer that has not been run into the group, with a weight of at least 1: under load a consumer of weight
// 3 gets three slots for each one of a consumer of weight 1. The group's concurrency takes the place of the consumer's, also
// in how many messages it holds unless [WithMaxInFlight] says that. Consumers are added before the group runs. The error is
// a [*ConfigError], or [ErrStarted].
func (g *Group) Add(c *Consumer, weight int) error {
	refuse := func(reason string) error { return &ConfigError{"Group.Add", reason} }
	switch {
	case c == nil:
		return refuse("the consumer is nil")
	case weight < 1:
		return refuse("a weight is at least 1")
	case g.concurrency < 1:
		return &ConfigError{"NewGroup", "at least one handler must be able to run"}
	}
	if mux := muxOf(c.handler); mux != nil {
		if err := mux.checkBatches(g.concurrency); err != nil {
			return err
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case g.started || c.started:
		return ErrStarted
	case c.line != nil:
		return refuse("the consumer is in a group already")
	}
	c.slots, c.grouped = g.slots, true
	c.config.concurrency = g.concurrency
	if !c.config.ownMaxInFlight {
		c.config.maxInFlight = g.concurrency + maxBatch
		c.room = flow.NewRoom(c.config.maxInFlight)
	}
	c.room.Limit(c.prefetch())
	c.line = g.slots.Join(weight, c.dispatch)
	g.consumers = append(g.consumers, c)
	return nil
}

// Run runs all consumers until ctx ends or [Group.Shutdown] is called. If one ends by itself, with a fatal error, its hooks
// and log say so, and the others go on. Run returns their errors joined once all have ended.
func (g *Group) Run(ctx context.Context) error {
	g.mu.Lock()
	if g.started {
		g.mu.Unlock()
		return ErrStarted
	}
	g.started = true
	consumers := g.consumers
	g.mu.Unlock()
	if len(consumers) == 0 {
		return &ConfigError{"Group", "it has no consumers: see Group.Add"}
	}
	errs := make([]error, len(consumers))
	var wg sync.WaitGroup
	for i, c := range consumers {
		wg.Go(func() { errs[i] = c.Run(ctx) })
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
