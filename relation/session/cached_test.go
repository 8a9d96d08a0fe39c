package session_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

func resource(id string) relation.Resource {
	return relation.Resource{Account: own, Region: "eu-west-1", Target: "fake.Thing", Type: reflect.TypeFor[string](), Key: relation.NewKey(id)}
}

// memory is a cache with one resource at a time.
type memory struct {
	t     *testing.T
	cache relation.Cache
}

func cached(t *testing.T, ttl time.Duration, entries int) memory {
	return memory{t, session.Cached(new(nowhere), ttl, entries).(relation.Cache)}
}

func (m memory) store(id string, value any) {
	require.NoError(m.t, m.cache.Store(m.t.Context(), map[relation.Resource]any{resource(id): value}))
}

func (m memory) load(id string) (value any, known bool) {
	all, err := m.cache.Load(m.t.Context(), []relation.Resource{resource("another"), resource(id)})
	require.NoError(m.t, err)
	value, known = all[resource(id)]
	return value, known
}

func TestCachedForgetsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := cached(t, time.Minute, 10)
		value := new("v")
		cache.store("found", value)
		cache.store("gone", nil)
		check := func(id string, found, known bool) {
			t.Helper()
			got, k := cache.load(id)
			require.Equal(t, []bool{found, known}, []bool{got != nil, k}, id)
			if found {
				require.Same(t, value, got)
			}
		}
		check("found", true, true)
		check("gone", false, true)
		check("never", false, false)
		virtual.Sleep(6 * time.Second)
		check("gone", false, false)
		virtual.Sleep(54*time.Second - 1)
		check("found", true, true)
		virtual.Sleep(time.Nanosecond)
		check("found", false, false)
		cache.store("found", value)
		check("found", true, true)
	})
}

func TestCachedKeepsTheMostRecentlyUsed(t *testing.T) {
	cache := cached(t, time.Minute, 3)
	for i := range 3 {
		cache.store(fmt.Sprint(i), new(i))
	}
	_, known := cache.load("0")
	require.True(t, known)
	cache.store("3", new(3))
	for i, want := range []bool{true, false, true, true} {
		_, known := cache.load(fmt.Sprint(i))
		require.Equal(t, want, known, i)
	}
}

func TestCachedWithNothingToKeep(t *testing.T) {
	cache := cached(t, 0, 0)
	cache.store("a", new(1))
	_, known := cache.load("a")
	require.False(t, known)

	cache = cached(t, time.Minute, 0)
	cache.store("a", new(1))
	cache.store("b", new(1))
	_, known = cache.load("a")
	require.False(t, known)
	_, known = cache.load("b")
	require.True(t, known)
}

// nowhere is a session that counts what it is asked.
type nowhere struct {
	asked int
	err   error
}

func (s *nowhere) Config(context.Context, string, string) (aws.Config, error) {
	s.asked++
	return aws.Config{}, s.err
}

type cachedThing struct{ ID string }

var cachedLoads int

func init() {
	relation.RegisterLoader("fake.CachedThing", func(_ context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]cachedThing, error) {
		cachedLoads++
		found := make(map[relation.Key]cachedThing)
		for _, key := range keys {
			if key.ID() != "gone" {
				found[key] = cachedThing{key.ID()}
			}
		}
		return found, nil
	}, relation.NormalizeKey(func(key relation.Key) relation.Key { return key.WithID(key.Name()) }),
		relation.TakesARN(func(name arn.ARN, _ relation.Key) bool { return name.Service == "things" }))
}

type cachedEvent struct {
	registry.Event `event:"source=cached"`
	Detail         struct {
		ID string `json:"id"`
	} `json:"detail"`
	Thing relation.One[cachedThing] `json:"-" relation:"fake.CachedThing,detail.id"`
}

func TestRelationsUseTheCache(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inner := new(nowhere)
		r := registry.New(registry.WithSession(session.Cached(inner, time.Minute, 100)))
		require.NoError(t, r.Register(cachedEvent{}))
		get := func(id string) (*cachedThing, error) {
			decoded, err := r.Decode(fmt.Appendf(nil, `{"id":"e","source":"cached","detail-type":"d","account":%q,"region":"eu-west-1",
				"time":"2026-01-02T03:04:05Z","detail":{"id":%q}}`, own, id))
			require.NoError(t, err)
			return decoded.(*cachedEvent).Thing.Get(t.Context())
		}
		cachedLoads = 0
		first, err := get("a")
		require.NoError(t, err)
		again, err := get("arn:aws:things:eu-west-1:" + own + ":thing/a")
		require.NoError(t, err)
		require.Same(t, first, again, "an ARN and a name are one resource to the cache too")
		require.Equal(t, 1, cachedLoads)
		require.Equal(t, 1, inner.asked)
		for range 2 {
			_, err = get("gone")
			require.ErrorIs(t, err, relation.ErrNotFound)
		}
		require.Equal(t, 2, cachedLoads)
		virtual.Sleep(time.Minute)
		_, err = get("a")
		require.NoError(t, err)
		require.Equal(t, 3, cachedLoads)

		inner.err = errors.New("broken")
		_, err = get("b")
		require.ErrorIs(t, err, inner.err)
		inner.err = nil
		_, err = get("b")
		require.NoError(t, err, "a failure is not remembered")
	})
}

func TestFunc(t *testing.T) {
	s := session.Func(func(_ context.Context, account, _ string) (aws.Config, error) {
		if account != own {
			return aws.Config{}, relation.ErrOtherAccount
		}
		return aws.Config{Region: "us-east-1"}, nil
	})
	cfg, err := s.Config(t.Context(), own, "eu-west-1")
	require.NoError(t, err)
	require.Equal(t, "eu-west-1", cfg.Region)
	_, err = s.Config(t.Context(), other, "eu-west-1")
	require.ErrorIs(t, err, relation.ErrOtherAccount)
	for name, at := range invalidOrigins {
		_, err = s.Config(t.Context(), at.account, at.region)
		require.ErrorIs(t, err, relation.ErrInvalidOrigin, name)
	}
	require.True(t, reflect.ValueOf(s).Comparable(), "or events would not share what they load")
}
