package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/bench"
)

func TestGoals(t *testing.T) {
	for _, g := range goals(&bench.Results{}) {
		require.Equal(t, "not measured", g.Reached, g.Figure)
		require.False(t, g.Met, g.Figure)
	}
	met := map[string]bool{}
	all := goals(&bench.Results{
		AWS: &bench.Table{Ratios: map[string]bench.Ratio{bench.GoccyJSON: {Median: 1}, bench.StandardJSON: {Median: 0.381}, bench.JSONv2: {Median: 0.75}},
			Timings: []bench.Timing{{Way: bench.Decode, Allocs: 4}}},
		Alphabetical: &bench.Table{Ratios: map[string]bench.Ratio{bench.AsAWSWrites: {Median: 1.16}}},
		Growth:       &bench.Growth{Ratio: bench.Ratio{Median: 1.06}},
		Cores:        &bench.Cores{Ratio: bench.Ratio{Median: 1.95}},
		Factory:      &bench.Factory{Ratio: bench.Ratio{Median: 8}, Import: 600},
		Startup:      &bench.Startup{Init: 2},
		Calls:        &bench.Calls{EC2: 6},
		Consumer: []*bench.Consumption{{Ways: []bench.Emptying{
			{Calls: 0.2}, {RateRatio: bench.Ratio{Median: 0.96}},
		}}, {Ways: []bench.Emptying{
			{}, {RateRatio: bench.Ratio{Median: 0.94}},
		}}},
	})
	for _, g := range all {
		met[g.Figure] = g.Met
	}
	var kept []bool
	for _, g := range all {
		kept = append(kept, g.Met)
	}
	require.Equal(t, []bool{true, false, true, false, false, true, false, false, true, true, true, true, false, true, false}, kept)
	require.Len(t, met, len(all), "each figure is there once")
}

func TestNothingMeasuredIsAPageToo(t *testing.T) {
	page, err := renderPage(&bench.Results{})
	require.NoError(t, err)
	require.Contains(t, string(page), "not measured")
	require.NotContains(t, string(page), "NaN")
	drawn, err := plots(&bench.Results{})
	require.NoError(t, err)
	require.Empty(t, drawn)
}

// TestPageIsUpToDate: docs/benchmarks.md is what the template and the figures make.
func TestPageIsUpToDate(t *testing.T) {
	root, err := bench.Root()
	require.NoError(t, err)
	results, err := bench.Load(filepath.Join(root, "internal", "bench", "results.json"))
	require.NoError(t, err)
	want, err := renderPage(results)
	require.NoError(t, err)
	got, err := os.ReadFile(filepath.Join(root, "docs", "benchmarks.md"))
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run: go run ./internal/bench/benchtool render")
	require.NotContains(t, string(got), "NaN")
	drawn, err := plots(results)
	require.NoError(t, err)
	for name, svg := range drawn {
		require.Contains(t, string(got), "benchmarks/"+name)
		file, err := os.ReadFile(filepath.Join(root, "docs", "benchmarks", name))
		require.NoError(t, err)
		require.Equal(t, string(svg), string(file), name)
	}
}

func TestUnknownCommandAndPart(t *testing.T) {
	require.ErrorContains(t, run("measure", nil, bench.Settings{}), "measure")
	require.ErrorContains(t, measure(&bench.Results{}, []string{"all"}, bench.Settings{}), "growth")
}
