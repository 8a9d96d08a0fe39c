package flow

import (
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

func TestCrewKeepsItsGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c Crew
		var ran atomic.Int32
		proceed := make(chan struct{})
		for range 3 {
			c.Run(func() { ran.Add(1); <-proceed })
		}
		synctest.Wait()
		require.EqualValues(t, 3, ran.Load(), "nobody waits for a goroutine to be free")
		require.Empty(t, c.idle)
		close(proceed)
		for range 10 {
			synctest.Wait()
			require.Len(t, c.idle, 3)
			c.Run(func() { ran.Add(1) })
		}
		synctest.Wait()
		require.EqualValues(t, 13, ran.Load())

		c.Run(runtime.Goexit)
		synctest.Wait()
		require.Len(t, c.idle, 2, "a goroutine that was ended is not kept")

		proceed = make(chan struct{})
		c.Run(func() { <-proceed })
		c.Close()
		close(proceed)
		c.Run(func() { ran.Add(1) })
		synctest.Wait()
		require.EqualValues(t, 14, ran.Load(), "what is run after the end runs")
		require.Empty(t, c.idle)
	}) // all goroutines have ended, or this would be a deadlock
}
