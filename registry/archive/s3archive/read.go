package s3archive

import (
	"context"
	"errors"
	"iter"
	"sync"

	"github.com/typedbus/typedbus/registry/archive"
)

// A batch is handed on when it has so many results or bytes of payload, whichever comes first.
const (
	batchResults = 256
	batchBytes   = 256 << 10
)

// reading is an object that is being read.
type reading[T any] struct {
	part    part
	batches chan []result[T]
}

type result[T any] struct {
	value T
	err   error
}

// read reads objects at once and yields their results in the order of the objects. It returns when the last goroutine
// has ended.
func read[T any](ctx context.Context, r *Reader, results func(*object, []archive.Option) iter.Seq2[T, error],
	place func(*T) (archive.Position, int)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		outer := ctx
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()

		line := make(chan *reading[T], r.concurrency)
		slots := make(chan struct{}, r.concurrency)
		parts := r.parts(ctx, r.at)
		var listed error
		running.Go(func() {
			defer close(line)
			for p, err := range parts {
				if err != nil {
					listed = err
					return
				}
				select {
				case slots <- struct{}{}:
				case <-ctx.Done():
					return
				}
				one := &reading[T]{part: p, batches: make(chan []result[T], 1)}
				running.Go(func() { one.run(ctx, r, results, place) })
				line <- one // has room, since there is a slot for each
			}
		})
		for one := range line {
			if !one.yield(ctx, r, place, yield) {
				return
			}
			<-slots
			if outer.Err() != nil {
				break
			}
		}
		ended := outer.Err() != nil
		cancel()
		running.Wait()
		if listed == nil && ended {
			listed = &ListError{r.bucket, r.prefix, context.Cause(outer)}
		}
		if listed != nil {
			var none T
			yield(none, listed)
		}
	}
}

// run reads the object.
func (one *reading[T]) run(ctx context.Context, r *Reader, results func(*object, []archive.Option) iter.Seq2[T, error],
	place func(*T) (archive.Position, int)) {
	defer close(one.batches)
	o := &object{ctx: ctx, client: r.client, bucket: r.bucket, key: one.part.key, etag: one.part.etag, size: -1}
	defer o.close()
	var batch []result[T]
	bytes := 0
	send := func() bool {
		select {
		case one.batches <- batch:
			batch, bytes = nil, 0
			return true
		case <-ctx.Done():
			return false
		}
	}
	options := append(r.archive[:len(r.archive):len(r.archive)], archive.WithName(one.part.key), archive.WithSkip(one.part.skip))
	for value, err := range results(o, options) {
		batch = append(batch, result[T]{value, err})
		_, n := place(&value)
		if bytes += n; (len(batch) >= batchResults || bytes >= batchBytes) && !send() {
			return
		}
	}
	send()
}

// yield yields the results of the object whose turn it is, and keeps the reader's token.
func (one *reading[T]) yield(ctx context.Context, r *Reader, place func(*T) (archive.Position, int), yield func(T, error) bool) bool {
	whole := false
	for batch := range one.batches {
		for _, result := range batch {
			failure, failed := errors.AsType[*ObjectError](result.err)
			if failed && ctx.Err() != nil {
				return true // the caller says so
			}
			if failed {
				// The object's own error, without the place in it where it happened.
				result.err = failure
			}
			if at, _ := place(&result.value); !failed {
				r.at = token{Key: one.part.key, ETag: one.part.etag, Records: at.Record + 1}
			}
			if !yield(result.value, result.err) {
				return false
			}
			whole = failed
		}
	}
	if ctx.Err() != nil {
		return true // the caller says so
	}
	if !whole {
		r.at = token{Key: one.part.key, Done: true}
	}
	return true
}
