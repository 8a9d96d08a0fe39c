package publish_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/registry/publish"
)

func TestBatchesByCountInOrder(t *testing.T) {
	bus := &fakeBus{}
	results, err := publisher(t, bus).Publish(t.Context(), numbered(23)...)
	require.NoError(t, err)
	require.Len(t, results, 23)
	var all []string
	for i, call := range bus.sent() {
		require.Len(t, call, []int{10, 10, 3}[i])
		all = append(all, call...)
	}
	for i, id := range all {
		require.Equal(t, "event of "+id, results[i].ID)
		require.Equal(t, 1, results[i].Attempts)
	}
	require.Equal(t, "o-22", all[22])
}

func TestBatchesBySize(t *testing.T) {
	// Sizes of 100 bytes each, three of which are the most.
	bus := &fakeBus{limits: publish.Limits{Entries: 10, Bytes: 300, Size: func(publish.Entry) int { return 100 }}}
	_, err := publisher(t, bus).Publish(t.Context(), numbered(7)...)
	require.NoError(t, err)
	require.Equal(t, [][]string{{"o-0", "o-1", "o-2"}, {"o-3", "o-4", "o-5"}, {"o-6"}}, bus.sent())
}

func TestNothingToPublish(t *testing.T) {
	bus := &fakeBus{}
	results, err := publisher(t, bus).Publish(t.Context())
	require.NoError(t, err)
	require.Empty(t, results)
	require.Empty(t, bus.calls)
}

func TestNewBusTakesAHundred(t *testing.T) {
	// The new custom bus: 100 entries a request, groups, and a request that fails as a whole if it is too large.
	bus := &fakeBus{limits: publish.Limits{Entries: 100, Bytes: 1 << 20}}
	bus.answer = func(_ int, entries []publish.Entry) ([]publish.Answer, error) {
		answers := accept(entries)
		for i := range answers {
			answers[i].Sequence, answers[i].Duplicate = entries[i].Group+"-1", i == 1
		}
		return answers, nil
	}
	p := publisher(t, bus, publish.WithEntry(func(_ context.Context, e registry.AnyEvent, entry *publish.Entry) error {
		entry.Group, entry.Deduplication = "g", e.(*orderPlaced).Detail.ID
		return nil
	}))
	results, err := p.Publish(t.Context(), numbered(250)...)
	require.NoError(t, err)
	require.Len(t, bus.calls, 3)
	require.Equal(t, "g-1", results[7].Sequence)
	require.True(t, results[1].Duplicate)
	require.Equal(t, "o-249", bus.calls[2][49].Deduplication)
}

func TestRetriesOnlyWhatMayBeRetried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := &fakeBus{}
		bus.answer = func(call int, entries []publish.Entry) ([]publish.Answer, error) {
			answers := accept(entries)
			for i, e := range entries {
				switch id := orderOf(e); {
				case id == "o-1" && call < 3:
					answers[i] = publish.Answer{Code: "ThrottlingException"}
				case id == "o-3" && call < 2:
					answers[i] = publish.Answer{Code: "InternalFailure"}
				case id == "o-4":
					answers[i] = publish.Answer{Code: "MalformedDetail", Message: "secret\x07" + strings.Repeat("x", 1000)}
				}
			}
			return answers, nil
		}
		start := time.Now()
		results, err := publisher(t, bus).Publish(t.Context(), numbered(12)...)
		require.Equal(t, [][]string{
			{"o-0", "o-1", "o-2", "o-3", "o-4", "o-5", "o-6", "o-7", "o-8", "o-9"}, {"o-1", "o-3"}, {"o-1"}, {"o-10", "o-11"},
		}, bus.sent())
		waited := time.Since(start)
		require.GreaterOrEqual(t, waited, 150*time.Millisecond) // half of 100 ms and of 200 ms
		require.Less(t, waited, 300*time.Millisecond)
		failed := failures(t, err)
		require.Len(t, failed, 1)
		require.Equal(t, 4, failed[0].Index)
		require.Equal(t, "publish_test.orderPlaced", failed[0].Type)
		require.Equal(t, "MalformedDetail", failed[0].Code)
		require.ErrorIs(t, err, publish.ErrRefused)
		require.LessOrEqual(t, len(failed[0].Message), 256)
		require.NotContains(t, failed[0].Message, "\x07")
		require.NotContains(t, err.Error(), "secret")
		require.Equal(t, 3, results[1].Attempts)
		require.Equal(t, "event of o-1", results[1].ID)
		require.Same(t, failed[0], results[4].Err)
		require.Empty(t, results[4].ID)
	})
}

