package hostile_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/hostile"
)

// TestClasses holds the classes to two readers of JSON that nobody here wrote.
func TestClasses(t *testing.T) {
	count := map[hostile.Class]int{}
	for _, v := range hostile.Values() {
		count[v.Class]++
		old, strict := json.Valid([]byte(v.Text)), jsontext.Value(v.Text).IsValid()
		switch v.Class {
		case hostile.Good:
			require.True(t, old && strict, v.Name)
		case hostile.Bad:
			require.False(t, old || strict, v.Name)
		}
	}
	t.Logf("%d good, %d bad, %d free", count[hostile.Good], count[hostile.Bad], count[hostile.Free])
	require.NotZero(t, count[hostile.Good]*count[hostile.Bad]*count[hostile.Free])
}

func TestPlant(t *testing.T) {
	var got []string
	for _, p := range hostile.Plant(`{"a": "x", "b": [1, null], "c": "{\"d\":true}"}`) {
		require.True(t, json.Valid(p.Text), "%s", p.Text)
		require.Equal(t, 1, strings.Count(string(p.Text), hostile.Canary))
		got = append(got, p.Position)
	}
	require.Equal(t, []string{"/a (name)", "/a", "/a", "/b (name)", "/b/0", "/b/1", "/c (name)", "/c", "/c", "/c in it /d (name)", "/c in it /d"}, got)
}

func TestFault(t *testing.T) {
	for _, bad := range []string{"\n", "\x1b", "\u009b", "\u2028", "\u202e", "\u2066", "\xff", "\u200b", strings.Repeat("x", hostile.MaxText+1)} {
		require.NotEmpty(t, hostile.Fault(bad, false), "%.20q", bad)
	}
	require.Empty(t, hostile.Fault("größe 東", false))
	require.Empty(t, hostile.Fault("a\nb", true))
}

// some returns the inputs that are tried: all, but under the race detector.
func some[T any](all []T) []T {
	var list []T
	for i := 0; i < len(all); i += each {
		list = append(list, all[i])
	}
	return list
}
