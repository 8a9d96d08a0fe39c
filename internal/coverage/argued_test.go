package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const source = `package thing

type T struct{}

func (t *T) Do(err error) error {
	if err != nil {
		return err
	}
	return nil
}

func Other(n int) int {
	if n > 3 {
		n++
		return n
	}
	return 0
}
`

// The blocks of source: of Do one statement does not run, of Other two.
const profile = `mode: set
github.com/typedbus/typedbus/registry/thing.go:5.33,6.16 1 1
github.com/typedbus/typedbus/registry/thing.go:6.16,8.3 1 0
github.com/typedbus/typedbus/registry/thing.go:9.2,9.12 1 1
github.com/typedbus/typedbus/registry/thing.go:12.23,13.11 1 0
github.com/typedbus/typedbus/registry/thing.go:13.11,16.3 2 0
github.com/typedbus/typedbus/registry/thing.go:12.23,13.11 1 1
github.com/typedbus/typedbus/registry/thing.go:17.2,17.10 1 1
github.com/typedbus/typedbus/internal/standin/sqs.go:17.2,17.10 1 0
`

// TestPage: the page has to name each function of which a statement does not run, how many, and why.
func TestPage(t *testing.T) {
	for _, tt := range []struct{ name, page, fault string }{
		{"all named", "| `registry/thing.go` `T.Do` | 1 | a reason |\n| `registry/thing.go` `Other` | 2 | a reason |\n", ""},
		{"depends on the moment", "| `registry/thing.go` `T.Do` | 0–1 | a reason |\n| `registry/thing.go` `Other` | 0–4 | a reason |\n", ""},
		{"one is not named", "| `registry/thing.go` `T.Do` | 1 | a reason |\n", "registry/thing.go Other: 2 statements do not run, and no row says why"},
		{"more do not run", "| `registry/thing.go` `T.Do` | 1 | a reason |\n| `registry/thing.go` `Other` | 1 | a reason |\n",
			"registry/thing.go Other: 2 statements do not run, the row says 1"},
		{"one runs", "| `registry/thing.go` `T.Do` | 1 | a reason |\n| `registry/thing.go` `Other` | 2 | a reason |\n| `registry/thing.go` `Gone` | 1 | a reason |\n",
			"registry/thing.go Gone: 0 statements do not run, the row says 1"},
		{"no reason", "| `registry/thing.go` `T.Do` | 1 |  |\n| `registry/thing.go` `Other` | 2 | a reason |\n", "registry/thing.go T.Do: the row does not say why"},
		{"named twice", "| `registry/thing.go` `T.Do` | 1 | a reason |\n| `registry/thing.go` `Other` | 2 | a reason |\n| `registry/thing.go` `Other` | 2 | a reason |\n",
			"registry/thing.go Other has two rows"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, profile := folder(t, tt.page)
			err := run(new(bytes.Buffer), profile, o)
			if tt.fault == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, "\n"+tt.fault)
			require.Len(t, bytes.Split([]byte(err.Error()), []byte("\n")), 2, "one fault, and no other")
		})
	}
}

// TestWrite: reasons and other lines stay, counts are put right, and new rows have no reason, so that they are faults.
func TestWrite(t *testing.T) {
	o, profile := folder(t, "# What does not run\n\n| `registry/thing.go` `T.Do` | 7 | a reason |\n| `registry/thing.go` `Gone` | 1 | another |\n\nThe end.\n")
	o.write = true
	require.NoError(t, run(new(bytes.Buffer), profile, o))
	page, err := os.ReadFile(o.argued)
	require.NoError(t, err)
	require.Equal(t, "# What does not run\n\n| `registry/thing.go` `T.Do` | 1 | a reason |\n| `registry/thing.go` `Other` | 2 |  |\n\nThe end.\n", string(page))
}

// TestLeast: 4 of 7 statements run, and a stand-in for tests does not count.
func TestLeast(t *testing.T) {
	o, profile := folder(t, "")
	o.argued, o.least = "", 62.5
	var out bytes.Buffer
	require.ErrorContains(t, run(&out, profile, o), "57.14 % is less than 62.50 %")
	require.Contains(t, out.String(), "   2  registry/thing.go  Other\n")
	require.Contains(t, out.String(), " 57.1 %  of 7 statements written by hand; 3 do not run\n")
	o.least = 57
	require.NoError(t, run(&out, profile, o))
}

// folder lays out a module with the source, a profile of it and a page, and returns options to read them with.
func folder(t *testing.T, page string) (options, string) {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{"registry/thing.go": source, "internal/standin/sqs.go": "package standin\n", "page.md": page, "profile": profile} {
		require.NoError(t, os.MkdirAll(filepath.Join(root, filepath.Dir(name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(root, name), []byte(text), 0o644))
	}
	return options{root: root, argued: filepath.Join(root, "page.md")}, filepath.Join(root, "profile")
}
