package registry

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPathsThatAreCut: a path that is too long to be told keeps both its ends, as much of them as there is room for.
func TestPathsThatAreCut(t *testing.T) {
	type node struct {
		Number int   `json:"number"`
		Next   *node `json:"next"`
	}
	type chain struct {
		Event  `event:"source=chain"`
		Detail node `json:"detail"`
	}
	r := New()
	require.NoError(t, r.Register(chain{}))
	const deep = 2000
	_, err := r.Decode(eventJSON("chain", "x", strings.Repeat(`{"next":`, deep)+`{"number":"x"}`+strings.Repeat(`}`, deep)))
	invalid, ok := errors.AsType[*ValidationError](err)
	require.True(t, ok, "got %v", err)
	path := invalid.Violations[0].Path
	before, after, cut := strings.Cut(path, ".…")
	require.True(t, cut, path)
	require.Equal(t, "detail"+strings.Repeat(".next", strings.Count(before, ".next")), before)
	require.Equal(t, strings.Repeat(".next", strings.Count(after, ".next"))+".number", after)
	require.LessOrEqual(t, len(path), 4096)
	require.Greater(t, len(path), 4096-2*len(".next"), "both ends are as long as there is room for")
}
