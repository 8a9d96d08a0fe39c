package lease

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

func newReceipt(lease time.Duration) *Receipt {
	now := time.Now()
	return &Receipt{handle: "r1", received: now, deadline: now.Add(lease)}
}

func TestReceiptHasOneSettlement(t *testing.T) {
	r := newReceipt(time.Minute)
	require.True(t, r.Start(time.Now(), time.Second))
	require.False(t, r.Start(time.Now(), time.Second), "it runs already")
	require.True(t, r.Decide("deleted", true))
	require.False(t, r.Decide("retried", false))
	require.True(t, r.Finish())
	require.False(t, r.Finish())
	require.False(t, r.Decide("retried", false))
}

func TestReceiptStartsOnlyOnALease(t *testing.T) {
	r := newReceipt(time.Second)
	require.False(t, r.Start(time.Now(), 2*time.Second))
	r = newReceipt(time.Minute)
	r.Lose(r.State().Use)
	require.False(t, r.Start(time.Now(), 0))
}

func TestReceiptBeatsOnlyWhileThatHelps(t *testing.T) {
	tests := []struct {
		name string
		to   func(r *Receipt)
		want bool
	}{
		{"queued", func(*Receipt) {}, true},
		{"running", func(r *Receipt) { r.Start(time.Now(), 0) }, true},
		{"waiting for its delete", func(r *Receipt) { r.Decide("deleted", true) }, true},
		{"waiting for its back-off", func(r *Receipt) { r.Decide("retried", false) }, false},
		{"settled", func(r *Receipt) { r.Finish() }, false},
		{"lost", func(r *Receipt) { r.Lose(r.State().Use) }, false},
		{"in a heartbeat", func(r *Receipt) { r.Beat() }, false},
		{"in a settlement", func(r *Receipt) { r.Decide("deleted", true); r.Call() }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newReceipt(time.Minute)
			test.to(r)
			_, ok := r.Beat()
			require.Equal(t, test.want, ok)
		})
	}
}

func TestSettlementWaitsForTheBeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newReceipt(time.Minute)
		u, ok := r.Beat()
		require.True(t, ok)
		begin := time.Now()
		called := make(chan time.Duration)
		go func() {
			r.Call()
			called <- time.Since(begin)
		}()
		virtual.Sleep(3 * time.Second)
		r.Beaten(u, time.Now().Add(time.Minute), time.Now())
		require.Equal(t, 3*time.Second, <-called)
	})
}

func TestReceiptIsReplaced(t *testing.T) {
	now := time.Now()
	r := newReceipt(time.Minute)
	old, _ := r.Beat()
	replaced, _ := r.Replace("r2", now, now.Add(time.Hour), now)
	require.True(t, replaced)
	r.Beaten(old, now.Add(time.Second), now)
	require.Equal(t, now.Add(time.Hour), r.State().Deadline, "the heartbeat was for the old one")
	_, news := r.Lose(old)
	require.False(t, news)

	require.True(t, r.Decide("deleted", true))
	u := r.Call()
	require.Equal(t, "r2", u.Handle)
	replaced, _ = r.Replace("r3", now, now.Add(time.Hour), now)
	require.True(t, replaced)
	require.True(t, r.Called(u), "the delete was by a handle that is old")

	r.Redecide("retried", false)
	replaced, confirmed := r.Replace("r4", now, now, now)
	require.False(t, replaced)
	require.EqualValues(t, "retried", confirmed, "that it is here again is the proof")
	r.Finish()
	replaced, confirmed = r.Replace("r5", now, now, now)
	require.False(t, replaced)
	require.Empty(t, confirmed)
}

// TestClaimIsRefused: what has been decided on, or lost, is not extended, also if a call has its receipt.
func TestClaimIsRefused(t *testing.T) {
	for _, test := range []struct {
		name string
		to   func(r *Receipt)
		want error
	}{
		{"running", func(r *Receipt) { r.Start(time.Now(), 0) }, nil},
		{"waiting for its delete", func(r *Receipt) { r.Decide("deleted", true) }, ErrDecided},
		{"waiting for its back-off", func(r *Receipt) { r.Decide("retried", false) }, ErrDecided},
		{"in its delete", func(r *Receipt) { r.Decide("deleted", true); r.Call() }, ErrDecided},
		{"settled", func(r *Receipt) { r.Finish() }, ErrDecided},
		{"lost", func(r *Receipt) { r.Lose(r.State().Use) }, ErrLost},
		{"lost and decided", func(r *Receipt) { r.Lose(r.State().Use); r.Decide("deleted", true) }, ErrDecided},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newReceipt(time.Minute)
			test.to(r)
			_, needed, err := r.Claim(t.Context(), time.Now().Add(time.Hour))
			require.Equal(t, test.want, err)
			require.Equal(t, test.want == nil, needed)
		})
	}
}
