package main

import (
	"io"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The test's program is what the fleet starts as a worker.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == workerCommand {
		main()
		return
	}
	os.Exit(m.Run())
}

func TestFleet(t *testing.T) {
	plans := map[string]plan{
		"SIGKILL":    {messages: 300, workers: 2, duration: 3 * time.Second, kill: killKill, every: 500 * time.Millisecond, lease: 5 * time.Second},
		"SIGTERM":    {messages: 300, workers: 2, duration: 3 * time.Second, kill: killTerm, every: 500 * time.Millisecond, lease: 15 * time.Second},
		"no signals": {messages: 100, workers: 1, duration: time.Second, kill: killNone, every: time.Second, lease: 15 * time.Second},
	}
	for name, p := range plans {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, err := run(t.Context(), p, &screen{w: io.Discard})
			require.NoError(t, err)
			t.Log(v)
			require.Empty(t, v.broken)
			require.Equal(t, p.messages, v.sent)
			require.Equal(t, p.messages, v.handled)
			require.Equal(t, p.kill != killNone, v.restarts > 0)
			if p.kill != killKill {
				require.Zero(t, v.duplicates)
			}
		})
	}
}

func TestPlansThatCannotBe(t *testing.T) {
	good := plan{messages: 1, workers: 1, duration: time.Second, kill: killNone, every: time.Second, lease: 5 * time.Second}
	require.NoError(t, good.check())
	require.NotZero(t, good.seed, "a seed is picked, so that it can be shown")
	for name, change := range map[string]func(*plan){
		"no messages":      func(p *plan) { p.messages = 0 },
		"no workers":       func(p *plan) { p.workers = 0 },
		"no time":          func(p *plan) { p.duration = 0 },
		"signals all time": func(p *plan) { p.every = 0 },
		"unknown signal":   func(p *plan) { p.kill = "hup" },
		"short lease":      func(p *plan) { p.lease = 4 * time.Second },
		"uneven lease":     func(p *plan) { p.lease = 5500 * time.Millisecond },
	} {
		t.Run(name, func(t *testing.T) {
			bad := good
			change(&bad)
			_, err := run(t.Context(), bad, &screen{w: io.Discard})
			require.Error(t, err)
		})
	}
}
