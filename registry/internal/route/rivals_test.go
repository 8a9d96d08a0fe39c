package route

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRivalsAgainstNaive: of random types in one cell, those that one event could be, too, are among the rivals.
func TestRivalsAgainstNaive(t *testing.T) {
	conflicts, spared := 0, 0
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 2))
		var filed rivals
		var routes []*Route
		for range 30 {
			p := routeOf(t, randomTag(random))
			if len(p.Pattern.Conditions) == 0 {
				continue
			}
			p.Pattern.Sources, p.Pattern.DetailTypes = []Text{{Text: "s"}}, nil
			c := p.Pattern.cells()[0]
			var found []*Route
			filed.of(p, func(o *Route) bool { found = append(found, o); return true })
			for _, o := range routes {
				switch in := slices.Contains(found, o); {
				case witness(naive, c, p, o) != nil:
					conflicts++
					require.True(t, in, "seed %d: %s and %s", seed, p.Pattern.String(), o.Pattern.String())
				case !in:
					spared++
				}
			}
			if random.IntN(8) == 0 {
				continue
			}
			filed.add(p)
			if random.IntN(8) == 0 {
				filed.remove(p)
				continue
			}
			routes = append(routes, p)
		}
	}
	require.Greater(t, conflicts, 100)
	require.Greater(t, spared, 100)
}

// TestRivalsAreFew: ten thousand routes that differ in one value are added without comparing any two of them.
func TestRivalsAreFew(t *testing.T) {
	table := NewTable(naive, 0)
	seen := 0
	for i := range 10_000 {
		p := routeOf(t, fmt.Sprintf("source=trail,detail.eventName=Event%d|Other%d,detail.more=*", i, i))
		if in := table.rivals[p.Pattern.cells()[0]]; in != nil {
			in.of(p, func(*Route) bool { seen++; return true })
		}
		require.Nil(t, table.Add(p))
	}
	require.Zero(t, seen)
	second := routeOf(t, "source=trail,detail.eventName=New|Other17,detail.other=x")
	conflict := table.Add(second)
	require.NotNil(t, conflict)
	table.Remove(conflict.Other)
	require.Nil(t, table.Add(second), "what is taken back is no rival")
}
