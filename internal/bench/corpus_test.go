package bench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
)

func TestSamples(t *testing.T) {
	c := samples(t)
	require.GreaterOrEqual(t, len(c), 588)
	seen := map[string]bool{}
	for _, p := range c {
		require.False(t, seen[string(p.Data)], "%s %s is there twice", p.Source, p.DetailType)
		seen[string(p.Data)] = true
		require.NotNil(t, p.Type, "%s %s", p.Source, p.DetailType)
		require.NotNil(t, p.Detail, "%s %s", p.Source, p.DetailType)
	}
	require.Len(t, KnownToAll(c, Peers), len(c), "every way takes every sample")
	lambda := KnownToAll(c, LambdaPeers)
	require.GreaterOrEqual(t, len(lambda), 5)
	for _, p := range lambda {
		require.True(t, KnownToLambda(p))
	}
}

func TestConsoleSamples(t *testing.T) {
	file := filepath.Join(t.TempDir(), "samples.json")
	c, err := ConsoleSamples(file)
	require.NoError(t, err, "no file is no samples")
	require.Empty(t, c)

	require.NoError(t, os.WriteFile(file, []byte(`[{"source":"aws.ecs","detail-type":"ECS Task State Change","detail":{}},{"source":"my","detail-type":"Own"}]`), 0o600))
	c, err = ConsoleSamples(file)
	require.NoError(t, err)
	require.Len(t, c, 2)
	require.True(t, Typed(c[0]))
	require.False(t, Typed(c[1]))

	require.NoError(t, os.WriteFile(file, []byte(`[{}]`), 0o600))
	_, err = ConsoleSamples(file)
	require.ErrorIs(t, err, registry.ErrNotEvent)
}

// TestPeersAgree: the ways are worth comparing, for each decodes what it is given.
func TestPeersAgree(t *testing.T) {
	strict, err := StrictPeers()
	require.NoError(t, err)
	for _, w := range strict {
		require.NoError(t, pass(w), w.Name)
	}
	r := registry.New()
	require.NoError(t, r.Register((*orderPlaced)(nil)))
	e, err := r.Decode(orderPayload(7))
	require.NoError(t, err)
	require.Equal(t, "ord-00000007", e.(*orderPlaced).Detail.OrderID)
	require.Len(t, e.(*orderPlaced).Detail.Items, 2)
	_, err = r.Decode([]byte(strings.Replace(string(orderPayload(7)), `"ord-`, `"x-`, 1)))
	require.ErrorIs(t, err, registry.ErrInvalid)
}

func TestSweepsAreAsLargeAsTheySay(t *testing.T) {
	for _, size := range PayloadSizes {
		require.InEpsilon(t, size, len(sizedPayload(size, 3)), 0.25)
	}
	for _, depth := range PayloadDepths {
		require.Equal(t, depth, strings.Count(string(deepPayload(depth, 1)), `"name"`))
	}
	for _, width := range PayloadWidths {
		require.Equal(t, width, strings.Count(string(widePayload(width, 1)), `"member-`))
	}
	for _, peers := range []func(int) ([]Way, error){SizePeers, DepthPeers, WidthPeers} {
		ways, err := peers(100)
		require.NoError(t, err)
		for _, w := range ways {
			require.NoError(t, w.Do(w.N-1), w.Name)
		}
	}
}

func TestRoot(t *testing.T) {
	root, err := Root()
	require.NoError(t, err)
	require.FileExists(t, filepath.Join(root, "internal", "bench", "doc.go"))
	t.Chdir(t.TempDir())
	_, err = Root()
	require.Error(t, err)
}
