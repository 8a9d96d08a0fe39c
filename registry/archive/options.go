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

// WithMaxRecord sets how many bytes a record may have (default [DefaultMaxRecord], which 0 stands for, too). It bounds
// the memory that reading takes: about three times as much at most, and only if there are records of that length. A
// longer record is yielded as an [ErrTooLong] and skipped.
func WithMaxRecord(bytes int) Option { return func(c *config) { c.limit = bytes } }

// WithContainer sets the name by which an object is recognised that is not a record but contains records: its first
// member has this name and is an array of them (default "Records"). With "" every object is a record.
func WithContainer(member string) Option { return func(c *config) { c.container = member } }

// WithSkip passes over the first n records of the stream: it only finds out where they end. To go on where an earlier
// reading stopped, give it the [Position.Record] that was handled last, plus one. Errors count as records, and those
// among the first n are not yielded again.
func WithSkip(n int64) Option { return func(c *config) { c.skip = n } }

// WithDecode gives options to each decoding of [Events].
func WithDecode(options ...registry.DecodeOption) Option {
	return func(c *config) { c.decode = append(c.decode, options...) }
}
