package relation_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// asking returns a loader whose things are found only if the things are that they need, which it asks for by events of
// the session's: "a>b>c" needs "b>c", which needs "c".
func asking(t *testing.T, session func() registry.Session) relation.LoadFunc[thing] {
	return func(ctx context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]thing, error) {
		found := make(map[relation.Key]thing)
		for _, key := range keys {
			if _, needed, ok := cut(key.ID()); ok {
				if _, err := event(t, session(), fmt.Sprintf(`{"id":%q}`, needed)).Thing.Get(ctx); err != nil {
					return nil, relation.KeyErrors{key: err}
				}
			}
			found[key] = thing{ID: key.ID()}
		}
		return found, nil
	}
}

func cut(id string) (head, rest string, ok bool) {
	for i := range id {
		if id[i] == '>' {
			return id[:i], id[i+1:], true
		}
	}
	return id, "", false
}

// A loader that itself asks for a relation, of its own target too, waits for no turn that only its own end would bring.
func TestLoaderThatAsks(t *testing.T) {
	for name, options := range map[string][]relation.LoaderOption{
		"one at a time":    {relation.Concurrency(1)},
		"four at a time":   nil,
		"several together": {relation.Concurrency(1), relation.MaxBatch(3)},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var session registry.Session
				session = relation.WithLimits(relation.WithLoader(new(fakeSession), "fake.Thing",
					asking(t, func() registry.Session { return session }), options...), relation.Limits{Account: 1})
				var ids []string
				for i := range 20 {
					ids = append(ids, fmt.Sprintf(`"%d>x%d>y>z"`, i, i%5))
				}
				e := event(t, session, fmt.Sprintf(`{"ids":[%s]}`, join(ids)))
				got, err := e.Things.Get(t.Context())
				require.NoError(t, err)
				require.Len(t, got, 20)
				synctest.Wait()
				require.Zero(t, relation.InFlight())
			})
		})
	}
}

func join(list []string) (text string) {
	for i, item := range list {
		if i > 0 {
			text += ","
		}
		text += item
	}
	return text
}

// What cannot be granted is an error, and not a wait for ever.
func TestLoaderThatAsksForItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		needs := map[string]string{"self": "self", "a": "b", "b": "c", "c": "a", "d": "a"}
		var session registry.Session
		load := func(ctx context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]thing, error) {
			_, err := event(t, session, fmt.Sprintf(`{"id":%q}`, needs[keys[0].ID()])).Thing.Get(ctx)
			return map[relation.Key]thing{}, err
		}
		session = relation.WithLoader(new(fakeSession), "fake.Thing", load)
		for _, id := range []string{"self", "a", "d"} {
			_, err := event(t, session, fmt.Sprintf(`{"id":%q}`, id)).Thing.Get(t.Context())
			require.ErrorContains(t, err, "the loader asks for what waits for it", id)
			require.NotErrorIs(t, err, relation.ErrNotFound)
		}
		synctest.Wait()
		require.Zero(t, relation.InFlight())
	})
}

// Two loads that need each other are a circle too, whoever began.
func TestLoadersThatAskForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var session registry.Session
		both := make(chan struct{})
		load := func(ctx context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]thing, error) {
			<-both
			other := map[string]string{"a": "b", "b": "a"}[keys[0].ID()]
			_, err := event(t, session, fmt.Sprintf(`{"id":%q}`, other)).Thing.Get(ctx)
			return map[relation.Key]thing{}, err
		}
		session = relation.WithLoader(new(fakeSession), "fake.Thing", load)
		var wg sync.WaitGroup
		for _, id := range []string{"a", "b"} {
			e := event(t, session, fmt.Sprintf(`{"id":%q}`, id))
			wg.Go(func() {
				if _, err := e.Thing.Get(t.Context()); err == nil {
					t.Error("no error")
				}
			})
		}
		synctest.Wait()
		close(both)
		wg.Wait()
		synctest.Wait()
		require.Zero(t, relation.InFlight())
	})
}
