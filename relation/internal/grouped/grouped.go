// Package grouped serves loaders of APIs that take many ids, but only of one parent at a time: the tasks of a cluster,
// the images of a repository.
package grouped

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/typedbus/typedbus/relation"
)

// MaxKeys is what such a loader gives to [relation.MaxBatch]: many more than one call takes, so that the keys of one
// parent come together however the events mix them.
const MaxKeys = 1000

// maxConcurrent is how many calls one batch has on their way at once.
const maxConcurrent = 4

// LoadFunc loads the resources that keys name, all of one parent and at most limit of them. Its answer and its error
// are those of a [relation.LoadFunc].
type LoadFunc[T any] func(ctx context.Context, parent string, keys []relation.Key) (map[relation.Key]T, error)

// Load makes one call of load for each limit keys of a parent, and puts the answers together. A call that fails is the
// outcome of its own keys and of no others.
func Load[T any](ctx context.Context, keys []relation.Key, parent func(relation.Key) string, limit int, load LoadFunc[T]) (map[relation.Key]T, error) {
	var (
		mu     sync.Mutex
		found  = make(map[relation.Key]T, len(keys))
		failed = make(relation.KeyErrors)
		calls  errgroup.Group
	)
	calls.SetLimit(maxConcurrent)
	for name, siblings := range byParent(keys, parent) {
		for chunk := range slices.Chunk(siblings, limit) {
			calls.Go(func() error {
				some, err := load(ctx, name, chunk)
				mu.Lock()
				defer mu.Unlock()
				maps.Copy(found, some)
				if alone, ok := errors.AsType[relation.KeyErrors](err); ok {
					maps.Copy(failed, alone)
					return nil
				}
				for _, key := range chunk {
					if _, ok := some[key]; !ok && err != nil {
						failed[key] = err
					}
				}
				return nil
			})
		}
	}
	calls.Wait() // its functions keep their errors
	if len(failed) > 0 {
		return found, failed
	}
	return found, nil
}

func byParent(keys []relation.Key, parent func(relation.Key) string) map[string][]relation.Key {
	groups := make(map[string][]relation.Key)
	for _, key := range keys {
		name := parent(key)
		groups[name] = append(groups[name], key)
	}
	return groups
}
