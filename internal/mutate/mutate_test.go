package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const source = `package p

func f(a, b int, ok bool) bool {
	if !ok && a < b {
		return true
	}
	for ok {
		ok = a == b
	}
	switch {
	case ok, a != b:
		return false
	}
	return a+b > 0
}
`

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

func TestMutants(t *testing.T) {
	found, err := mutants(write(t, t.TempDir(), "p.go", source))
	require.NoError(t, err)
	var flipped []string
	for _, m := range found {
		flipped = append(flipped, m.was+" → "+m.is)
		require.NotEqual(t, source, string(m.code()))
	}
	require.ElementsMatch(t, []string{
		"!ok && a < b → !ok || a < b", "!ok → ok", "a < b → a >= b", "a < b → a <= b",
		"ok → !(ok)", "a == b → a != b", "ok → !(ok)", "a != b → a == b", "a+b > 0 → a+b <= 0", "a+b > 0 → a+b >= 0",
	}, flipped)
}

func TestChooseIsTheSameForTheSameSeed(t *testing.T) {
	all := make([]mutant, 100)
	for i := range all {
		all[i].line = i
	}
	require.Equal(t, choose(all, 10, 7), choose(all, 10, 7))
	require.NotEqual(t, choose(all, 10, 7), choose(all, 10, 8))
	require.Len(t, choose(all, 10, 7), 10)
	require.Len(t, choose(all, 0, 7), 100)
}

// TestRun lets a module of its own be judged: one condition has a test, one has none, one keeps a loop going for ever.
func TestRun(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "go.mod", "module p\n\ngo 1.26\n")
	write(t, dir, "p.go", `package p

func Tested(a int) bool { return a == 1 }

func Untested(a int) bool { return a == 2 }

func Loop(n int) {
	for n == -1 {
	}
}
`)
	write(t, dir, "p_test.go", `package p

import "testing"

func Test(t *testing.T) {
	if !Tested(1) {
		t.Fatal()
	}
	Loop(1)
}
`)
	t.Chdir(dir)
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "off")
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-timeout", "2s", "-n", "0", "."}, &out))
	require.Contains(t, out.String(), "survived: p.go:5: a == 2 → a != 2")
	require.Contains(t, out.String(), "2 of 3 mutants caught (66.7 %), 1 of them by a hang; 0 did not build")
	require.NotContains(t, out.String(), "survived: p.go:3")

	require.ErrorIs(t, run(t.Context(), []string{"-timeout", "2s", "-n", "0", "-least", "0.9", "."}, &out), errSurvivors)

	write(t, dir, "p_test.go", "package p\n\nimport \"testing\"\n\nfunc Test(t *testing.T) { t.Fatal() }\n")
	require.ErrorContains(t, run(t.Context(), []string{"-n", "0", "."}, &out), "fail without a mutant")
}
