package relation_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation"
)

const healthy = "999999999999"

// hangs is a session that answers for one account only, and never for others, whatever becomes of ctx.
type hangs struct{ release chan struct{} }

func (s *hangs) Config(_ context.Context, account, _ string) (aws.Config, error) {
	if account != healthy {
		<-s.release
	}
	return aws.Config{}, nil
}

// One account whose session or loader hangs does not stop another, however many of its events there are.
func TestAnAccountThatHangsStopsNoOther(t *testing.T) {
	for name, accounts := range map[string]int{"many regions and accounts": 500, "one account": 1} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				session := &hangs{make(chan struct{})}
				things := new(fakeLoader).register()
				ctx, cancel := context.WithCancel(t.Context())
				var wg sync.WaitGroup
				for i := range 500 {
					e := eventFrom(t, things.session(session), fmt.Sprintf("%012d", i%accounts), []string{"eu-west-1", "us-east-1"}[i%2], fmt.Sprintf(`{"id":"i-%d"}`, i))
					wg.Go(func() {
						if _, err := e.Thing.Get(ctx); !errors.Is(err, context.Canceled) {
							t.Errorf("got %v", err)
						}
					})
				}
				synctest.Wait()
				start := time.Now()
				got, err := eventFrom(t, things.session(session), healthy, "eu-west-1", `{"id":"a"}`).Thing.Get(t.Context())
				require.NoError(t, err)
				require.Equal(t, "a", got.ID)
				require.Zero(t, time.Since(start))
				cancel()
				wg.Wait()
				close(session.release)
				synctest.Wait()
				require.Zero(t, relation.InFlight(), "nothing is left of what was given up")
			})
		})
	}
}

// What is given up while its turn does not come leaves nothing behind.
func TestGivenUpInAHangingAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		session := &hangs{make(chan struct{})}
		limited := relation.WithLimits(new(fakeLoader).register().session(session), relation.Limits{Account: 1, Loader: 1})
		var wg sync.WaitGroup
		get := func(ctx context.Context, account, region, id string) {
			e := eventFrom(t, limited, account, region, fmt.Sprintf(`{"id":%q}`, id))
			wg.Go(func() { _, _ = e.Thing.Get(ctx) })
		}
		holding, release := context.WithCancel(t.Context())
		get(holding, account, region, "holds")
		synctest.Wait()
		for i := range 100 {
			ctx, cancel := context.WithCancel(t.Context())
			get(ctx, account, "us-east-1", fmt.Sprint(i))
			synctest.Wait()
			cancel()
			synctest.Wait()
		}
		require.Equal(t, 2, relation.InFlight(), "one group and one account")
		release()
		wg.Wait()
		close(session.release)
		synctest.Wait()
		require.Zero(t, relation.InFlight())
	})
}

func TestLimits(t *testing.T) {
	for _, test := range []struct {
		name       string
		limits     []relation.Limits // the first is the innermost
		things     int               // in each of two regions
		perRegion  int               // that run at once
		perAccount int
	}{
		{"the loader's own", nil, 10, 4, 8},
		{"64 in an account", []relation.Limits{{Loader: 50}}, 50, 50, 64},
		{"fewer of a loader", []relation.Limits{{Loader: 1}}, 10, 1, 2},
		{"more of a loader", []relation.Limits{{Loader: 7}}, 10, 7, 14},
		{"fewer in an account", []relation.Limits{{Account: 3}}, 10, 3, 3},
		{"the outer counts", []relation.Limits{{Account: 3, Loader: 1}, {Account: 5}}, 10, 4, 5},
		{"what is not set is as without", []relation.Limits{{}}, 10, 4, 8},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var mu sync.Mutex
				running, most := map[string]int{}, map[string]int{}
				count := func(where string, n int) {
					mu.Lock()
					defer mu.Unlock()
					running[where] += n
					most[where] = max(most[where], running[where])
				}
				session := relation.WithLoader(new(fakeSession), "fake.Thing",
					func(_ context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]thing, error) {
						count(cfg.Region, 1)
						count("account", 1)
						<-time.After(time.Second)
						count(cfg.Region, -1)
						count("account", -1)
						return map[relation.Key]thing{keys[0]: {ID: keys[0].ID()}}, nil
					})
				for _, limits := range test.limits {
					session = relation.WithLimits(session, limits)
				}
				var wg sync.WaitGroup
				for i := range 2 * test.things {
					e := eventFrom(t, session, account, []string{"eu-west-1", "us-east-1"}[i%2], fmt.Sprintf(`{"id":"%d"}`, i/2))
					wg.Go(func() {
						if _, err := e.Thing.Get(t.Context()); err != nil {
							t.Error(err)
						}
					})
				}
				wg.Wait()
				require.Equal(t, test.perAccount, most["account"])
				require.LessOrEqual(t, max(most["eu-west-1"], most["us-east-1"]), test.perRegion)
				require.Positive(t, min(most["eu-west-1"], most["us-east-1"]))
				synctest.Wait()
				require.Zero(t, relation.InFlight())
			})
		})
	}
}
