package flow

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

func TestSlotsGoByWeight(t *testing.T) {
	s := NewSlots[int](0)
	var order []string
	lines := map[string]*Line[int]{}
	for name, weight := range map[string]int{"a": 5, "b": 1, "c": 1} {
		lines[name] = s.Join(weight, func(int) { order = append(order, name) })
	}
	for range 7 {
		for _, name := range []string{"a", "b", "c"} {
			require.True(t, s.Submit(lines[name], 1))
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
	s.Close(lines["a"])
	require.False(t, s.Submit(lines["a"], 1))
}

func TestRoomIsNeverExceeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := NewRoom(14)
		require.Equal(t, 10, r.Take(t.Context(), 10))
		begin := time.Now()
		require.Equal(t, 4, r.Take(t.Context(), 10), "after a while it makes do with less")
		require.Equal(t, coalesce, time.Since(begin))
		go func() {
			virtual.Sleep(time.Hour)
			r.Give(3)
			virtual.Sleep(coalesce / 2)
			r.Give(7)
		}()
		require.Equal(t, 10, r.Take(t.Context(), 10))
		require.Equal(t, time.Hour+coalesce+coalesce/2, time.Since(begin))
	})
}

func TestRoomWithALowerLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := NewRoom(14)
		require.Equal(t, 10, r.Take(t.Context(), 10))
		r.Limit(1)
		go func() {
			r.Give(9)
			virtual.Sleep(time.Minute)
			r.Give(1)
		}()
		begin := time.Now()
		require.Equal(t, 1, r.Take(t.Context(), 10), "nothing is free before all but none has gone")
		require.GreaterOrEqual(t, time.Since(begin), time.Minute)
		go func() {
			virtual.Sleep(time.Minute)
			r.Limit(11)
		}()
		require.Equal(t, 10, r.Take(t.Context(), 10))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		require.Zero(t, r.Take(ctx, 1))
	})
}
