package relation_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

func TestOneRemembers(t *testing.T) {
	failure := errors.New("a failure")
	throttled := &smithy.GenericAPIError{Code: "ThrottlingException"}
	denied := &smithy.GenericAPIError{Code: "UnauthorizedOperation"}
	for _, test := range []struct {
		name   string
		detail string
		known  bool
		fail   error
		want   error
		calls  int // of three Gets
	}{
		{name: "found", detail: `{"id":"a"}`, known: true, calls: 1},
		{name: "not found", detail: `{"id":"a"}`, want: relation.ErrNotFound, calls: 1},
		{name: "no key", detail: `{}`, want: relation.ErrNoKey, calls: 0},
		{name: "failure", detail: `{"id":"a"}`, fail: failure, want: failure, calls: 3},
		{name: "throttled", detail: `{"id":"a"}`, fail: throttled, want: throttled, calls: 3},
		{name: "denied", detail: `{"id":"a"}`, fail: denied, want: relation.ErrDenied, calls: 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			loader := &fakeLoader{
				known:  func(string) bool { return test.known },
				before: func(context.Context, []relation.Key) error { return test.fail },
			}
			o := one(t, new(fakeSession), loader.register(), test.detail)
			var first *thing
			for i := range 3 {
				got, err := o.Get(t.Context())
				if test.want != nil {
					require.ErrorIs(t, err, test.want)
					require.Nil(t, got)
					continue
				}
				require.NoError(t, err)
				require.Equal(t, thing{ID: "a", Region: region}, *got)
				if i > 0 {
					require.Same(t, first, got)
				}
				first = got
			}
			require.Equal(t, test.calls, loader.calls())
		})
	}
}

func TestOneErrorSaysWhat(t *testing.T) {
	cause := &smithy.GenericAPIError{Code: "AccessDenied", Message: "no"}
	loader := &fakeLoader{before: func(context.Context, []relation.Key) error { return cause }}
	_, err := one(t, new(fakeSession), loader.register(), `{"id":"a","secret":"payload value"}`).Get(t.Context())
	got, ok := errors.AsType[*relation.Error](err)
	require.True(t, ok)
	require.Equal(t, &relation.Error{
		Source: "fake.things", DetailType: "Thing Changed", EventID: "e-1", Field: "Thing", Target: "fake.Thing",
		Key: relation.NewKey("a"), Account: account, Region: region, Kind: relation.ErrDenied, Err: cause,
	}, got)
	require.ErrorIs(t, err, cause)
	require.EqualError(t, err, "relation: Thing of event e-1: fake.Thing a in 123456789012/eu-west-1: access is denied: api error AccessDenied: no")
}

func TestOneWithoutWhatItNeeds(t *testing.T) {
	target := new(fakeLoader).register()
	refuses := &fakeSession{err: relation.ErrOtherAccount}
	broken := &fakeSession{err: errors.New("broken")}
	for _, test := range []struct {
		name string
		one  *relation.One[thing]
		want error
	}{
		{"unbound", new(relation.One[thing]), relation.ErrUnbound},
		{"no session", one(t, nil, target, `{"id":"a"}`), relation.ErrNoSession},
		{"no loader", &event(t, new(fakeSession), `{"id":"a"}`).Thing, relation.ErrNoLoader},
		{"other account", one(t, refuses, target, `{"id":"a"}`), relation.ErrOtherAccount},
		{"broken session", one(t, broken, target, `{"id":"a"}`), broken.err},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := test.one.Get(t.Context())
			require.ErrorIs(t, err, test.want)
			_, ok := errors.AsType[*relation.Error](err)
			require.True(t, ok)
		})
	}
	_, err := new(relation.One[thing]).Key()
	require.ErrorIs(t, err, relation.ErrUnbound)
}

func TestConcurrentGetsMakeOneCall(t *testing.T) {
	for _, test := range []struct {
		name string
		ones func(session registry.Session, target *fakes) func(i int) *relation.One[thing]
	}{
		{"of one event", func(session registry.Session, target *fakes) func(int) *relation.One[thing] {
			o := one(t, session, target, `{"id":"a"}`)
			return func(int) *relation.One[thing] { return o }
		}},
		{"of many events", func(session registry.Session, target *fakes) func(int) *relation.One[thing] {
			return func(int) *relation.One[thing] { return one(t, session, target, `{"id":"a"}`) }
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				release := make(chan struct{})
				loader := &fakeLoader{before: func(context.Context, []relation.Key) error { <-release; return nil }}
				at := test.ones(new(fakeSession), loader.register())
				var wg sync.WaitGroup
				for i := range 100 {
					o := at(i)
					wg.Go(func() {
						got, err := o.Get(t.Context())
						if err != nil || got.ID != "a" {
							t.Errorf("got %v, %v", got, err)
						}
					})
				}
				synctest.Wait()
				close(release)
				wg.Wait()
				require.Equal(t, 1, loader.calls())
				synctest.Wait()
				require.Zero(t, relation.InFlight())
			})
		})
	}
}

