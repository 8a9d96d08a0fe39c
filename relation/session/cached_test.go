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
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/session"
)

func resource(id string) relation.Resource {
	return relation.Resource{Account: own, Region: "eu-west-1", Target: "fake.Thing", Type: reflect.TypeFor[string](), Key: relation.NewKey(id)}
}

func TestCachedForgetsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cache := session.Cached(new(nowhere), time.Minute, 10).(relation.Cache)
		value := new("v")
		cache.Store(resource("found"), value)
		cache.Store(resource("gone"), nil)
		check := func(id string, found, known bool) {
			t.Helper()
			got, f, k := cache.Load(resource(id))
			require.Equal(t, []bool{found, known}, []bool{f, k}, id)
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
		cache.Store(resource("found"), value)
		check("found", true, true)
	})
}

func TestCachedKeepsTheMostRecentlyUsed(t *testing.T) {
	cache := session.Cached(new(nowhere), time.Minute, 3).(relation.Cache)
	for i := range 3 {
		cache.Store(resource(fmt.Sprint(i)), new(i))
	}
	_, found, _ := cache.Load(resource("0"))
	require.True(t, found)
	cache.Store(resource("3"), new(3))
	for i, want := range []bool{true, false, true, true} {
		_, found, _ := cache.Load(resource(fmt.Sprint(i)))
		require.Equal(t, want, found, i)
	}
}

func TestCachedWithNothingToKeep(t *testing.T) {
	cache := session.Cached(new(nowhere), 0, 0).(relation.Cache)
	cache.Store(resource("a"), new(1))
	_, _, known := cache.Load(resource("a"))
	require.False(t, known)

	cache = session.Cached(new(nowhere), time.Minute, 0).(relation.Cache)
	cache.Store(resource("a"), new(1))
	cache.Store(resource("b"), new(1))
	_, _, known = cache.Load(resource("a"))
	require.False(t, known)
	_, _, known = cache.Load(resource("b"))
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
	}, relation.NormalizeKey(func(key relation.Key) relation.Key { return key.WithID(key.Name()) }))
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
