package s3archive

import (
	"context"
	"iter"

	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/archive"
)

// Client is what this package calls of S3. An [*s3.Client] is one.
type Client interface {
	ListObjectsV2(context.Context, *s3.ListObjectsV2Input, ...func(*s3.Options)) (*s3.ListObjectsV2Output, error)
	GetObject(context.Context, *s3.GetObjectInput, ...func(*s3.Options)) (*s3.GetObjectOutput, error)
}

var _ Client = (*s3.Client)(nil)

// Reader reads the objects below a prefix. [New] makes one. It is for one goroutine.
type Reader struct {
	config
	client         Client
	bucket, prefix string
	at             token
}

// New returns a reader of the objects in bucket whose keys begin with prefix, "" being all. The error is an
// [*OptionError].
func New(client Client, bucket, prefix string, options ...Option) (*Reader, error) {
	r := &Reader{config: config{concurrency: 4}, client: client, bucket: bucket, prefix: prefix}
	for _, option := range options {
		option(&r.config)
	}
	at, err := parseToken(r.token)
	if err == nil {
		err = r.check()
	}
	if err != nil {
		return nil, err
	}
	r.at = at
	return r, nil
}

// Token returns a text for [WithToken] that stands for the place behind what was yielded last, so call Token when that
// has been handled. It is "" before anything was yielded. The text is not secret; it contains the object's key.
func (r *Reader) Token() string { return r.at.String() }

// Events yields the events, decoded by factory, as [archive.Events] does. An iteration goes on behind what an earlier one
// of the same reader yielded.
func (r *Reader) Events(ctx context.Context, factory registry.Factory) iter.Seq2[registry.AnyEvent, error] {
	return func(yield func(registry.AnyEvent, error) bool) {
		for at, err := range r.EventsAt(ctx, factory) {
			if !yield(at.Event, err) {
				return
			}
		}
	}
}

// EventsAt is Events with the position of each event; its name is the object's key.
func (r *Reader) EventsAt(ctx context.Context, factory registry.Factory) iter.Seq2[archive.Located, error] {
	return read(ctx, r, func(o *object, options []archive.Option) iter.Seq2[archive.Located, error] {
		return archive.EventsAt(o, factory, options...)
	}, func(at *archive.Located) (archive.Position, int) {
		if at.Event == nil {
			return at.Position, 0
		}
		return at.Position, len(at.Event.Envelope().Raw())
	})
}

// Records yields the payloads, as [archive.Records] does. Unlike there, they stay valid.
func (r *Reader) Records(ctx context.Context) iter.Seq2[archive.Record, error] {
	return read(ctx, r, func(o *object, options []archive.Option) iter.Seq2[archive.Record, error] {
		return func(yield func(archive.Record, error) bool) {
			for record, err := range archive.Records(o, options...) {
				record.Data = record.Data.Clone()
				if !yield(record, err) {
					return
				}
			}
		}
	}, func(record *archive.Record) (archive.Position, int) { return record.Position, len(record.Data) })
}
