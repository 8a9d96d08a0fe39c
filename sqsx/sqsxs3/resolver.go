// Package sqsxs3 reads the bodies of messages that are pointers to S3 objects, as AWS's extended client libraries for SQS
// send them when a body is too large:
//
//	resolver := sqsxs3.New(s3.NewFromConfig(cfg), sqsxs3.Buckets("my-payloads"))
//	consumer, err := sqsx.NewConsumer(client, queueURL, mux, sqsx.WithResolver(resolver))
//
// An object is read in the handler's slot, while the message's lease is kept. One that is missing makes the message one
// that is retried, never one that is deleted.
package sqsxs3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/typedbus/typedbus/sqsx"
)

// Client is what a [Resolver] calls of S3. An [*s3.Client] is one. It needs s3:GetObject, and s3:DeleteObject for
// [DeleteAfter].
type Client interface {
	GetObject(context.Context, *s3.GetObjectInput, ...func(*s3.Options)) (*s3.GetObjectOutput, error)
	DeleteObject(context.Context, *s3.DeleteObjectInput, ...func(*s3.Options)) (*s3.DeleteObjectOutput, error)
}

var _ Client = (*s3.Client)(nil)

// Sentinels to test an error with [errors.Is].
var (
	// ErrBucket: the pointer is to a bucket that was not allowed. Nothing was called.
	ErrBucket = errors.New("sqsxs3: the pointer is to a bucket that Buckets does not name")
	// ErrTooLarge: the object is larger than [MaxSize] allows.
	ErrTooLarge = errors.New("sqsxs3: the object is too large")
)

// DefaultMaxSize is how large an object may be unless [MaxSize] says otherwise: 16 MiB.
const DefaultMaxSize = 16 << 20

// Resolver reads S3 objects. It is a [sqsx.Resolver] and safe for concurrent use.
type Resolver struct {
	client  Client
	buckets []string
	maxSize int64
}

var _ sqsx.Resolver = (*Resolver)(nil)

// Option is an option of [New].
type Option func(*Resolver)

// Buckets allows these buckets to be read. Without it none is: pointers come from whoever can send to the queue.
func Buckets(names ...string) Option {
	return func(r *Resolver) { r.buckets = append(r.buckets, names...) }
}

// MaxSize is how large an object may be, in bytes.
func MaxSize(n int64) Option { return func(r *Resolver) { r.maxSize = n } }

// New returns a resolver that reads with client.
func New(client Client, options ...Option) *Resolver {
	r := &Resolver{client: client, maxSize: DefaultMaxSize}
	for _, option := range options {
		option(r)
	}
	return r
}

// Resolve reads the object.
func (r *Resolver) Resolve(ctx context.Context, p sqsx.Pointer) ([]byte, error) {
	if !slices.Contains(r.buckets, p.Bucket) {
		return nil, ErrBucket
	}
	out, err := r.client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(p.Bucket), Key: aws.String(p.Key)})
	if err != nil {
		return nil, fmt.Errorf("sqsxs3: %w", err)
	}
	defer out.Body.Close()
	if aws.ToInt64(out.ContentLength) > r.maxSize {
		return nil, ErrTooLarge
	}
	body, err := io.ReadAll(io.LimitReader(out.Body, r.maxSize+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("sqsxs3: %w", err)
	case int64(len(body)) > r.maxSize:
		return nil, ErrTooLarge
	}
	return body, nil
}

// DeleteAfter returns hooks that delete a message's object once SQS has confirmed the delete of the message, for queues
// whose objects nobody else reads. It does so in a goroutine of its own; an error, which leaves the object where it is,
// goes to failed unless that is nil.
func (r *Resolver) DeleteAfter(failed func(p sqsx.Pointer, err error)) sqsx.Hooks {
	return sqsx.Hooks{Settled: func(m *sqsx.Message, outcome sqsx.Outcome) {
		p, ok := m.Pointer()
		if !ok || outcome != sqsx.Deleted || !slices.Contains(r.buckets, p.Bucket) {
			return
		}
		go func() {
			_, err := r.client.DeleteObject(context.Background(), &s3.DeleteObjectInput{Bucket: aws.String(p.Bucket), Key: aws.String(p.Key)})
			if err != nil && failed != nil {
				failed(p, err)
			}
		}()
	}}
}
