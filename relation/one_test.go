package relation_test

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

var (
	_ any = (*relation.One[thing])(nil)
	_ any = (*relation.Many[thing])(nil)
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
			o := one(t, new(fakeSession), loader.register(t), test.detail)
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
	target := loader.register(t)
	_, err := one(t, new(fakeSession), target, `{"id":"a","secret":"payload value"}`).Get(t.Context())
	got, ok := errors.AsType[*relation.Error](err)
	require.True(t, ok)
	require.Equal(t, &relation.Error{
		Source: "fake.things", DetailType: "Thing Changed", EventID: "e-1", Field: "Thing", Target: target,
		Key: relation.NewKey("a"), Account: account, Region: region, Kind: relation.ErrDenied, Err: cause,
	}, got)
	require.ErrorIs(t, err, cause)
	require.EqualError(t, err, "relation: Thing of event e-1: "+target+" a in 123456789012/eu-west-1: access is denied: api error AccessDenied: no")
}

func TestOneWithoutWhatItNeeds(t *testing.T) {
	target := new(fakeLoader).register(t)
	refuses := &fakeSession{err: relation.ErrOtherAccount}
	broken := &fakeSession{err: errors.New("broken")}
	for _, test := range []struct {
		name string
		one  *relation.One[thing]
		want error
	}{
		{"unbound", new(relation.One[thing]), relation.ErrUnbound},
		{"no session", one(t, nil, target, `{"id":"a"}`), relation.ErrNoSession},
		{"no loader", one(t, new(fakeSession), "ec3.Instance", `{"id":"a"}`), relation.ErrNoLoader},
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

func TestOneIsCheap(t *testing.T) {
	e, s := event(t, nil, `{"id":"a"}`), spec(t, "fake.Thing", "detail.id")
	require.Zero(t, testing.AllocsPerRun(100, func() {
		var o relation.One[thing]
		var m relation.Many[thing]
		seam.Bind(&o, e, s)
		seam.Bind(&m, e, s)
	}))
}

func TestConcurrentGetsMakeOneCall(t *testing.T) {
	for _, test := range []struct {
		name string
		ones func(session registry.Session, target string) func(i int) *relation.One[thing]
	}{
		{"of one event", func(session registry.Session, target string) func(int) *relation.One[thing] {
			o := one(t, session, target, `{"id":"a"}`)
			return func(int) *relation.One[thing] { return o }
		}},
		{"of many events", func(session registry.Session, target string) func(int) *relation.One[thing] {
			return func(int) *relation.One[thing] { return one(t, session, target, `{"id":"a"}`) }
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				release := make(chan struct{})
				loader := &fakeLoader{before: func(context.Context, []relation.Key) error { <-release; return nil }}
				at := test.ones(new(fakeSession), loader.register(t))
				var wg sync.WaitGroup
				for i := range 100 {
					wg.Go(func() {
						got, err := at(i).Get(t.Context())
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
		target := loader.register(t, relation.MaxBatch(10), relation.Concurrency(2))
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
		session, target := new(fakeSession), loader.register(t)
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
		o := one(t, new(fakeSession), loader.register(t), `{"id":"a"}`)
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
// A Get sees a call on its way, its last waiter leaves, the loader ends with that cancellation, and only then the Get
// joins: no test can wait for that moment.
func TestAnEndedCancellationIsNobodyElses(t *testing.T) {
	require.False(t, relation.RejoinGivenUp())
}

func TestPendingWishesAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		loader := &fakeLoader{before: func(context.Context, []relation.Key) error { <-release; return nil }}
		session, target := new(fakeSession), loader.register(t, relation.Concurrency(1))
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := one(t, session, target, `{"id":"a"}`).Get(t.Context()); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		wg.Go(func() {
			if _, err := one(t, session, target, `{"id":"b"}`).Get(ctx); !errors.Is(err, context.Canceled) {
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
	loader := new(fakeLoader)
	o := one(t, new(fakeSession), loader.register(t), `{"id":"a"}`)
	done, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := o.Get(done)
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, loader.calls())

	_, err = o.Get(t.Context())
	require.NoError(t, err)
	_, err = o.Get(done)
	require.NoError(t, err, "what is remembered needs no context")
}

func TestLoaderThatEndsBadly(t *testing.T) {
	for name, end := range map[string]func(){
		"panic":  func() { panic("out of things") },
		"goexit": runtime.Goexit,
	} {
		t.Run(name, func(t *testing.T) {
			loader := &fakeLoader{before: func(context.Context, []relation.Key) error { end(); return nil }}
			o := one(t, new(fakeSession), loader.register(t), `{"id":"a"}`)
			_, err := o.Get(t.Context())
			require.ErrorContains(t, err, "the loader")
			loader.before = nil
			_, err = o.Get(t.Context())
			require.NoError(t, err)
		})
	}
}

// sliceSession is a session that is not comparable.
type sliceSession struct{ _ []string }

func (sliceSession) Config(context.Context, string, string) (aws.Config, error) {
	return aws.Config{}, nil
}

func TestSessionNeedNotBeComparable(t *testing.T) {
	loader := new(fakeLoader)
	target := loader.register(t, relation.MaxBatch(10))
	_, err := one(t, sliceSession{}, target, `{"id":"a"}`).Get(t.Context())
	require.NoError(t, err)
	_, err = many(t, sliceSession{}, target, `{"ids":["a","b"]}`).Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, []int{1, 2}, loader.sizes())
}
