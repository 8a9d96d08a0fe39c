package guides

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestGuidesCompile: each block of Go in docs/guides is in a file of this package, so that it compiles; one that shows what
// was before the change begins with "// before".
func TestGuidesCompile(t *testing.T) {
	files, err := filepath.Glob("*_test.go")
	require.NoError(t, err)
	var code strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		code.WriteString(unindented(string(text)))
	}
	pages, err := filepath.Glob("../../docs/guides/*.md")
	require.NoError(t, err)
	blocks := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, block := range regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
			blocks++
			require.Contains(t, code.String(), unindented(block[1]), page)
		}
	}
	require.Greater(t, blocks, 7)
}

func unindented(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.Join(lines, "\n")
}

// codeSpan is code within a line or a block, in which brackets are no links.
var codeSpan = regexp.MustCompile("(?s)```.*?```|`[^`\n]*\\]\\([^`\n]*`")

// TestLinksLead: what the guides, the tutorial and the README link to is there.
func TestLinksLead(t *testing.T) {
	pages, err := filepath.Glob("../../docs/guides/*.md")
	require.NoError(t, err)
	for _, page := range append(pages, "../../docs/tutorial.md", "../../README.md") {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, link := range regexp.MustCompile(`\]\(([^)#]+)(#[^)]*)?\)`).FindAllStringSubmatch(codeSpan.ReplaceAllString(string(text), ""), -1) {
			if !strings.HasPrefix(link[1], "https://") {
				_, err := os.Stat(filepath.Join(filepath.Dir(page), link[1]))
				require.NoError(t, err, "%s links to %s", page, link[1])
			}
		}
	}
}
