package sqsxs3

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/typedbus/typedbus/sqsx"
)

const (
	// deleteTimeout bounds one delete, deletesAtOnce how many are made at the same time.
	deleteTimeout = 30 * time.Second
	deletesAtOnce = 10
)

// deletes are the deletes of a resolver that are under way.
type deletes struct {
	mu    sync.Mutex
	left  int
	none  chan struct{} // closed when there are none left; nil while nobody waits
	slots chan struct{}
}

// DeleteAfter returns hooks that delete a message's object once SQS has confirmed the delete of the message, for queues
// whose objects nobody else reads. It does so in goroutines of its own, ten at once and within 30 s each; an error, which
// leaves the object where it is, goes to failed unless that is nil. Call [Resolver.Wait] when the consumer has stopped.
//
// Whoever can send to the queue can so have any object deleted that may be read. So DeleteAfter panics with a
// [*sqsx.ConfigError] if there is a bucket that [Buckets] allows with every key: [Within] says which.
func (r *Resolver) DeleteAfter(failed func(p sqsx.Pointer, err error)) sqsx.Hooks {
	for bucket, prefixes := range r.allowed {
		if prefixes == nil {
			panic(&sqsx.ConfigError{Option: "sqsxs3.DeleteAfter",
				Reason: fmt.Sprintf("every key of bucket %q could be deleted by who can send a message: say with Within which keys payloads have", bucket)})
		}
	}
	return sqsx.Hooks{Settled: func(m *sqsx.Message, outcome sqsx.Outcome) {
		p, ok := m.Pointer()
		if !ok || outcome != sqsx.Deleted || r.allows(p) != nil {
			return
		}
		r.deletes.begin()
		go func() {
			defer r.deletes.end()
			if err := r.delete(p); err != nil && failed != nil {
				failed(p, err)
			}
		}()
	}}
}

func (r *Resolver) delete(p sqsx.Pointer) error {
	r.deletes.slots <- struct{}{}
	defer func() { <-r.deletes.slots }()
	ctx, cancel := context.WithTimeout(context.Background(), deleteTimeout)
	defer cancel()
	_, err := r.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String(p.Bucket), Key: aws.String(p.Key)})
	return err
}

// Wait waits until the deletes of [Resolver.DeleteAfter] that have begun are over, or ctx is. The error, the context's,
// says how many were left. It is for the end of a program:
//
//	err := consumer.Run(ctx)
//	err = errors.Join(err, resolver.Wait(stopping))
func (r *Resolver) Wait(ctx context.Context) error {
	select {
	case <-r.deletes.over():
		return nil
	case <-ctx.Done():
		r.deletes.mu.Lock()
		defer r.deletes.mu.Unlock()
		return fmt.Errorf("sqsxs3: %d objects not deleted yet: %w", r.deletes.left, ctx.Err())
	}
}

func (d *deletes) begin() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left++
}

func (d *deletes) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.left--; d.left == 0 && d.none != nil {
		close(d.none)
		d.none = nil
	}
}

// over returns a channel that is closed once no delete is left.
func (d *deletes) over() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.left == 0 {
		none := make(chan struct{})
		close(none)
		return none
	}
	if d.none == nil {
		d.none = make(chan struct{})
	}
	return d.none
}
