package main

import (
	"context"
	"sync"
)

// each calls do for each of all, for as many at once as there are workers. It stops at the first error, and returns it.
func each[T any](ctx context.Context, workers int, all []T, do func(context.Context, T) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	next := make(chan T)
	var wg sync.WaitGroup
	for range max(workers, 1) {
		wg.Go(func() {
			for one := range next {
				if ctx.Err() != nil {
					continue
				}
				if err := do(ctx, one); err != nil {
					cancel(err)
				}
			}
		})
	}
	for _, one := range all {
		next <- one
	}
	close(next)
	wg.Wait()
	return context.Cause(ctx)
}
