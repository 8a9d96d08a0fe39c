package s3archive

import (
	"fmt"

	"github.com/typedbus/typedbus/registry/archive"
)

// Option is an option of [New]. Of two for the same thing the later wins.
type Option func(*config)

type config struct {
	concurrency int
	keys        func(string) bool
	archive     []archive.Option
	token       string
}

// WithConcurrency is how many objects are read at once (default 4, at most 64). Each of those that wait for their turn
// holds some hundred kilobytes of records, or one record if that is longer.
func WithConcurrency(n int) Option { return func(c *config) { c.concurrency = n } }

// WithKeys reads only objects for whose key keep returns true. It is called once for each key, in order, from a
// goroutine of its own.
func WithKeys(keep func(key string) bool) Option { return func(c *config) { c.keys = keep } }

// WithArchive sets options with which each object is read. The reader itself sets the name, to the object's key, and
// how many records are skipped, from the token.
func WithArchive(options ...archive.Option) Option {
	return func(c *config) { c.archive = append(c.archive, options...) }
}

// WithToken goes on where another reading was when its [Reader.Token] returned token: behind what it had yielded last.
// With "" the reading begins at the beginning.
func WithToken(token string) Option { return func(c *config) { c.token = token } }

func (c *config) check() error {
	if c.concurrency < 1 || c.concurrency > 64 {
		return &OptionError{"WithConcurrency", fmt.Sprintf("%d; from 1 to 64 objects can be read at once", c.concurrency)}
	}
	return nil
}
