package relation_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation"
)

func TestMaxBatchSplits(t *testing.T) {
	for _, test := range []struct {
		name    string
		options []relation.LoaderOption
		keys    int
		sizes   []int
	}{
		{"one at a time unless told otherwise", nil, 3, []int{1, 1, 1}},
		{"less than one is one", []relation.LoaderOption{relation.MaxBatch(0), relation.Concurrency(0)}, 2, []int{1, 1}},
		{"exactly one batch", []relation.LoaderOption{relation.MaxBatch(5)}, 5, []int{5}},
		{"one more", []relation.LoaderOption{relation.MaxBatch(5)}, 6, []int{1, 5}},
		{"many", []relation.LoaderOption{relation.MaxBatch(100)}, 1000, []int{100, 100, 100, 100, 100, 100, 100, 100, 100, 100}},
	} {
		t.Run(test.name, func(t *testing.T) {
			loader := new(fakeLoader)
			m := many(t, new(fakeSession), loader.register(test.options...), numbered(test.keys))
			got, err := m.Get(t.Context())
			require.NoError(t, err)
			require.Len(t, got, test.keys)
			require.Equal(t, test.sizes, loader.sizes())
		})
	}
}

// numbered is a detail with the ids id-0, id-1, …
func numbered(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("%q", fmt.Sprintf("id-%d", i))
	}
	return `{"ids":[` + strings.Join(list, ",") + `]}`
}

func TestNormalizeKeyJoinsNames(t *testing.T) {
	loader := new(fakeLoader)
	target := loader.register(relation.MaxBatch(10), anyARN,
		relation.NormalizeKey(func(key relation.Key) relation.Key { return key.WithID(key.Name()) }))
	m := many(t, new(fakeSession), target, `{"ids":["i-1","arn:aws:ec2:eu-west-1:123456789012:instance/i-1",
		"arn:aws:ec2:us-east-1:123456789012:instance/i-1"]}`)
	got, err := m.Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"i-1", "i-1"}, ids(got), "the event has three names of two instances")
	require.Equal(t, "us-east-1", got[1].Region)
	keys, err := m.Keys()
	require.NoError(t, err)
	require.Equal(t, []relation.Key{relation.NewKey("i-1"), relation.NewKey("arn:aws:ec2:us-east-1:123456789012:instance/i-1")}, keys)
	require.Equal(t, [][]string{{"i-1"}, {"i-1"}}, loader.batches)
}

func TestNormalizeKeyThatPanics(t *testing.T) {
	loader := new(fakeLoader)
	target := loader.register(relation.MaxBatch(10), relation.NormalizeKey(func(key relation.Key) relation.Key {
		return key.WithID(key.ID()[len("thing-"):])
	}))
	m := many(t, new(fakeSession), target, `{"ids":["thing-a","x","thing-b"]}`)
	for range 2 { // and the field is not locked for ever
		found, err := m.Get(t.Context())
		failed, ok := errors.AsType[*relation.ManyError](err)
		require.True(t, ok, "%v", err)
		require.Len(t, failed.Failed, 1)
		require.Equal(t, relation.NewKey("x"), failed.Failed[0].Key)
		require.ErrorContains(t, err, "NormalizeKey panicked")
		require.Equal(t, []*thing{{"a", region}, {"b", region}}, found)
	}
	require.Equal(t, []int{2}, loader.sizes())

	o := one(t, panickingCache{new(fakeSession)}, target, `{"id":"thing-a"}`)
	for range 2 {
		_, err := o.Get(t.Context())
		require.ErrorContains(t, err, "panicked: cache")
	}
}

// anyARN takes whatever has the form of an ARN as one.
var anyARN = relation.TakesARN(func(arn.ARN, relation.Key) bool { return true })

type panickingCache struct{ *fakeSession }

func (panickingCache) Load(context.Context, []relation.Resource) (map[relation.Resource]any, error) {
	panic("cache")
}
func (panickingCache) Store(context.Context, map[relation.Resource]any) error { return nil }

