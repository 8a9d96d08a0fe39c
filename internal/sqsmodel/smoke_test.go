package sqsmodel

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSmoke(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := &Ledger{}
		m := New(WithSeed(1), WithObserver(ledger.Observe))
		q, err := m.CreateQueue(t.Context(), "q", nil)
		require.NoError(t, err)
		go func() {
			time.Sleep(5 * time.Second)
			_, err := q.Send(t.Context(), Send{Body: "x"})
			require.NoError(t, err)
		}()
		start := time.Now()
		got, err := q.Receive(t.Context(), Receive{Wait: new(20 * time.Second)})
		require.NoError(t, err)
		require.Len(t, got, 1)
		require.Equal(t, 5*time.Second, time.Since(start))
		again, err := q.Receive(t.Context(), Receive{Wait: new(20 * time.Second)})
		require.NoError(t, err)
		require.Empty(t, again)
		again, err = q.Receive(t.Context(), Receive{Wait: new(20 * time.Second)})
		require.NoError(t, err)
		require.Len(t, again, 1)
		require.Equal(t, 35*time.Second, time.Since(start))
		require.NoError(t, q.Delete(t.Context(), got[0].Receipt))
		require.NoError(t, q.Delete(t.Context(), again[0].Receipt))
		require.Len(t, ledger.Misuses(), 1)
	})
}
