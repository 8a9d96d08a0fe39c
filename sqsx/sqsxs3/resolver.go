// Package sqsxs3 reads the bodies of messages that are pointers to S3 objects, as AWS's extended client libraries for SQS
// send them when a body is too large:
//
//	resolver := sqsxs3.New(s3.NewFromConfig(cfg), sqsxs3.Within("my-payloads", "orders/"))
//	consumer, err := sqsx.NewConsumer(client, queueURL, mux, sqsx.WithResolver(resolver))
//
// An object is read in the handler's slot, while the message's lease is kept. One that is missing makes the message one
// that is retried, never one that is deleted; a pointer to where the resolver does not read, and an object that is too
// large, are [sqsx.Permanent] failures.
package sqsxs3

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

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
	ErrBucket = errors.New("sqsxs3: the pointer is to a bucket that neither Buckets nor Within names")
	// ErrKey: the pointer is to a key that has none of the prefixes that are allowed. Nothing was called.
	ErrKey = errors.New("sqsxs3: the pointer is to a key that Within does not allow")
	// ErrTooLarge: the object is larger than [MaxSize] allows.
	ErrTooLarge = errors.New("sqsxs3: the object is too large")
)

// DefaultMaxSize is how large an object may be unless [MaxSize] says otherwise: 16 MiB.
const DefaultMaxSize = 16 << 20

// Resolver reads S3 objects. It is a [sqsx.Resolver] and safe for concurrent use.
type Resolver struct {
	client  Client
	allowed map[string][]string // the prefixes of keys by bucket; nil is every key
	maxSize int64
	deletes deletes
}

var _ sqsx.Resolver = (*Resolver)(nil)

// Option is an option of [New].
type Option func(*Resolver)

// Buckets allows these buckets to be read, with every key. Without Buckets and [Within] no bucket may be read, since
// pointers come from whoever can send to the queue.
func Buckets(names ...string) Option {
	return func(r *Resolver) {
		for _, name := range names {
			r.allowed[name] = nil
		}
	}
}

// Within allows a bucket to be read, but only keys with one of these prefixes: for a bucket that holds more than
// payloads. The prefix "" allows every key.
func Within(bucket string, prefixes ...string) Option {
	return func(r *Resolver) {
		known, listed := r.allowed[bucket]
		if listed && known == nil {
			return // Buckets allows it all
		}
		r.allowed[bucket] = append(append([]string{}, known...), prefixes...)
	}
}

// MaxSize sets how large an object may be, in bytes (default [DefaultMaxSize]).
func MaxSize(n int64) Option { return func(r *Resolver) { r.maxSize = n } }

// New returns a resolver that reads with client.
func New(client Client, options ...Option) *Resolver {
	r := &Resolver{client: client, maxSize: DefaultMaxSize, allowed: make(map[string][]string), deletes: deletes{slots: make(chan struct{}, deletesAtOnce)}}
	for _, option := range options {
		option(r)
	}
	return r
}

// Resolve reads the object.
func (r *Resolver) Resolve(ctx context.Context, p sqsx.Pointer) ([]byte, error) {
	if err := r.allows(p); err != nil {
		return nil, sqsx.Permanent(err)
	}
	out, err := r.client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String(p.Bucket), Key: aws.String(p.Key)})
	if err != nil {
		return nil, fmt.Errorf("sqsxs3: %w", err)
	}
	defer out.Body.Close()
	if aws.ToInt64(out.ContentLength) > r.maxSize {
		return nil, sqsx.Permanent(ErrTooLarge)
	}
	body, err := io.ReadAll(io.LimitReader(out.Body, r.maxSize+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("sqsxs3: %w", err)
	case int64(len(body)) > r.maxSize:
		return nil, sqsx.Permanent(ErrTooLarge)
	}
	return body, nil
}

// allows returns an error unless the place may be read.
func (r *Resolver) allows(p sqsx.Pointer) error {
	prefixes, ok := r.allowed[p.Bucket]
	if !ok || p.Bucket == "" {
		return ErrBucket
	}
	if prefixes == nil {
		return nil
	}
	for _, prefix := range prefixes {
		if strings.HasPrefix(p.Key, prefix) {
			return nil
		}
	}
	return ErrKey
}
