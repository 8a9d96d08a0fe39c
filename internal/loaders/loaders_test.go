package loaders

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEveryLoaderIsHere: each folder of relation that is a loader's is imported.
func TestEveryLoaderIsHere(t *testing.T) {
	source, err := os.ReadFile("loaders.go")
	require.NoError(t, err)
	folders, err := os.ReadDir(filepath.Join("..", "..", "relation"))
	require.NoError(t, err)
	found := 0
	for _, folder := range folders {
		if !folder.IsDir() || folder.Name() == "internal" || folder.Name() == "session" || folder.Name() == "testdata" {
			continue
		}
		found++
		require.Contains(t, string(source), `"github.com/typedbus/typedbus/relation/`+folder.Name()+`"`)
	}
	require.Greater(t, found, 20)
}