// While AWS is busy with as many calls as may run, wishes gather, and then go together.
func TestConcurrentGetsGather(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		loader := &fakeLoader{before: func(context.Context, []relation.Key) error { <-release; return nil }}
		target := loader.register(relation.MaxBatch(10), relation.Concurrency(2))
		session := new(fakeSession)
		var wg sync.WaitGroup
		for i := range 22 {
			o := one(t, session, target, `{"id":"`+string(rune('a'+i))+`"}`)
			wg.Go(func() {
				if _, err := o.Get(t.Context()); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		require.Equal(t, []int{1, 1}, loader.sizes())
		close(release)
		wg.Wait()
		require.Equal(t, []int{1, 1, 10, 10}, loader.sizes())
	})
}

func TestGetSurvivesAnotherCallersCancellation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		loader := &fakeLoader{before: func(ctx context.Context, _ []relation.Key) error {
			select {
			case <-release:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}}
		session, target := new(fakeSession), loader.register()
		first, cancel := context.WithCancel(t.Context())
		impatient, patient := one(t, session, target, `{"id":"a"}`), one(t, session, target, `{"id":"a"}`)
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := impatient.Get(first); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		wg.Go(func() {
			if _, err := patient.Get(t.Context()); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		cancel()
		synctest.Wait()
		close(release)
		wg.Wait()
		require.Equal(t, 1, loader.calls())

		_, err := impatient.Get(t.Context())
		require.NoError(t, err, "a cancelled Get is not remembered")
	})
}

func TestLoadEndsWithItsLastWaiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan error, 1)
		loader := &fakeLoader{before: func(ctx context.Context, _ []relation.Key) error {
			<-ctx.Done()
			ended <- ctx.Err()
			return ctx.Err()
		}}
		o := one(t, new(fakeSession), loader.register(), `{"id":"a"}`)
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				if _, err := o.Get(ctx); !errors.Is(err, context.Canceled) {
					t.Errorf("got %v", err)
				}
			})
		}
		synctest.Wait()
		require.Empty(t, ended)
		cancel()
		wg.Wait()
		require.ErrorIs(t, <-ended, context.Canceled)
		synctest.Wait()
		require.Zero(t, relation.InFlight())

		loader.before = nil
		_, err := o.Get(t.Context())
		require.NoError(t, err)
	})
}

// What waits for its turn and is wanted no longer is never asked for.
func TestPendingWishesAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		loader := &fakeLoader{before: func(context.Context, []relation.Key) error { <-release; return nil }}
		session, target := new(fakeSession), loader.register(relation.Concurrency(1))
		a, b := one(t, session, target, `{"id":"a"}`), one(t, session, target, `{"id":"b"}`)
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := a.Get(t.Context()); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		wg.Go(func() {
			if _, err := b.Get(ctx); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		cancel()
		synctest.Wait()
		close(release)
		wg.Wait()
		synctest.Wait()
		require.Equal(t, [][]string{{"a"}}, loader.batches)
		require.Zero(t, relation.InFlight())
	})
}

func TestGetWithADoneContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		loader := new(fakeLoader)
		session := new(fakeSession)
		e := event(t, loader.register(relation.MaxBatch(10)).session(session), `{"id":"a","ids":["b","c"]}`)
		done, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := e.Thing.Get(done)
		require.ErrorIs(t, err, context.Canceled)
		_, err = e.Things.Get(done)
		require.ErrorIs(t, err, context.Canceled)
		synctest.Wait() // for whatever was started all the same
		require.Zero(t, loader.calls())
		require.Empty(t, session.asked)

		_, err = e.Thing.Get(t.Context())
		require.NoError(t, err)
		_, err = e.Thing.Get(done)
		require.NoError(t, err, "what is remembered needs no context")
	})
}

func TestLoaderThatEndsBadly(t *testing.T) {
	for name, end := range map[string]func(){
		"panic":  func() { panic("out of things") },
		"goexit": runtime.Goexit,
	} {
		t.Run(name, func(t *testing.T) {
			loader := &fakeLoader{before: func(context.Context, []relation.Key) error { end(); return nil }}
			o := one(t, new(fakeSession), loader.register(), `{"id":"a"}`)
			_, err := o.Get(t.Context())
			require.ErrorContains(t, err, "the loader")
			loader.before = nil
			_, err = o.Get(t.Context())
			require.NoError(t, err)
		})
	}
}

// sliceSession is a session that is not comparable, as one with an aws.Config in it is.
type sliceSession struct {
	_     aws.Config
	names []string
	f     func() string
}

func (s sliceSession) Config(context.Context, string, string) (aws.Config, error) {
	return aws.Config{AppID: s.f()}, nil
}

func TestSessionByValue(t *testing.T) {
	var seen []string
	load := func(_ context.Context, cfg aws.Config, keys []relation.Key) (map[relation.Key]thing, error) {
		seen = append(seen, fmt.Sprint(cfg.AppID, len(keys)))
		found := make(map[relation.Key]thing)
		for _, key := range keys {
			found[key] = thing{ID: key.ID()}
		}
		return found, nil
	}
	use(&fakeLoader{})
	named := func(name string) sliceSession {
		return sliceSession{names: []string{name}, f: func() string { return name }}
	}
	a, b := named("a"), named("b")
	var events []registry.AnyEvent
	for i := range 5 {
		events = append(events, decodeThing(t, a, "Thing", account, region, fmt.Sprintf(`{"id":"i-%d"}`, i)))
		events = append(events, decodeThing(t, b, "Thing", account, region, fmt.Sprintf(`{"id":"i-%d"}`, i)))
	}
	stats, err := relation.Preload(t.Context(), events)
	require.NoError(t, err)
	require.Equal(t, 2, stats.Batches, "one for each of the sessions")
	require.Equal(t, 10, stats.Resources, "which share nothing")

	again, err := relation.Preload(t.Context(), []registry.AnyEvent{
		decodeThing(t, relation.WithLoader[thing](a, "preload.Thing", load, relation.MaxBatch(9)), "Thing", account, region, `{"id":"x","related":["y"]}`),
	})
	require.NoError(t, err)
	require.Equal(t, 1, again.Batches)
	require.Equal(t, []string{"a2"}, seen, "with the session's own configuration")
}
