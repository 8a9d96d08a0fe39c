package flow

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// filled are groups in which 1 has its turn and 2, 3, 4 wait.
func filled(t *testing.T) *Groups[int] {
	g := new(Groups[int])
	require.True(t, g.Join("a", 1))
	for d := 2; d <= 4; d++ {
		require.False(t, g.Join("a", d))
	}
	require.True(t, g.Join("b", 9), "groups do not wait for each other")
	return g
}

func TestGroups(t *testing.T) {
	t.Run("the next has its turn", func(t *testing.T) {
		g := filled(t)
		for d := 1; d <= 3; d++ {
			next, ok, release := g.Leave("a", d, true)
			require.True(t, ok)
			require.Equal(t, d+1, next)
			require.Empty(t, release)
		}
		_, ok, release := g.Leave("a", 4, true)
		require.False(t, ok)
		require.Empty(t, release)
		require.True(t, g.Join("a", 5), "the group is over")
	})
	t.Run("a failure releases the rest", func(t *testing.T) {
		g := filled(t)
		_, ok, release := g.Leave("a", 1, false)
		require.False(t, ok)
		require.Equal(t, []int{2, 3, 4}, release)
		require.True(t, g.Join("a", 1))
	})
	t.Run("one of the tail is lost", func(t *testing.T) {
		g := filled(t)
		_, ok, release := g.Leave("a", 3, false)
		require.False(t, ok)
		require.Equal(t, []int{4}, release)
		next, ok, _ := g.Leave("a", 1, true)
		require.True(t, ok)
		require.Equal(t, 2, next)
		_, ok, _ = g.Leave("a", 2, true)
		require.False(t, ok, "what was released is not here any more")
	})
	t.Run("the tail is cut", func(t *testing.T) {
		g := filled(t)
		require.Empty(t, g.Cut("a", 2), "only behind the one whose turn it is")
		require.Equal(t, []int{2, 3, 4}, g.Cut("a", 1))
		_, ok, release := g.Leave("a", 3, false)
		require.False(t, ok)
		require.Empty(t, release)
		require.False(t, g.Join("a", 2), "1 is still there")
		_, _, release = g.Leave("a", 1, false)
		require.Equal(t, []int{2}, release)
		require.Empty(t, g.Cut("a", 1))
		require.Empty(t, g.Cut("c", 1))
	})
}
