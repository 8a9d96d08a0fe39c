package bench

import (
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCompare(t *testing.T) {
	recorded := map[string]Figure{"a": {Ratio: 1, More: 5}, "gone": {Ratio: 1}}
	for _, tt := range []struct {
		name     string
		measured map[string]Figure
		problems int
	}{
		{"the same", map[string]Figure{"a": {1, 5}}, 0},
		{"better", map[string]Figure{"a": {0.5, 3}}, 0},
		{"24 % worse", map[string]Figure{"a": {1.24, 5}}, 0},
		{"26 % worse", map[string]Figure{"a": {1.26, 5}}, 1},
		{"not a number", map[string]Figure{"a": {math.NaN(), 5}}, 1},
		{"an allocation for one in five", map[string]Figure{"a": {1, 5.2}}, 1},
		{"fewer than none", map[string]Figure{"a": {1, -3}}, 0},
		{"what the runtime allocates", map[string]Figure{"a": {1, 5.04}}, 0},
		{"both", map[string]Figure{"a": {2, 6}}, 2},
		{"not recorded", map[string]Figure{"new": {1, 1}}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Len(t, compare(recorded, tt.measured), tt.problems)
		})
	}
}

func TestKeepBest(t *testing.T) {
	best := map[string]Figure{}
	keepBest(best, map[string]Figure{"a": {2, 5}})
	keepBest(best, map[string]Figure{"a": {1, 6}})
	keepBest(best, map[string]Figure{"a": {3, 4}})
	require.Equal(t, map[string]Figure{"a": {1, 4}}, best)
}

func TestGroupMeasuresAgainstItsBase(t *testing.T) {
	turn := func(allocations int) func(int) error {
		return func(int) error {
			for range allocations {
				sink = make([]byte, 50)
			}
			return nil
		}
	}
	g := group{"things", "base", []Way{{"base", 5, turn(1)}, {"way", 5, turn(3)}}}
	figures, err := g.measure(Effort{Rounds: 3, Turn: time.Millisecond})
	require.NoError(t, err)
	require.Len(t, figures, 1)
	require.InDelta(t, 2, figures["things: way ÷ base"].More, 0.01)
	require.Positive(t, figures["things: way ÷ base"].Ratio)
}

// TestRecordedRatiosAreTheGuarded: what ratios.json has is what the guard measures, no more and no less.
func TestRecordedRatiosAreTheGuarded(t *testing.T) {
	root, err := Root()
	require.NoError(t, err)
	recorded, err := readFigures(filepath.Join(root, ratiosFile))
	require.NoError(t, err)
	groups, err := guarded(root)
	require.NoError(t, err)
	var names []string
	for _, g := range groups {
		for _, w := range g.ways {
			if w.Name != g.base {
				names = append(names, g.name+": "+w.Name+" ÷ "+g.base)
			}
		}
	}
	for name, f := range recorded {
		require.Contains(t, names, name)
		require.Positive(t, f.Ratio)
	}
	require.Len(t, recorded, len(names))
}

func TestGuardWithoutARecord(t *testing.T) {
	require.ErrorIs(t, Guard(t.TempDir(), func(string) {}), os.ErrNotExist)
}
