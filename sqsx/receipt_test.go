package sqsx

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

func newReceipt(lease time.Duration) *receipt {
	now := time.Now()
	return &receipt{handle: "r1", received: now, deadline: now.Add(lease)}
}

func TestReceiptHasOneSettlement(t *testing.T) {
	r := newReceipt(time.Minute)
	require.True(t, r.start(time.Now(), time.Second))
	require.False(t, r.start(time.Now(), time.Second), "it runs already")
	require.True(t, r.decide(Deleted, true))
	require.False(t, r.decide(Retried, false))
	require.True(t, r.finish())
	require.False(t, r.finish())
	require.False(t, r.decide(Retried, false))
}

func TestReceiptStartsOnlyOnALease(t *testing.T) {
	r := newReceipt(time.Second)
	require.False(t, r.start(time.Now(), 2*time.Second))
	r = newReceipt(time.Minute)
	r.lose(r.lease().use)
	require.False(t, r.start(time.Now(), 0))
}

func TestReceiptBeatsOnlyWhileThatHelps(t *testing.T) {
	tests := []struct {
		name string
		to   func(r *receipt)
		want bool
	}{
		{"queued", func(*receipt) {}, true},
		{"running", func(r *receipt) { r.start(time.Now(), 0) }, true},
		{"waiting for its delete", func(r *receipt) { r.decide(Deleted, true) }, true},
		{"waiting for its back-off", func(r *receipt) { r.decide(Retried, false) }, false},
		{"settled", func(r *receipt) { r.finish() }, false},
		{"lost", func(r *receipt) { r.lose(r.lease().use) }, false},
		{"in a heartbeat", func(r *receipt) { r.beat() }, false},
		{"in a settlement", func(r *receipt) { r.decide(Deleted, true); r.call() }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newReceipt(time.Minute)
			test.to(r)
			_, ok := r.beat()
			require.Equal(t, test.want, ok)
		})
	}
}

func TestSettlementWaitsForTheBeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newReceipt(time.Minute)
		u, ok := r.beat()
		require.True(t, ok)
		begin := time.Now()
		called := make(chan time.Duration)
		go func() {
			r.call()
			called <- time.Since(begin)
		}()
		virtual.Sleep(3 * time.Second)
		r.beaten(u, time.Now().Add(time.Minute), time.Now())
		require.Equal(t, 3*time.Second, <-called)
	})
}

func TestReceiptIsReplaced(t *testing.T) {
	now := time.Now()
	r := newReceipt(time.Minute)
	old, _ := r.beat()
	replaced, _ := r.replace("r2", now, now.Add(time.Hour), now)
	require.True(t, replaced)
	r.beaten(old, now.Add(time.Second), now)
	require.Equal(t, now.Add(time.Hour), r.lease().deadline, "the heartbeat was for the old one")
	_, news := r.lose(old)
	require.False(t, news)

	require.True(t, r.decide(Deleted, true))
	u := r.call()
	require.Equal(t, "r2", u.handle)
	replaced, _ = r.replace("r3", now, now.Add(time.Hour), now)
	require.True(t, replaced)
	require.True(t, r.called(u), "the delete was by a handle that is old")

	r.redecide(Retried, false)
	replaced, confirmed := r.replace("r4", now, now, now)
	require.False(t, replaced)
	require.Equal(t, Retried, confirmed, "that it is here again is the proof")
	r.finish()
	replaced, confirmed = r.replace("r5", now, now, now)
	require.False(t, replaced)
	require.Empty(t, confirmed)
}

func TestSlotsGoByWeight(t *testing.T) {
	s := newSlots(0)
	var order []string
	lines := map[string]*line{}
	for name, weight := range map[string]int{"a": 5, "b": 1, "c": 1} {
		lines[name] = s.join(weight, func(*delivery) { order = append(order, name) })
	}
	for range 7 {
		for _, name := range []string{"a", "b", "c"} {
			require.True(t, s.submit(lines[name], &delivery{}))
		}
	}
	for range 7 {
		s.mu.Lock()
		s.free++
		s.dispatch()
		s.mu.Unlock()
	}
	count := map[string]int{}
	for _, name := range order {
		count[name]++
	}
	require.Equal(t, map[string]int{"a": 5, "b": 1, "c": 1}, count)
	s.close(lines["a"])
	require.False(t, s.submit(lines["a"], &delivery{}))
}

func TestRoomIsNeverExceeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRoom(14)
		require.Equal(t, 10, r.take(t.Context(), 10))
		begin := time.Now()
		require.Equal(t, 4, r.take(t.Context(), 10), "after a while it makes do with less")
		require.Equal(t, coalesce, time.Since(begin))
		go func() {
			virtual.Sleep(time.Hour)
			r.give(3)
			virtual.Sleep(coalesce / 2)
			r.give(7)
		}()
		require.Equal(t, 10, r.take(t.Context(), 10))
		require.Equal(t, time.Hour+coalesce+coalesce/2, time.Since(begin))
	})
}
