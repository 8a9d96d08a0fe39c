package main_test

import (
	"html"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDocs(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "site")
	got := typedbus(t, "", "docs", folder)
	require.Equal(t, 0, got.code, got.err)
	require.Regexp(t, `^\d+ event types, [0-9.]+ MB in \d+ files: open .*index.html\n$`, got.out)
	page, err := os.ReadFile(filepath.Join(folder, "types", "ecsevents.TaskStateChange.html"))
	require.NoError(t, err)
	for _, want := range []string{"CPU units: 1,024 are one vCPU.", "durable", "e.Cluster.Get(ctx)", "ecs.TaskDefinition", "PROVISIONING", "https://docs.aws.amazon.com/AmazonECS/"} {
		require.Contains(t, string(page), want)
	}

	// What the first page needs: a browser has it within a second on any line that carries half a megabyte in that time.
	first := 0
	for _, name := range []string{"index.html", "index.js", "site.js", "site.css", "icon.svg"} {
		info, err := os.Stat(filepath.Join(folder, name))
		require.NoError(t, err)
		first += int(info.Size())
	}
	require.Less(t, first, 500_000)

	before, err := os.ReadFile(filepath.Join(folder, "index.js"))
	require.NoError(t, err)
	require.Equal(t, 0, typedbus(t, "", "docs", folder).code, "it is brought up to date")
	after, err := os.ReadFile(filepath.Join(folder, "index.js"))
	require.NoError(t, err)
	require.Equal(t, before, after)
}

func TestDocsOfOneSource(t *testing.T) {
	got := typedbus(t, "", "docs", "-o", "json", "--only", "aws.ecs", filepath.Join(t.TempDir(), "site"))
	require.Equal(t, 0, got.code, got.err)
	require.Contains(t, got.out, `"types":8`)
}

func TestDocsRefuses(t *testing.T) {
	full := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(full, "mine.txt"), nil, 0o600))
	for _, test := range []struct {
		name string
		args []string
		want string
	}{
		{"no folder", nil, "accepts 1 arg(s)"},
		{"an empty name", []string{""}, "name the folder"},
		{"a folder with other things", []string{full}, "has other things in it"},
		{"a source without types", []string{"--only", "my.none", t.TempDir()}, "no event type is of the source"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := typedbus(t, "", append([]string{"docs"}, test.args...)...)
			require.Equal(t, 2, got.code)
			require.Contains(t, got.err, test.want)
			require.Equal(t, 1, strings.Count(got.err, "\n"))
		})
	}
}

// TestDocsOfOwnTypes: a program that has the command built in has its own types in the site, with the comments of their source.
func TestDocsOfOwnTypes(t *testing.T) {
	shop(t)
	folder := filepath.Join(t.TempDir(), "site")
	got := typedbus(t, "", "docs", "--only", "shop", "--title", "The shop", folder)
	require.Equal(t, 0, got.code, got.err)
	page, err := os.ReadFile(filepath.Join(folder, "types", "orders.Placed.html"))
	require.NoError(t, err)
	for _, want := range []string{"The shop", "Placed is ", "sqsx.On(mux, func(ctx context.Context, e *orders.Placed) error", "&#34;Order Placed&#34;"} {
		require.Contains(t, string(page), want)
	}
}

// TestDocsHandlersCompile: the imports and the handler that a page shows compile as they are, those of each of AWS's types.
func TestDocsHandlersCompile(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "site")
	require.Equal(t, 0, typedbus(t, "", "docs", folder).code)
	pages, err := filepath.Glob(filepath.Join(folder, "types", "*.html"))
	require.NoError(t, err)
	require.Greater(t, len(pages), 1000)
	code := regexp.MustCompile(`(?s)aria-label="(?:Imports|Handler)"><code>(.*?)</code>`)
	imports, functions := map[string]bool{}, strings.Builder{}
	for _, name := range pages {
		page, err := os.ReadFile(name)
		require.NoError(t, err)
		found := code.FindAllStringSubmatch(string(page), -1)
		require.Len(t, found, 2, name)
		for line := range strings.Lines(html.UnescapeString(found[0][1])) {
			if strings.HasSuffix(line, "\"\n") {
				imports[line] = true
			}
		}
		functions.WriteString("func _() {\n" + html.UnescapeString(found[1][1]) + "}\n")
	}
	source := "package handlers\n\nimport (\n" + strings.Join(slices.Sorted(maps.Keys(imports)), "") + ")\n\n" + functions.String()
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", os.DevNull, file(t, "handlers.go", source)).CombinedOutput()
	require.NoError(t, err, string(out))
}
