package awsevents_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents/eventgen/cover"
)

// TestUntaken runs over the console's samples, published events and the examples
// of this module: a value that no field takes, or that does not fit its field, is
// listed in catalog/untaken.json with the reason, or it is a fault.
func TestUntaken(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("catalog", "untaken.json"))
	require.NoError(t, err)
	var reviewed map[string]string
	require.NoError(t, json.Unmarshal(data, &reviewed))
	examples, err := filepath.Glob(filepath.Join("testdata", "examples", "*.json"))
	require.NoError(t, err)
	found := map[string]bool{}
	try := func(t *testing.T, events []byte) {
		tried, err := cover.Events(catalogue(t), events)
		require.NoError(t, err)
		require.NotZero(t, tried.Events)
		require.Empty(t, tried.Untyped)
		for _, m := range append(tried.Untaken, tried.Misfits...) {
			name := m.Event.String() + ": " + m.Path
			found[name] = true
			if reviewed[name] == "" {
				t.Errorf("%s: %s: give it a field in the supplement, or list it in catalog/untaken.json with the reason", name, m.Why)
			}
		}
	}
	t.Run("examples", func(t *testing.T) {
		for _, name := range examples {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			try(t, data)
		}
	})
	all := t.Run("console", func(t *testing.T) { try(t, sharedData(t, "aws-console-sample-events.json")) })
	all = t.Run("published", func(t *testing.T) { try(t, sharedData(t, "aws-published-events.json")) }) && all
	if _, err := os.Stat(filepath.Join("..", "..", "shared", "data", "aws-console-sample-events.json")); err == nil && all {
		for name := range reviewed {
			require.True(t, found[name], "%s is listed in catalog/untaken.json and is no longer so", name)
		}
	}
}
