package sqsx_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

var (
	seedFlag  = flag.Uint64("seed", 0, "the seed of the model test; 0 takes a random one and prints it")
	stepsFlag = flag.Int("steps", 10_000, "how many random steps the model test makes; CI makes 100,000")
)

const episode = 250 // steps in one world

// live makes a world live for an episode and returns the promises it saw broken.
func live(t *testing.T, seed uint64, fifo bool) []string {
	var violations []string
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, seed, fifo)
		for range episode {
			w.step()
			synctest.Wait()
			w.check()
			if len(w.broke()) > 0 {
				break
			}
		}
		w.end()
		violations = w.broke()
	})
	return violations
}

func TestModel(t *testing.T) {
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	steps := *stepsFlag
	if testing.Short() {
		steps = min(steps, 2500)
	}
	t.Logf("model test with -seed %d -steps %d", seed, steps)
	workers := runtime.GOMAXPROCS(0) // each episode has a world of its own
	for worker := range workers {
		t.Run(fmt.Sprint(worker), func(t *testing.T) {
			t.Parallel()
			for n := worker; n*episode < steps; n += workers {
				require.Empty(t, live(t, seed+uint64(n), n%2 == 1), "episode -seed %d, fifo %t", seed+uint64(n), n%2 == 1)
			}
		})
	}
}
