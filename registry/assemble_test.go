package registry

import (
	"math/big"
	"net/netip"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
)

type (
	level  string
	levels []level
	byName map[level]int

	innermost struct{ Text string }
	inner     struct {
		innermost
		Number int
	}
	outer struct {
		inner
		*Exported
		Level   level
		Levels  levels
		Map     byName
		Raw     jsontext.Value
		Any     any
		Big     *big.Int
		Address netip.Addr
		Fixed   [2]int
		List    []*innermost
		Empty   []string
		Nil     []string
	}
	Exported struct{ Flag bool }
)

func TestAssemble(t *testing.T) {
	var got outer
	err := assemble(map[string]any{
		"inner":    map[string]any{"innermost": map[string]any{"Text": "deep"}, "Number": 3},
		"Exported": map[string]any{"Flag": true},
		"Level":    level("high"),
		"Levels":   []any{level("a"), nil, level("c")},
		"Map":      map[string]any{"x": 1, "nothing": nil},
		"Raw":      jsontext.Value(`{"a":1}`),
		"Any":      []any{1.0, "x"},
		"Big":      *big.NewInt(12),
		"Address":  netip.MustParseAddr("10.0.0.1"),
		"Fixed":    [2]int{1, 2},
		"List":     []any{map[string]any{"Text": "t"}, nil},
		"Empty":    []any{},
		"Nil":      nil,
	}, &got)
	require.NoError(t, err)
	require.Equal(t, outer{
		inner: inner{innermost{"deep"}, 3}, Exported: &Exported{true},
		Level: "high", Levels: levels{"a", "", "c"}, Map: byName{"x": 1, "nothing": 0}, Raw: jsontext.Value(`{"a":1}`),
		Any: []any{1.0, "x"}, Big: big.NewInt(12), Address: netip.MustParseAddr("10.0.0.1"), Fixed: [2]int{1, 2},
		List: []*innermost{{"t"}, got.List[1]}, Empty: []string{},
	}, got)
}

func TestAssembleTellsNoValues(t *testing.T) {
	var got struct{ N int }
	err := assemble(map[string]any{"N": "hunter2"}, &got)
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")
}
