package sqsxlambda

import (
	"log/slog"
	"time"

	"github.com/typedbus/typedbus/sqsx"
)

// Option is an option of [New], [ForRule], [ForKinesis], [ForFirehose] and [ForPipe]: one of this package, or one on how
// bodies are decoded, such as [sqsx.WithFactory]. Those of this package mean nothing elsewhere.
type Option = sqsx.DecodeOption

// option is an option of this package. It is a DecodeOption by what it embeds, which does nothing.
type option struct {
	sqsx.DecodeOption
	apply func(*config) *sqsx.ConfigError
}

func newOption(apply func(*config) *sqsx.ConfigError) Option {
	return option{sqsx.WithShape(), apply}
}

type config struct {
	logger      *slog.Logger
	hooks       []sqsx.Hooks
	concurrency int
	margin      time.Duration
}

// WithLogger logs what fails with logger instead of [slog.Default]: each record that failed, with the stack of a panic,
// and each call of the store of [sqsx.Idempotent] that did.
func WithLogger(logger *slog.Logger) Option {
	return newOption(func(c *config) *sqsx.ConfigError {
		if logger == nil {
			return &sqsx.ConfigError{Option: "sqsxlambda.WithLogger", Reason: "the logger is nil: slog.New(slog.DiscardHandler) logs nothing"}
		}
		c.logger = logger
		return nil
	})
}

// WithHooks adds functions that are called as things happen: Received, Started, Handled and Settled for each record, and
// Failed. A record that failed is settled as [sqsx.Retried], one that was not started as [sqsx.Released], and one whose
// handler did not return in time as [sqsx.Abandoned]. A hook that panics is logged.
func WithHooks(hooks sqsx.Hooks) Option {
	return newOption(func(c *config) *sqsx.ConfigError {
		c.hooks = append(c.hooks, hooks)
		return nil
	})
}

// WithConcurrency is how many handlers run at once. Without it all records of an invocation are handled at once, but for
// those of a stream, which are handled one by one: there a number above 1 lets those of different partition keys overtake
// each other.
func WithConcurrency(n int) Option {
	return newOption(func(c *config) *sqsx.ConfigError {
		if n < 1 {
			return &sqsx.ConfigError{Option: "sqsxlambda.WithConcurrency", Reason: "at least one handler must be able to run"}
		}
		c.concurrency = n
		return nil
	})
}

// WithMargin sets how long before the function's time limit the contexts of handlers end (default 1 s, and at most a
// quarter of the time). Half of it is for handlers to return in, the other half for the answer.
func WithMargin(d time.Duration) Option {
	return newOption(func(c *config) *sqsx.ConfigError {
		if d <= 0 {
			return &sqsx.ConfigError{Option: "sqsxlambda.WithMargin", Reason: "it must be more than 0: an answer takes time"}
		}
		c.margin = d
		return nil
	})
}
