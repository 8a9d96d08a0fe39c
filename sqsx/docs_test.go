package sqsx_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNamedTestsAreThere: each test that docs/consumer.md names as a proof is a test of this package or one below.
func TestNamedTestsAreThere(t *testing.T) {
	page, err := os.ReadFile("../docs/consumer.md")
	require.NoError(t, err)
	var there strings.Builder
	require.NoError(t, filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, "_test.go") {
			var source []byte
			source, err = os.ReadFile(path)
			there.Write(source)
		}
		return err
	}))
	named := 0
	for _, row := range strings.Split(string(page), "\n") {
		if !strings.HasPrefix(row, "|") {
			continue
		}
		for _, name := range regexp.MustCompile("`(Test[A-Za-z0-9]+)(…?)`").FindAllStringSubmatch(row, -1) {
			named++
			end := "("
			if name[2] != "" {
				end = "" // it is how several begin
			}
			require.Contains(t, there.String(), "func "+name[1]+end, "docs/consumer.md")
		}
	}
	require.Greater(t, named, 50)
}
