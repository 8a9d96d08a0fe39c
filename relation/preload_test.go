package relation_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

// preloads is the loader of the event types below, whose tags cannot have a target of each test's own.
var preloads struct {
	sync.Mutex
	*fakeLoader
}

func init() {
	relation.RegisterLoader("preload.Thing", func(ctx context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]thing, error) {
		preloads.Lock()
		loader := preloads.fakeLoader
		preloads.Unlock()
		return loader.load(ctx, cfg, keys)
	}, relation.MaxBatch(100), anyARN)
}

type thingEvent struct {
	registry.Event `event:"source=preload,detail-type=Thing"`
	Detail         struct {
		ID      string   `json:"id"`
		Related []string `json:"related"`
	} `json:"detail"`
	Thing   relation.One[thing]  `json:"-" relation:"preload.Thing,detail.id"`
	Related relation.Many[thing] `json:"-" relation:"preload.Thing,detail.related"`
}

type parentEvent struct {
	registry.Event `event:"source=preload,detail-type=Parent"`
	Detail         struct {
		Parent string `json:"parent"`
	} `json:"detail"`
	Parent relation.One[thing] `json:"-" relation:"preload.Thing,detail.parent"`
}

func use(loader *fakeLoader) *fakeLoader {
	preloads.Lock()
	defer preloads.Unlock()
	preloads.fakeLoader = loader
	return loader
}

func decodeThing(t *testing.T, session registry.Session, detailType, account, region, detail string) registry.AnyEvent {
	t.Helper()
	r := registry.New(registry.WithSession(session))
	require.NoError(t, r.Register(thingEvent{}, parentEvent{}))
	decoded, err := r.Decode(fmt.Appendf(nil, `{"version":"0","id":"e","detail-type":%q,"source":"preload","account":%q,
		"time":"2026-01-02T03:04:05Z","region":%q,"resources":[],"detail":%s}`, detailType, account, region, detail))
	require.NoError(t, err)
	return decoded
}

func TestPreloadMakesTheFewestCalls(t *testing.T) {
	loader := use(&fakeLoader{known: func(id string) bool { return id != "id-7" }})
	session := new(fakeSession)
	var events []registry.AnyEvent
	for i := range 1000 {
		events = append(events, decodeThing(t, session, "Thing", account, region, fmt.Sprintf(`{"id":"id-%d"}`, i)))
	}
	stats, err := relation.Preload(t.Context(), events)
	require.NoError(t, err)
	require.Equal(t, relation.Stats{Relations: 1000, Keys: 1000, Resources: 1000, Batches: 10}, stats)
	require.Equal(t, 10, loader.calls())
	for i, e := range events {
		got, err := e.(*thingEvent).Thing.Get(t.Context())
		if i == 7 {
			require.ErrorIs(t, err, relation.ErrNotFound)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("id-%d", i), got.ID)
	}
	require.Equal(t, 10, loader.calls(), "Get answered from memory")

	stats, err = relation.Preload(t.Context(), events)
	require.NoError(t, err)
	require.Equal(t, relation.Stats{Relations: 1000}, stats, "there is nothing left to load")
}

func TestPreloadAcrossTypesAccountsAndRegions(t *testing.T) {
	loader := use(new(fakeLoader))
	session, session2 := new(fakeSession), new(fakeSession)
	const account2 = "999999999999"
	stats, err := relation.Preload(t.Context(), []registry.AnyEvent{
		decodeThing(t, session, "Thing", account, region, `{"id":"a","related":["b","c"]}`),
		decodeThing(t, session, "Thing", account, region, `{"id":"b"}`),
		decodeThing(t, session, "Parent", account, region, `{"parent":"c"}`),
		decodeThing(t, session, "Thing", account2, region, `{"id":"a"}`),
		decodeThing(t, session, "Thing", account, "us-east-1", `{"id":"a"}`),
		decodeThing(t, session, "Thing", account, region, `{"id":"arn:aws:ec2:us-east-1:999999999999:instance/i"}`),
		decodeThing(t, session2, "Thing", account, region, `{"id":"a"}`),
		decodeThing(t, session, "Thing", account, region, `{}`),
		decodeThing(t, session, "Nothing", account, region, `{"id":"a"}`),
		nil,
	})
	require.NoError(t, err)
	require.Equal(t, relation.Stats{Relations: 8, Keys: 9, Resources: 7, Batches: 5}, stats)
	require.Equal(t, []int{1, 1, 1, 1, 3}, loader.sizes())
	require.ElementsMatch(t, []string{"123456789012/eu-west-1", "999999999999/eu-west-1", "123456789012/us-east-1",
		"999999999999/us-east-1"}, session.asked)
}

func TestPreloadSelectsFields(t *testing.T) {
	loader := use(new(fakeLoader))
	e := decodeThing(t, new(fakeSession), "Thing", account, region, `{"id":"a","related":["b","c"]}`)
	stats, err := relation.Preload(t.Context(), []registry.AnyEvent{e}, "Thing", "Parent")
	require.NoError(t, err)
	require.Equal(t, relation.Stats{Relations: 1, Keys: 1, Resources: 1, Batches: 1}, stats)
	require.Equal(t, [][]string{{"a"}}, loader.batches)
}

