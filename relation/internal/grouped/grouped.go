// Package grouped serves loaders of APIs that take many ids, but only of one parent at a time: the tasks of a cluster,
// the images of a repository.
package grouped

import (
	"context"
	"maps"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/refusal"
)

// MaxKeys is what such a loader gives to [relation.MaxBatch]: many more than one call takes, so that the keys of one
// parent come together however the events mix them.
const MaxKeys = 1000

// maxConcurrent is how many calls one batch has on their way at once.
const maxConcurrent = 4

// maxDenials is how many denials in a row it takes to believe that the parent is denied.
const maxDenials = 16

// LoadFunc loads the resources that keys name, all of one parent and at most limit of them. Its answer and its error
// are those of a [relation.LoadFunc].
type LoadFunc[T any] func(ctx context.Context, parent string, keys []relation.Key) (map[relation.Key]T, error)

// Load makes one call of load for each limit keys of a parent, and puts the answers together. A call that fails is the
// outcome of its own keys and of no others. If it is denied, it is halved, so that a key that is denied is denied alone,
// until 16 denials in a row make it plain that the parent is.
func Load[T any](ctx context.Context, keys []relation.Key, parent func(relation.Key) string, limit int, load LoadFunc[T]) (map[relation.Key]T, error) {
	g := gathering[T]{load: load, found: make(map[relation.Key]T, len(keys)), failed: make(relation.KeyErrors)}
	var calls errgroup.Group
	calls.SetLimit(maxConcurrent)
	for name, siblings := range byParent(keys, parent) {
		for chunk := range slices.Chunk(siblings, limit) {
			calls.Go(func() error {
				g.ask(ctx, name, chunk, new(int))
				return nil
			})
		}
	}
	calls.Wait() // its functions keep their errors
	if len(g.failed) > 0 {
		return g.found, g.failed
	}
	return g.found, nil
}

// gathering puts together what calls return.
type gathering[T any] struct {
	load   LoadFunc[T]
	mu     sync.Mutex
	found  map[relation.Key]T
	failed relation.KeyErrors
}

func (g *gathering[T]) ask(ctx context.Context, parent string, keys []relation.Key, denials *int) {
	some, err := g.load(ctx, parent, keys)
	if *denials++; !refusal.IsDenied(err) {
		*denials = 0
	}
	alone, rest := refusal.Split[relation.KeyErrors](err)
	g.keep(some, alone)
	open := slices.DeleteFunc(slices.Clone(keys), func(key relation.Key) bool {
		_, isFound := some[key]
		return isFound || slices.ContainsFunc(alone, func(errs relation.KeyErrors) bool { return errs[key] != nil })
	})
	switch {
	case rest == nil || len(open) == 0:
	case len(keys) > 1 && refusal.MayConcernSome(rest) && *denials < maxDenials && ctx.Err() == nil:
		for half := range slices.Chunk(open, (len(open)+1)/2) {
			g.ask(ctx, parent, half, denials)
		}
	default:
		failed := make(relation.KeyErrors, len(open))
		for _, key := range open {
			failed[key] = rest
		}
		g.keep(nil, []relation.KeyErrors{failed})
	}
}

func (g *gathering[T]) keep(found map[relation.Key]T, failed []relation.KeyErrors) {
	g.mu.Lock()
	defer g.mu.Unlock()
	maps.Copy(g.found, found)
	for _, errs := range failed {
		maps.Copy(g.failed, errs)
	}
}

func byParent(keys []relation.Key, parent func(relation.Key) string) map[string][]relation.Key {
	groups := make(map[string][]relation.Key)
	for _, key := range keys {
		name := parent(key)
		groups[name] = append(groups[name], key)
	}
	return groups
}
