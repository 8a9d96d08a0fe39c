package layers

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDependenciesAreTold: docs/dependencies.md has a row for each module that a go.mod requires directly, and no other.
func TestDependenciesAreTold(t *testing.T) {
	root := filepath.Join("..", "..")
	page, err := os.ReadFile(filepath.Join(root, "docs", "dependencies.md"))
	require.NoError(t, err)
	told := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z]+\\.[^` ]+/[^` ]+)` \\|").FindAllStringSubmatch(string(page), -1) {
		told[row[1]] = false
	}
	const clients = "github.com/aws/aws-sdk-go-v2/service/"
	out, err := exec.CommandContext(t.Context(), "git", "-C", root, "ls-files", "*go.mod").Output()
	require.NoError(t, err)
	required := regexp.MustCompile(`(?m)^(?:require )?\s*([a-z][^\s]*\.[^\s]+/[^\s]+) v[^\s]+(.*)$`)
	for _, file := range strings.Fields(string(out)) {
		if strings.Contains(file, "testdata") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		for _, line := range required.FindAllStringSubmatch(string(data), -1) {
			module := line[1]
			if strings.Contains(line[2], "indirect") || module == "github.com/typedbus/typedbus" {
				continue
			}
			if strings.HasPrefix(module, clients) {
				module = clients + "*"
			}
			require.Contains(t, told, module, "%s requires it: say in docs/dependencies.md why", file)
			told[module] = true
		}
	}
	require.NotEmpty(t, told)
	for module, isRequired := range told {
		require.True(t, isRequired, "%s is in docs/dependencies.md, and no go.mod requires it", module)
	}
}
