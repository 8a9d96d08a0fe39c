package relation_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

var errDenied = &smithy.OperationError{ServiceID: "Things", OperationName: "Describe", Err: &smithy.GenericAPIError{Code: "AccessDeniedException"}}

// denies returns a loader that AWS denies a call for, if the call is about one of ids.
func denies(err error, ids ...string) *fakeLoader {
	return &fakeLoader{before: func(_ context.Context, keys []relation.Key) error {
		for _, key := range keys {
			if len(ids) == 0 || slices.Contains(ids, key.ID()) {
				return err
			}
		}
		return nil
	}}
}

// Two clusters in one Preload, of which IAM denies one.
func TestDeniedAlone(t *testing.T) {
	loader := use(denies(errDenied, "bad"))
	good := decodeThing(t, new(fakeSession), "Thing", account, region, `{"id":"good"}`).(*thingEvent)
	bad := decodeThing(t, good.Session(), "Thing", account, region, `{"id":"bad","related":["good","bad","other"]}`).(*thingEvent)
	stats, err := relation.Preload(t.Context(), []registry.AnyEvent{good, bad})
	require.ErrorIs(t, err, relation.ErrDenied)
	failed, ok := errors.AsType[*relation.ManyError](err)
	require.True(t, ok)
	require.Len(t, failed.Failed, 1)
	require.Equal(t, relation.NewKey("bad"), failed.Failed[0].Key)
	require.Equal(t, 3, stats.Resources)

	calls := loader.calls()
	_, err = good.Thing.Get(t.Context())
	require.NoError(t, err)
	_, err = bad.Thing.Get(t.Context())
	require.ErrorIs(t, err, relation.ErrDenied)
	list, err := bad.Related.Get(t.Context())
	require.ErrorIs(t, err, relation.ErrDenied)
	require.Equal(t, []string{"good", "other"}, ids(list))
	require.Equal(t, calls, loader.calls(), "Get answers from what Preload learnt")
}

func TestDeniedBatchIsHalved(t *testing.T) {
	ofCaller := &smithy.GenericAPIError{Code: "UnrecognizedClientException"}
	ofRole := &smithy.OperationError{ServiceID: "Things", OperationName: "Describe", Err: fmt.Errorf("get identity: %w",
		&smithy.OperationError{ServiceID: "STS", OperationName: "AssumeRole", Err: &smithy.GenericAPIError{Code: "AccessDenied"}})}
	for _, test := range []struct {
		name    string
		err     error
		denied  []string // none: all
		options []relation.LoaderOption
		found   int
		calls   int
	}{
		{name: "one of 16", err: errDenied, denied: []string{"id-5"}, found: 15, calls: 9},
		{name: "all of 16", err: errDenied, found: 0, calls: 31},
		{name: "two of 16", err: errDenied, denied: []string{"id-0", "id-15"}, found: 14, calls: 15},
		{name: "one where IAM knows no single ones", err: errDenied, denied: []string{"id-5"}, options: []relation.LoaderOption{relation.DeniedAsWhole()}, found: 15, calls: 9},
		{name: "all where IAM knows no single ones", err: errDenied, options: []relation.LoaderOption{relation.DeniedAsWhole()}, found: 0, calls: 25},
		{name: "the caller's credentials", err: ofCaller, found: 0, calls: 1},
		{name: "a role that may not be assumed", err: ofRole, found: 0, calls: 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			loader := denies(test.err, test.denied...)
			m := many(t, new(fakeSession), loader.register(append(test.options, relation.MaxBatch(16))...), numbered(16))
			got, err := m.Get(t.Context())
			require.Len(t, got, test.found)
			failed, ok := errors.AsType[*relation.ManyError](err)
			require.True(t, ok)
			require.Len(t, failed.Failed, 16-test.found)
			for _, one := range failed.Failed {
				require.ErrorIs(t, one, relation.ErrDenied)
			}
			require.Equal(t, test.calls, loader.calls())
		})
	}
}

// TestOneGoodKeyAmongManyDenied: wherever it stands, it is found, and the calls are bounded.
func TestOneGoodKeyAmongManyDenied(t *testing.T) {
	const keys = 100
	for _, good := range []int{0, 1, 31, 50, 98, 99, -1} {
		t.Run(fmt.Sprint(good), func(t *testing.T) {
			var denied []string
			for i := range keys {
				if i != good {
					denied = append(denied, fmt.Sprintf("id-%d", i))
				}
			}
			loader := denies(errDenied, denied...)
			m := many(t, new(fakeSession), loader.register(relation.DeniedAsWhole(), relation.MaxBatch(keys)), numbered(keys))
			got, err := m.Get(t.Context())
			require.ErrorIs(t, err, relation.ErrDenied)
			if good >= 0 {
				require.Equal(t, []string{fmt.Sprintf("id-%d", good)}, ids(got))
			} else {
				require.Empty(t, got)
			}
			require.LessOrEqual(t, loader.calls(), keys+32)
		})
	}
}

// Denied, unknown and throttled in one batch: each key has the outcome that is its own.
func TestOutcomesOfOneBatch(t *testing.T) {
	gone := &smithy.GenericAPIError{Code: "ThingNotFound"}
	throttled := &smithy.GenericAPIError{Code: "ThrottlingException"}
	loader := &fakeLoader{before: func(_ context.Context, keys []relation.Key) error {
		for _, key := range keys {
			switch key.ID() {
			case "id-1":
				return errDenied
			case "id-4":
				return gone
			}
		}
		if len(keys) == 1 && keys[0].ID() == "id-6" {
			return throttled
		}
		return nil
	}}
	var got []error
	m := many(t, new(fakeSession), loader.register(relation.MaxBatch(8), relation.NotFoundCodes("ThingNotFound")), numbered(8))
	for _, err := range m.All(t.Context()) {
		got = append(got, err)
	}
	for i, err := range got {
		switch i {
		case 1:
			require.ErrorIs(t, err, relation.ErrDenied)
		case 4:
			require.ErrorIs(t, err, relation.ErrNotFound)
		default:
			require.NoError(t, err)
		}
	}
}