func TestTransportErrorKeepsWhatWasAccepted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := &fakeBus{}
		bus.answer = func(call int, entries []publish.Entry) ([]publish.Answer, error) {
			answers := accept(entries)
			if call == 1 {
				answers[1] = publish.Answer{Code: "ThrottlingException"}
				return answers, nil
			}
			return nil, errNetwork
		}
		results, err := publisher(t, bus, publish.WithRetry(3, time.Second, time.Minute)).Publish(t.Context(), numbered(14)...)
		require.Equal(t, "event of o-0", results[0].ID)
		require.Equal(t, "event of o-9", results[9].ID)
		failed := failures(t, err)
		require.Len(t, failed, 5)
		require.Equal(t, 1, failed[0].Index)
		require.ErrorIs(t, failed[0], publish.ErrUnavailable)
		require.ErrorIs(t, failed[0], errNetwork)
		require.True(t, failed[0].Uncertain)
		require.Equal(t, 3, failed[0].Attempts)
		for i, f := range failed[1:] {
			require.Equal(t, 10+i, f.Index)
			require.ErrorIs(t, f, publish.ErrNotSent, "what is behind a dead network is not tried")
			require.False(t, f.Uncertain)
			require.Zero(t, f.Attempts)
		}
	})
}

func TestBackoffGrowsToItsLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := &fakeBus{answer: func(int, []publish.Entry) ([]publish.Answer, error) { return nil, errNetwork }}
		var waits []time.Duration
		p := publisher(t, bus, publish.WithRetry(7, time.Second, 4*time.Second), publish.WithHooks(publish.Hooks{
			Retrying: func(entries, attempts int, wait time.Duration) {
				require.Equal(t, 1, entries)
				waits = append(waits, wait)
				require.Len(t, waits, attempts)
			},
		}))
		start := time.Now()
		_, err := p.Publish(t.Context(), numbered(1)...)
		require.ErrorIs(t, err, publish.ErrUnavailable)
		total := time.Duration(0)
		for i, most := range []time.Duration{1, 2, 4, 4, 4, 4} {
			require.GreaterOrEqual(t, waits[i], most*time.Second/2)
			require.Less(t, waits[i], most*time.Second)
			total += waits[i]
		}
		require.Len(t, waits, 6)
		require.Equal(t, total, time.Since(start))
	})
}

func TestContextEndsTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := &fakeBus{answer: func(_ int, entries []publish.Entry) ([]publish.Answer, error) {
			answers := accept(entries)
			answers[2] = publish.Answer{Code: "InternalFailure"}
			return answers, nil
		}}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		results, err := publisher(t, bus, publish.WithRetry(9, time.Hour, time.Hour)).Publish(ctx, numbered(12)...)
		require.Equal(t, time.Second, time.Since(start))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, "event of o-1", results[1].ID)
		failed := failures(t, err)
		require.Len(t, failed, 3)
		require.ErrorIs(t, failed[0], publish.ErrUnavailable)
		require.Equal(t, "InternalFailure", failed[0].Code)
		require.ErrorIs(t, failed[1], publish.ErrNotSent)
		require.ErrorIs(t, failed[2], context.DeadlineExceeded)
		require.Len(t, bus.calls, 1)
	})
}

func TestContextThatHasEnded(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("shutdown")
	cancel(cause)
	bus := &fakeBus{}
	_, err := publisher(t, bus).Publish(ctx, numbered(2)...)
	require.ErrorIs(t, err, cause)
	require.ErrorIs(t, err, publish.ErrNotSent)
	require.Empty(t, bus.calls)
}

