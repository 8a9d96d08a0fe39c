package bench

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestResultsAreKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "results.json")
	none, err := Load(file)
	require.NoError(t, err)
	require.Equal(t, &Results{}, none)

	strict, err := StrictPeers()
	require.NoError(t, err)
	table, err := NewTable(Effort{Rounds: 3, Turn: time.Millisecond}, 7, 600, strict)
	require.NoError(t, err)
	require.Equal(t, 7, table.Extent)
	require.Equal(t, Ratio{1, 1, 1}, table.Ratios[Decode])
	require.Positive(t, table.Timing(Switch).Time)
	require.Zero(t, table.Timing("no such way"))

	r := &Results{Machine: thisMachine(), Strict: table, Calls: &Calls{1_000, 5}}
	require.NoError(t, r.Save(file))
	again, err := Load(file)
	require.NoError(t, err)
	require.Equal(t, r.Machine, again.Machine)
	require.Equal(t, table.Ratios, again.Strict.Ratios)
	require.Equal(t, table.Timing(Switch).Time, again.Strict.Timing(Switch).Time)
	require.Empty(t, again.Strict.Timings[0].Rounds, "single rounds are nobody's business")
}

func TestMeasureNamesTheParts(t *testing.T) {
	err := new(Results).Measure("everything", Settings{})
	require.ErrorContains(t, err, "growth")
	require.NoError(t, new(Results).Measure("factory", Settings{}), "no Python, no figures")
}