func TestPreloadLeavesOutcomesToGet(t *testing.T) {
	denied := &smithy.GenericAPIError{Code: "UnauthorizedOperation"}
	for _, test := range []struct {
		name    string
		session registry.Session
		account string
		fail    error
		want    error
		calls   int
	}{
		{"denied", new(fakeSession), account, denied, relation.ErrDenied, 1},
		{"other account", &fakeSession{err: relation.ErrOtherAccount}, account, nil, relation.ErrOtherAccount, 0},
		{"no session", nil, account, nil, relation.ErrNoSession, 0},
		{"invalid origin", new(fakeSession), "nobody", nil, relation.ErrInvalidOrigin, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			loader := use(&fakeLoader{before: func(context.Context, []relation.Key) error { return test.fail }})
			asked := 3 * test.calls // the two together, and each alone
			check := func(t *testing.T, err error) {
				t.Helper()
				if test.want != relation.ErrDenied {
					require.NoError(t, err)
					return
				}
				failed, ok := errors.AsType[*relation.ManyError](err)
				require.True(t, ok, "%v", err)
				require.Len(t, failed.Failed, 1, "once for the batch")
				require.ErrorIs(t, err, relation.ErrDenied)
				require.Empty(t, failed.Missing())
			}
			e := decodeThing(t, test.session, "Thing", test.account, region, `{"id":"a","related":["a","b"]}`).(*thingEvent)
			stats, err := relation.Preload(t.Context(), []registry.AnyEvent{e})
			check(t, err)
			require.Equal(t, 2*test.calls, stats.Resources, "what the session refuses is not loaded")
			require.Equal(t, 3*test.calls, stats.Keys, "and counts for no saving")
			for range 2 {
				_, err = e.Thing.Get(t.Context())
				require.ErrorIs(t, err, test.want)
				_, err = e.Related.Get(t.Context())
				require.ErrorIs(t, err, test.want)
			}
			require.Equal(t, asked, loader.calls(), "Get does not ask again for what Preload was refused")

			_, err = relation.Preload(t.Context(), []registry.AnyEvent{e})
			check(t, err)
			require.Equal(t, 2*asked, loader.calls(), "another Preload does")
		})
	}
}

func TestPreloadReportsFailedBatches(t *testing.T) {
	throttled := &smithy.GenericAPIError{Code: "RequestLimitExceeded"}
	failing := true
	loader := use(&fakeLoader{before: func(_ context.Context, keys []relation.Key) error {
		if failing {
			return throttled
		}
		return nil
	}})
	session := new(fakeSession)
	e := decodeThing(t, session, "Thing", account, region, `{"id":"a","related":["b","c"]}`).(*thingEvent)
	e2 := decodeThing(t, session, "Thing", account, "us-east-1", `{"id":"a"}`).(*thingEvent)
	_, err := relation.Preload(t.Context(), []registry.AnyEvent{e, e2})
	require.ErrorIs(t, err, throttled)
	failed, ok := errors.AsType[*relation.ManyError](err)
	require.True(t, ok)
	require.Len(t, failed.Failed, 2, "one for each batch")

	failing = false
	_, err = e.Thing.Get(t.Context())
	require.NoError(t, err, "Get tries again")
	require.Equal(t, 3, loader.calls())
}

func TestPreloadJoinsWhatIsOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		loader := use(&fakeLoader{before: func(context.Context, []relation.Key) error { <-release; return nil }})
		session := new(fakeSession)
		first := decodeThing(t, session, "Thing", account, region, `{"id":"a"}`).(*thingEvent)
		second := decodeThing(t, session, "Thing", account, region, `{"id":"a","related":["a","b"]}`).(*thingEvent)
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := first.Thing.Get(t.Context()); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		var stats relation.Stats
		wg.Go(func() {
			var err error
			if stats, err = relation.Preload(t.Context(), []registry.AnyEvent{first, second}); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		wg.Go(func() { // joins the Preload in turn
			if got, err := second.Related.Get(t.Context()); err != nil || len(got) != 2 {
				t.Errorf("got %v, %v", got, err)
			}
		})
		synctest.Wait()
		close(release)
		wg.Wait()
		require.Equal(t, [][]string{{"a"}, {"b"}}, loader.batches)
		require.Equal(t, relation.Stats{Relations: 3, Keys: 4, Resources: 2, Batches: 1}, stats)
	})
}

func TestPreloadEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		loader := use(&fakeLoader{before: func(ctx context.Context, _ []relation.Key) error {
			<-ctx.Done()
			return ctx.Err()
		}})
		ctx, cancel := context.WithCancel(t.Context())
		e := decodeThing(t, new(fakeSession), "Thing", account, region, `{"id":"a","related":["b","c"]}`).(*thingEvent)
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := relation.Preload(ctx, []registry.AnyEvent{e}); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		cancel()
		wg.Wait()
		synctest.Wait()
		require.Zero(t, relation.InFlight(), "the load was cancelled")

		loader.before = nil
		_, err := e.Thing.Get(t.Context())
		require.NoError(t, err)

		_, err = relation.Preload(ctx, []registry.AnyEvent{e})
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, 2, loader.calls())
	})
}

func TestPreloadBoundsItsConcurrency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		loader := use(&fakeLoader{before: func(context.Context, []relation.Key) error { <-release; return nil }})
		session := new(fakeSession)
		var events []registry.AnyEvent
		for i := range 1000 {
			events = append(events, decodeThing(t, session, "Thing", account, region, fmt.Sprintf(`{"id":"id-%d"}`, i)))
		}
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := relation.Preload(t.Context(), events); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		require.Equal(t, 4, loader.calls())
		close(release)
		wg.Wait()
		require.Equal(t, 10, loader.calls())
	})
}

func TestStatsSaved(t *testing.T) {
	require.Equal(t, 995, relation.Stats{Keys: 1000, Calls: 5}.Saved())
	require.Zero(t, relation.Stats{Keys: 1, Calls: 3}.Saved())
}