func TestRequestFailures(t *testing.T) {
	tests := []struct {
		name  string
		err   error
		kind  error
		calls int // to send three events of one kind with two attempts
		lost  bool
	}{
		{"throttled", &apiError{"ThrottlingException", 400}, publish.ErrUnavailable, 2, false},
		{"throttled by the status", &apiError{"Nobody Knows", 503}, publish.ErrUnavailable, 2, true},
		{"failed inside", &apiError{"InternalFailure", 500}, publish.ErrUnavailable, 2, true},
		{"credentials expired", &apiError{"ExpiredTokenException", 400}, publish.ErrUnavailable, 2, false},
		{"network", errNetwork, publish.ErrUnavailable, 2, true},
		{"denied", &apiError{"AccessDeniedException", 400}, publish.ErrDenied, 1, false},
		{"no such bus", &apiError{"ResourceNotFoundException", 400}, publish.ErrRefused, 1, false},
		{"wrong key", &apiError{"UnrecognizedClientException", 403}, publish.ErrDenied, 1, false},
		{"too large for the bus", &apiError{"ValidationException", 400}, publish.ErrRefused, 5, false}, // 3, 1, 2, 1, 1
		{"params", &smithyInvalid, publish.ErrRefused, 5, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				bus := &fakeBus{answer: func(int, []publish.Entry) ([]publish.Answer, error) { return nil, test.err }}
				var reported []*publish.EntryError
				p := publisher(t, bus, publish.WithRetry(2, time.Second, time.Second), publish.WithHooks(publish.Hooks{
					Failed: func(err *publish.EntryError) { reported = append(reported, err) },
				}))
				_, err := p.Publish(t.Context(), numbered(3)...)
				require.Len(t, bus.calls, test.calls)
				failed := failures(t, err)
				require.Len(t, failed, 3)
				require.ElementsMatch(t, failed, reported)
				for i, f := range failed {
					require.Equal(t, i, f.Index)
					require.ErrorIs(t, f, test.kind)
					require.ErrorIs(t, f, test.err)
					require.True(t, f.Request)
					require.Equal(t, test.lost, f.Uncertain)
				}
				require.NotContains(t, err.Error(), "secret")
			})
		})
	}
}

func TestRefusedRequestIsHalved(t *testing.T) {
	// A bus that refuses requests as a whole if one event in them is poison.
	bus := &fakeBus{answer: func(_ int, entries []publish.Entry) ([]publish.Answer, error) {
		for _, e := range entries {
			if id := orderOf(e); id == "o-2" || id == "o-7" {
				return nil, &apiError{"InvalidInputException", 400}
			}
		}
		return accept(entries), nil
	}}
	results, err := publisher(t, bus).Publish(t.Context(), numbered(12)...)
	failed := failures(t, err)
	require.Len(t, failed, 2)
	require.Equal(t, 2, failed[0].Index)
	require.Equal(t, 7, failed[1].Index)
	require.Equal(t, "InvalidInputException", failed[1].Code)
	last := -1
	for i, call := range bus.calls { // order is kept among what was accepted
		if i == 0 {
			continue
		}
		for _, e := range call {
			if r := results[indexOf(e)]; r.Err == nil && r.Attempts == i {
				require.Greater(t, indexOf(e), last)
				last = indexOf(e)
			}
		}
	}
	for i, r := range results {
		require.Equal(t, i == 2 || i == 7, r.Err != nil)
	}
}

func TestDeniedForOneOfSeveralTypes(t *testing.T) {
	bus := &fakeBus{answer: func(_ int, entries []publish.Entry) ([]publish.Answer, error) {
		for _, e := range entries {
			if e.Bus == "theirs" {
				return nil, &apiError{"AccessDeniedException", 400}
			}
		}
		return accept(entries), nil
	}}
	p := publisher(t, bus, publish.WithEntry(func(_ context.Context, e registry.AnyEvent, entry *publish.Entry) error {
		if e.(*orderPlaced).Detail.ID == "o-1" {
			entry.Bus = "theirs"
		}
		return nil
	}))
	_, err := p.Publish(t.Context(), numbered(4)...)
	failed := failures(t, err)
	require.Len(t, failed, 1)
	require.Equal(t, 1, failed[0].Index)
	require.ErrorIs(t, err, publish.ErrDenied)
}

func TestWrongKeyStopsAfterTheFirstHalf(t *testing.T) {
	// What fails the first half for good fails the rest without being asked.
	bus := &fakeBus{answer: func(call int, _ []publish.Entry) ([]publish.Answer, error) {
		if call == 1 {
			return nil, &apiError{"ValidationException", 400}
		}
		return nil, &apiError{"UnrecognizedClientException", 403}
	}}
	_, err := publisher(t, bus).Publish(t.Context(), numbered(30)...)
	require.Len(t, bus.calls, 2)
	require.Len(t, failures(t, err), 30)
}

func TestBusWithTooFewAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bus := &fakeBus{answer: func(call int, entries []publish.Entry) ([]publish.Answer, error) {
			if call == 1 {
				return accept(entries[1:]), nil
			}
			return accept(entries), nil
		}}
		results, err := publisher(t, bus).Publish(t.Context(), numbered(3)...)
		require.NoError(t, err)
		require.Equal(t, 2, results[0].Attempts)
	})
}

func TestErrorOfManyIsBounded(t *testing.T) {
	bus := &fakeBus{answer: func(int, []publish.Entry) ([]publish.Answer, error) {
		return nil, &apiError{"AccessDeniedException", 400}
	}}
	_, err := publisher(t, bus).Publish(t.Context(), numbered(1000)...)
	require.Len(t, failures(t, err), 1000)
	require.Less(t, len(err.Error()), 2000)
	require.Contains(t, err.Error(), "1000 of 1000 events failed")
	require.Contains(t, err.Error(), "990 more")
}

func TestHooks(t *testing.T) {
	var log []string
	bus := &fakeBus{answer: func(_ int, entries []publish.Entry) ([]publish.Answer, error) {
		answers := accept(entries)
		answers[0] = publish.Answer{Code: "MalformedDetail"}
		return answers, nil
	}}
	p := publisher(t, bus, publish.WithHooks(publish.Hooks{}), publish.WithHooks(publish.Hooks{
		Put: func(entries, accepted int, _ time.Duration, err error) {
			require.Equal(t, []int{2, 1}, []int{entries, accepted})
			require.NoError(t, err)
			log = append(log, "put")
		},
		Accepted: func(e *publish.Entry, r publish.Result) { log = append(log, "accepted "+orderOf(*e)+" as "+r.ID) },
		Failed:   func(err *publish.EntryError) { log = append(log, "failed "+err.Code) },
	}))
	_, err := p.Publish(t.Context(), numbered(2)...)
	require.Error(t, err)
	require.Equal(t, []string{"put", "failed MalformedDetail", "accepted o-1 as event of o-1"}, log)
}

func TestOptionErrors(t *testing.T) {
	tests := []struct {
		name   string
		bus    publish.Bus
		option publish.Option
	}{
		{"no bus", nil, publish.WithHooks(publish.Hooks{})},
		{"no registry", &fakeBus{}, publish.WithRegistry(nil)},
		{"no attempts", &fakeBus{}, publish.WithRetry(0, 0, 0)},
		{"negative wait", &fakeBus{}, publish.WithRetry(1, -1, 0)},
		{"longest before first", &fakeBus{}, publish.WithRetry(1, 2, 1)},
		{"no function", &fakeBus{}, publish.WithEntry(nil)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := publish.New(test.bus, test.option)
			var fault *publish.OptionError
			require.ErrorAs(t, err, &fault)
			require.NotEmpty(t, fault.Reason)
		})
	}
}

func TestALostAnswerStaysInDoubt(t *testing.T) {
	bus := &fakeBus{answer: func(call int, _ []publish.Entry) ([]publish.Answer, error) {
		if call == 1 {
			return nil, errNetwork
		}
		return nil, &apiError{"ThrottlingException", 400}
	}}
	_, err := publisher(t, bus, publish.WithRetry(3, 0, 0)).Publish(t.Context(), numbered(1)...)
	require.True(t, failures(t, err)[0].Uncertain)
	require.Equal(t, "ThrottlingException", failures(t, err)[0].Code)
}

func TestEachHalfHasItsOwnAttempts(t *testing.T) {
	bus := &fakeBus{answer: func(call int, entries []publish.Entry) ([]publish.Answer, error) {
		switch call {
		case 1:
			return nil, &apiError{"ValidationException", 400}
		case 2, 4:
			return nil, &apiError{"ThrottlingException", 400}
		}
		return accept(entries), nil
	}}
	_, err := publisher(t, bus, publish.WithRetry(2, 0, 0)).Publish(t.Context(), numbered(2)...)
	require.NoError(t, err)
	require.Equal(t, [][]string{{"o-0", "o-1"}, {"o-0"}, {"o-0"}, {"o-1"}, {"o-1"}}, bus.sent())
}

func TestPublisherIsSafeForConcurrentUse(t *testing.T) {
	p := publisher(t, &fakeBus{})
	var running sync.WaitGroup
	for range 8 {
		running.Go(func() {
			results, err := p.Publish(t.Context(), numbered(25)...)
			if err != nil || results[24].ID != "event of o-24" {
				t.Error(results[24], err)
			}
		})
	}
	running.Wait()
}
