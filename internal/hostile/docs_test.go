package hostile_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDocumentedTestsExist: each row of the threat table in docs/security.md names tests, and all of them are there.
func TestDocumentedTestsExist(t *testing.T) {
	page, err := os.ReadFile("../../docs/security.md")
	require.NoError(t, err)
	_, table, found := strings.Cut(string(page), "| what a sender chooses |")
	require.True(t, found)
	named := regexp.MustCompile("`([a-z0-9/]+) ((?:Test|Fuzz)[A-Za-z0-9]+)`")
	rows := 0
	for line := range strings.Lines(table) {
		if !strings.HasPrefix(line, "| ") {
			if rows > 0 {
				break
			}
			continue
		}
		rows++
		require.NotEmpty(t, named.FindAllString(line, -1), "a row without a test: %s", line)
	}
	require.Greater(t, rows, 15)
	for _, m := range named.FindAllStringSubmatch(string(page), -1) {
		files, err := filepath.Glob("../../" + m[1] + "/*_test.go")
		require.NoError(t, err)
		there := false
		for _, file := range files {
			source, err := os.ReadFile(file)
			require.NoError(t, err)
			there = there || strings.Contains(string(source), "\nfunc "+m[2]+"(")
		}
		require.True(t, there, "%s has no %s", m[1], m[2])
	}
}
