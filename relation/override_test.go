package relation_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

// only returns a loader that finds everything and calls it by name.
func only(name string) relation.LoadFunc[thing] {
	return func(_ context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]thing, error) {
		found := make(map[relation.Key]thing)
		for _, key := range keys {
			found[key] = thing{ID: name}
		}
		return found, nil
	}
}

func TestWithLoader(t *testing.T) {
	use(&fakeLoader{})
	registered := new(fakeSession)
	for _, test := range []struct {
		name    string
		session registry.Session
		want    string
	}{
		{"registered", registered, "a"},
		{"for the session", relation.WithLoader(registered, "preload.Thing", only("own")), "own"},
		{"without a session", relation.WithLoader(nil, "preload.Thing", only("own")), "own"},
		{"the outer of two", relation.WithLoader(relation.WithLoader(nil, "preload.Thing", only("inner")), "preload.Thing", only("outer")), "outer"},
		{"the inner, if the outer is for others", relation.WithLoader(relation.WithLoader(nil, "preload.Thing", only("inner")), "preload.Other", only("outer")), "inner"},
		{"of another type", relation.WithLoader(registered, "preload.Thing", loadOther), "a"},
		{"inside other wrappers", session.Cached(relation.WithLimits(relation.WithLoader(nil, "preload.Thing", only("own")), relation.Limits{}), 0, 1), "own"},
		{"around a cache", relation.WithLoader(session.Cached(registered, 0, 1), "preload.Thing", only("own")), "own"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := decodeThing(t, test.session, "Thing", account, region, `{"id":"a"}`).(*thingEvent)
			got, err := e.Thing.Get(t.Context())
			require.NoError(t, err)
			require.Equal(t, test.want, got.ID)
		})
	}
}

// A session that is around itself ends in an error or an answer, and not never.
type around struct{ fakeSession }

func (s *around) Unwrap() registry.Session { return s }

func TestSessionAroundItself(t *testing.T) {
	use(&fakeLoader{})
	_, err := decodeThing(t, new(around), "Thing", account, region, `{"id":"a"}`).(*thingEvent).Thing.Get(t.Context())
	require.NoError(t, err)
}

// shared is a cache as many processes share one: it can fail, and what it has can be of another version.
type shared struct {
	registry.Session
	known          map[string]any
	loadErr        error
	storeErr       error
	loads          int
	asked, stored  []string
	target, region string
}

func (s *shared) Load(ctx context.Context, resources []relation.Resource) (map[relation.Resource]any, error) {
	s.loads++
	found := make(map[relation.Resource]any)
	for _, r := range resources {
		s.asked, s.target, s.region = append(s.asked, r.Key.ID()), r.Target, r.Region
		if value, ok := s.known[r.Key.ID()]; ok {
			found[r] = value
		}
	}
	return found, errors.Join(s.loadErr, ctx.Err())
}

func (s *shared) Store(_ context.Context, loaded map[relation.Resource]any) error {
	for r := range loaded {
		s.stored = append(s.stored, r.Key.ID())
	}
	return s.storeErr
}

func TestCache(t *testing.T) {
	broken := errors.New("broken")
	for _, test := range []struct {
		name     string
		cache    shared
		loaded   []string // by the loader
		stored   []string
		failures int
		keys     int
		outcomes map[string]error // other than found
	}{
		{name: "knows nothing", loaded: []string{"a", "b", "gone"}, stored: []string{"a", "b", "gone"}, keys: 3, outcomes: map[string]error{"gone": relation.ErrNotFound}},
		{name: "knows some", cache: shared{known: map[string]any{"a": &thing{ID: "a"}, "gone": nil}}, loaded: []string{"b"}, stored: []string{"b"}, keys: 1,
			outcomes: map[string]error{"gone": relation.ErrNotFound}},
		{name: "knows all", cache: shared{known: map[string]any{"a": &thing{ID: "a"}, "b": &thing{ID: "b"}, "gone": &thing{ID: "gone"}}}, keys: 0},
		{name: "fails", cache: shared{loadErr: broken, storeErr: broken}, loaded: []string{"a", "b", "gone"}, stored: []string{"a", "b", "gone"}, keys: 3, failures: 2,
			outcomes: map[string]error{"gone": relation.ErrNotFound}},
		{name: "fails in part", cache: shared{loadErr: broken, known: map[string]any{"a": &thing{ID: "a"}}}, loaded: []string{"b", "gone"}, stored: []string{"b", "gone"}, keys: 2, failures: 1,
			outcomes: map[string]error{"gone": relation.ErrNotFound}},
		{name: "has another type", cache: shared{known: map[string]any{"a": &other{}, "b": thing{}, "gone": nil}}, loaded: []string{"a", "b"}, stored: []string{"a", "b"}, keys: 2, failures: 2,
			outcomes: map[string]error{"gone": relation.ErrNotFound}},
	} {
		t.Run(test.name, func(t *testing.T) {
			loader := use(&fakeLoader{known: func(id string) bool { return id != "gone" }})
			cache := test.cache
			cache.Session = new(fakeSession)
			e := decodeThing(t, &cache, "Thing", account, region, `{"related":["a","b","gone"]}`).(*thingEvent)
			stats, err := relation.Preload(t.Context(), []registry.AnyEvent{e})
			require.NoError(t, err)
			require.Equal(t, test.failures, stats.CacheFailures)
			require.Equal(t, test.keys, stats.Keys)
			require.Equal(t, 1, cache.loads, "one question for the batch")
			require.Equal(t, []string{"a", "b", "gone"}, cache.asked)
			require.ElementsMatch(t, test.stored, cache.stored)
			var loaded []string
			for _, batch := range loader.batches {
				loaded = append(loaded, batch...)
			}
			require.Equal(t, test.loaded, loaded)
			i := 0
			for got, err := range e.Related.All(t.Context()) {
				id := []string{"a", "b", "gone"}[i]
				if want := test.outcomes[id]; want != nil {
					require.ErrorIs(t, err, want)
				} else {
					require.NoError(t, err)
					require.Equal(t, id, got.ID)
				}
				i++
			}
		})
	}
}

// A cache is asked before it is known whether there is a loader, and however deep it is in the session.
func TestCacheWithoutALoader(t *testing.T) {
	cache := &shared{Session: new(fakeSession), known: map[string]any{"a": &thing{ID: "a"}}}
	e := event(t, relation.WithLimits(cache, relation.Limits{}), `{"id":"a","ids":["a","b"]}`)
	got, err := e.Thing.Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, "a", got.ID)
	require.Equal(t, []string{"fake.Thing", region}, []string{cache.target, cache.region})
	list, err := e.Things.Get(t.Context())
	require.Len(t, list, 1)
	require.ErrorIs(t, err, relation.ErrNoLoader)
	require.Empty(t, cache.stored)
	stats, err := relation.Preload(t.Context(), []registry.AnyEvent{event(t, cache, `{"id":"b"}`)})
	require.NoError(t, err)
	require.Zero(t, stats.Resources)
}
