package archive

import "github.com/typedbus/typedbus/registry"

// Option is an option of [Records] and [Events]. Of two for the same thing the later wins.
type Option func(*config)

// DefaultMaxRecord is how long a record may be without [WithMaxRecord]: 16 MiB. EventBridge's events have 1 MiB at most.
const DefaultMaxRecord = 16 << 20

type config struct {
	name      string
	limit     int
	container string
	skip      int64
	decode    []registry.DecodeOption
}

func newConfig(options []Option) config {
	c := config{limit: DefaultMaxRecord, container: "Records"}
	for _, option := range options {
		option(&c)
	}
	if c.limit <= 0 {
		c.limit = DefaultMaxRecord
	}
	return c
}

// WithName names the stream in positions and errors.
func WithName(name string) Option { return func(c *config) { c.name = name } }

// WithMaxRecord is how many bytes a record may have (default [DefaultMaxRecord], which 0 is, too). It bounds the memory
// that reading takes, of which it is about three times as much at most, and only where there are records as long. A longer
// record is an [ErrTooLong] and is skipped.
func WithMaxRecord(bytes int) Option { return func(c *config) { c.limit = bytes } }

// WithContainer says by which first member an object is told that is no record but has them, in an array (default
// "Records"). With "" no object is one.
func WithContainer(member string) Option { return func(c *config) { c.container = member } }

// WithSkip passes over the first n records of the stream, unread but for where they end: to go on where an earlier
// reading stopped, give it one more than the [Position.Record] that was handled last. Errors count as records, and those
// among the first n are not yielded again.
func WithSkip(n int64) Option { return func(c *config) { c.skip = n } }

// WithDecode gives options to each decoding of [Events].
func WithDecode(options ...registry.DecodeOption) Option {
	return func(c *config) { c.decode = append(c.decode, options...) }
}
