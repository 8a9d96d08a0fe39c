package virtual_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/virtual"
)

func TestSleepPassesVirtualTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		virtual.Sleep(24 * time.Hour)
		require.Equal(t, 24*time.Hour, time.Since(start))
	})
}

func TestSleepRefusesRealTime(t *testing.T) {
	require.Panics(t, func() { virtual.Sleep(0) })
}