func TestLoaderOutcomes(t *testing.T) {
	throttled := &smithy.GenericAPIError{Code: "Throttling"}
	gone := &smithy.GenericAPIError{Code: "ThingNotFound"}
	key := func(id string) relation.Key { return relation.NewKey(id) }
	for _, test := range []struct {
		name string
		load relation.LoadFunc[thing]
		a, b error // outcomes of two keys; nil: found
	}{
		{"nothing", func(context.Context, aws.Config, []relation.Key) (map[relation.Key]thing, error) {
			return nil, nil
		}, relation.ErrNotFound, relation.ErrNotFound},
		{"one", func(context.Context, aws.Config, []relation.Key) (map[relation.Key]thing, error) {
			return map[relation.Key]thing{key("a"): {}, key("unasked"): {}}, nil
		}, nil, relation.ErrNotFound},
		{"one and an error", func(context.Context, aws.Config, []relation.Key) (map[relation.Key]thing, error) {
			return map[relation.Key]thing{key("a"): {}}, throttled
		}, nil, throttled},
		{"key errors", func(context.Context, aws.Config, []relation.Key) (map[relation.Key]thing, error) {
			return map[relation.Key]thing{key("a"): {}}, relation.KeyErrors{key("b"): relation.ErrDenied}
		}, nil, relation.ErrDenied},
		{"wrapped key errors", func(context.Context, aws.Config, []relation.Key) (map[relation.Key]thing, error) {
			return nil, fmt.Errorf("wrapped: %w", relation.KeyErrors{key("b"): fmt.Errorf("no cluster: %w", relation.ErrNoKey)})
		}, relation.ErrNotFound, relation.ErrNoKey},
		{"key errors joined with another", func(context.Context, aws.Config, []relation.Key) (map[relation.Key]thing, error) {
			return nil, errors.Join(relation.KeyErrors{key("a"): relation.ErrDenied}, throttled)
		}, relation.ErrDenied, throttled},
		{"key errors joined with none", func(context.Context, aws.Config, []relation.Key) (map[relation.Key]thing, error) {
			return nil, errors.Join(nil, fmt.Errorf("some: %w", relation.KeyErrors{key("a"): throttled}))
		}, throttled, relation.ErrNotFound},
		{"gone and throttled", func(context.Context, aws.Config, []relation.Key) (map[relation.Key]thing, error) {
			return nil, relation.KeyErrors{key("a"): errors.Join(gone, throttled), key("b"): errors.Join(relation.ErrNotFound, throttled)}
		}, throttled, throttled},
		{"all or nothing", func(_ context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]thing, error) {
			found := make(map[relation.Key]thing)
			for _, k := range keys {
				if k.ID() == "b" {
					return nil, gone
				}
				found[k] = thing{}
			}
			return found, nil
		}, nil, relation.ErrNotFound},
	} {
		t.Run(test.name, func(t *testing.T) {
			outcomes := loads(test.load, relation.MaxBatch(2), relation.NotFoundCodes("ThingNotFound"))
			var got []error
			for _, err := range many(t, new(fakeSession), outcomes, `{"ids":["a","b"]}`).All(t.Context()) {
				got = append(got, err)
			}
			require.Len(t, got, 2)
			for i, want := range []error{test.a, test.b} {
				if want == nil {
					require.NoError(t, got[i])
				} else {
					require.ErrorIs(t, got[i], want)
					if want == error(throttled) {
						require.NotErrorIs(t, got[i].(*relation.Error).Kind, relation.ErrNotFound)
					}
				}
			}
		})
	}
}

// An API that fails as a whole for one unknown id is asked again for halves: 2·log₂(16) calls more.
func TestNotFoundCodesHalve(t *testing.T) {
	gone := &smithy.GenericAPIError{Code: "ThingNotFound"}
	loader := &fakeLoader{before: func(_ context.Context, keys []relation.Key) error {
		for _, key := range keys {
			if key.ID() == "id-5" {
				return gone
			}
		}
		return nil
	}}
	m := many(t, new(fakeSession), loader.register(relation.MaxBatch(16), relation.NotFoundCodes("ThingNotFound")), numbered(16))
	got, err := m.Get(t.Context())
	require.Len(t, got, 15)
	failed, ok := errors.AsType[*relation.ManyError](err)
	require.True(t, ok)
	require.Equal(t, []relation.Key{relation.NewKey("id-5")}, failed.Missing())
	require.ErrorIs(t, err, gone)
	require.Equal(t, []int{1, 1, 2, 2, 4, 4, 8, 8, 16}, loader.sizes())
}

func TestDeniedCodes(t *testing.T) {
	for _, code := range []string{"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthFailure", "Forbidden"} {
		loader := &fakeLoader{before: func(context.Context, []relation.Key) error {
			return &smithy.OperationError{ServiceID: "Things", OperationName: "Describe", Err: &smithy.GenericAPIError{Code: code}}
		}}
		_, err := one(t, new(fakeSession), loader.register(), `{"id":"a"}`).Get(t.Context())
		require.ErrorIs(t, err, relation.ErrDenied, code)
		require.NotErrorIs(t, err, relation.ErrNotFound, code)
	}
}

func TestLoaderGetsTheResourcesRegion(t *testing.T) {
	var got aws.Config
	sees := loads(func(_ context.Context, cfg aws.Config, _ []relation.Key) (map[relation.Key]thing, error) {
		got = cfg
		return nil, nil
	}, anyARN)
	_, err := one(t, new(fakeSession), sees, `{"id":"arn:aws:ec2:ap-south-1:123456789012:instance/i-1"}`).Get(t.Context())
	require.ErrorIs(t, err, relation.ErrNotFound)
	require.Equal(t, "ap-south-1", got.Region, "though the session left it empty")
	require.NotNil(t, got.HTTPClient, "connections are shared between clients")
	require.Len(t, got.APIOptions, 2)
}
