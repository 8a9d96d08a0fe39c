package registry

import (
	"fmt"
	"math/rand/v2"
	"reflect"
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
		var plans []*plan
		for range 30 {
			p := planOf(t, randomTag(random))
			if len(p.pattern.conditions) == 0 {
				continue
			}
			p.pattern.sources, p.pattern.detailTypes = []textPattern{{text: "s"}}, nil
			c := p.pattern.cells()[0]
			var found []*plan
			filed.of(p, func(o *plan) bool { found = append(found, o); return true })
			for _, o := range plans {
				switch in := slices.Contains(found, o); {
				case witness(c, p, o) != nil:
					conflicts++
					require.True(t, in, "seed %d: %s and %s", seed, p.pattern.String(), o.pattern.String())
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
			plans = append(plans, p)
		}
	}
	require.Greater(t, conflicts, 100)
	require.Greater(t, spared, 100)
}

// TestRivalsAreFew: ten thousand types that differ in one value are registered without comparing any two of them.
func TestRivalsAreFew(t *testing.T) {
	r := New()
	s := stage{registry: r}
	seen := 0
	for i := range 10_000 {
		p := planOf(t, fmt.Sprintf("source=trail,detail.eventName=Event%d|Other%d,detail.more=*", i, i))
		p.typ = reflect.ArrayOf(i, reflect.TypeFor[byte]())
		if in := r.rivals[p.pattern.cells()[0]]; in != nil {
			in.of(p, func(*plan) bool { seen++; return true })
		}
		require.NoError(t, s.add(p))
	}
	require.Zero(t, seen)
	second := planOf(t, "source=trail,detail.eventName=New|Other17,detail.other=x")
	err := s.add(second)
	require.ErrorAs(t, err, new(*ConflictError))
	s.rollback()
	require.NoError(t, s.add(second), "what is taken back is no rival")
}
