package publish

import (
	"context"
	"fmt"
	"time"

	"github.com/typedbus/typedbus/registry"
)

// Option is an option of [New]. Of two for the same thing the later wins.
type Option func(*config)

type config struct {
	registry   *registry.Registry
	attempts   int
	base, most time.Duration
	edits      []func(context.Context, registry.AnyEvent, *Entry) error
	observers  observers
}

func newConfig(options []Option) (config, error) {
	c := config{registry: registry.Default, attempts: 6, base: 100 * time.Millisecond, most: 5 * time.Second}
	for _, option := range options {
		option(&c)
	}
	return c, c.check()
}

func (c *config) check() error {
	switch {
	case c.registry == nil:
		return &OptionError{"WithRegistry", "the registry is nil; leave the option out for registry.Default"}
	case c.attempts < 1:
		return &OptionError{"WithRetry", fmt.Sprintf("%d attempts are none; 1 is no retry", c.attempts)}
	case c.base < 0 || c.most < c.base:
		return &OptionError{"WithRetry", "waits cannot be negative, nor the longest shorter than the first"}
	}
	for _, edit := range c.edits {
		if edit == nil {
			return &OptionError{"WithEntry", "the function is nil"}
		}
	}
	return nil
}

// WithRegistry checks events with r (default [registry.Default]). It should be the registry that the receivers decode
// with.
func WithRegistry(r *registry.Registry) Option { return func(c *config) { c.registry = r } }

// WithRetry sets how failures are retried. An event is sent attempts times at most (default 6; 1 is no retry). The wait
// after the first attempt is first (default 100 ms); each further wait is twice as long, up to longest (default 5 s).
// Half of each wait is random. A wait ends when the context does.
func WithRetry(attempts int, first, longest time.Duration) Option {
	return func(c *config) { c.attempts, c.base, c.most = attempts, first, longest }
}

// WithEntry calls edit with each entry before it is checked, to set what an event does not have: a trace header, the
// bus, a group. If edit returns an error, the event is not sent and fails with [ErrInvalid]. Given several times, all
// are called, in the order given. Package publishotel has one that adds the trace.
func WithEntry(edit func(ctx context.Context, event registry.AnyEvent, entry *Entry) error) Option {
	return func(c *config) { c.edits = append(c.edits, edit) }
}

// WithHooks adds functions that are called as things happen. Given several times, all are called, in the order given.
func WithHooks(hooks Hooks) Option {
	return func(c *config) { c.observers = append(c.observers, hooks) }
}
