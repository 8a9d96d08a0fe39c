package bench

import (
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var sink []byte

func TestAlternate(t *testing.T) {
	before := runtime.GOMAXPROCS(0)
	var order []string
	counts := map[string]int{}
	way := func(name string, allocations int) Way {
		return Way{name, 3, func(i int) error {
			if i == 0 {
				order = append(order, name)
			}
			counts[name]++
			for range allocations {
				sink = make([]byte, 100)
			}
			return nil
		}}
	}
	order = make([]string, 0, 1<<10) // it is not to allocate while that is counted
	timings, err := Alternate(Effort{Rounds: 4, Turn: time.Nanosecond}, way("none", 0), way("two", 2))
	require.NoError(t, err)
	require.Equal(t, before, runtime.GOMAXPROCS(0))
	require.Equal(t, "none", timings[0].Way)
	require.InDelta(t, 0, timings[0].Allocs, 0.01)
	require.InDelta(t, 2, timings[1].Allocs, 0.01)
	require.InDelta(t, 2*112, timings[1].Bytes, 1, "a hundred bytes are a size class of 112")
	require.Len(t, timings[0].Rounds, 4)
	require.Len(t, timings[1].Rounds, 4)
	require.Equal(t, Median(timings[1].Rounds), timings[1].Time)
	require.Zero(t, counts["none"]%3, "passes are whole")
	require.Contains(t, order[len(order)-2:], "none", "the ways take turns")
	require.Contains(t, order[len(order)-2:], "two")
}

func TestTurnPaysForItsGarbage(t *testing.T) {
	garbage := Way{"garbage", 1, func(int) error { sink = make([]byte, 1<<20); return nil }}
	before := collections()
	passes, _, err := turn(200*time.Millisecond, garbage, true) // long enough on a machine with other work
	require.NoError(t, err)
	require.GreaterOrEqual(t, collections()-before, uint64(1+wholeCollections), "the one before it, and its own")
	require.Greater(t, passes, wholeCollections)
	_, took, err := turn(time.Microsecond, Way{"none", 1, func(int) error { return nil }}, true)
	require.NoError(t, err)
	require.GreaterOrEqual(t, took, longestTurn*time.Microsecond, "it does not wait for ever")
}

func TestAlternateStopsAtAnError(t *testing.T) {
	broken := errors.New("broken")
	_, err := Alternate(Effort{Rounds: 1}, Way{"way", 2, func(i int) error {
		if i == 1 {
			return broken
		}
		return nil
	}})
	require.ErrorIs(t, err, broken)
}

func TestCPUTimeGrows(t *testing.T) {
	begin := cpuTime()
	for i := 0; cpuTime() < begin+time.Millisecond; i++ {
		sink = make([]byte, i%100)
	}
	require.GreaterOrEqual(t, cpuTime()-begin, time.Millisecond)
}
