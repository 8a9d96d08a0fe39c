package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const conditions = `package p

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
	s, err := parse(write(t, t.TempDir(), "p.go", conditions))
	require.NoError(t, err)
	var flipped []string
	for _, m := range s.mutants() {
		flipped = append(flipped, m.was+" → "+m.is)
	}
	require.ElementsMatch(t, []string{
		"!ok && a < b → !ok || a < b", "!ok → ok", "a < b → a >= b", "a < b → a <= b",
		"ok → !(ok)", "a == b → a != b", "ok → !(ok)", "a != b → a == b", "a+b > 0 → a+b <= 0", "a+b > 0 → a+b >= 0",
	}, flipped)
}

func TestChooseIsTheSameForTheSameSeed(t *testing.T) {
	in := func(code string) []mutant {
		s, err := parse(write(t, t.TempDir(), "p.go", code))
		require.NoError(t, err)
		s.file = "p.go"
		return s.mutants()
	}
	texts := func(all []mutant) (texts []string) {
		for _, m := range all {
			texts = append(texts, m.was+" → "+m.is)
		}
		return texts
	}
	code := "package p\n\nfunc f(n int) bool {\n"
	for i := range 50 {
		code += fmt.Sprintf("\tif n == %d {\n\t\treturn true\n\t}\n", i)
	}
	code += "\treturn false\n}\n"
	all := in(code)
	require.Equal(t, texts(choose(all, 10, 7)), texts(choose(all, 10, 7)))
	require.NotEqual(t, texts(choose(all, 10, 7)), texts(choose(all, 10, 8)))
	require.Len(t, choose(all, 10, 7), 10)
	require.Len(t, choose(all, 0, 7), 50)
	moved := in(strings.Replace(code, "{\n", "{\n\tprintln()\n", 1))
	require.Equal(t, texts(choose(all, 10, 7)), texts(choose(moved, 10, 7)), "a line more changes none")
}

// TestSwitches compares what each mutant does, behind its switch, with what it says it is.
func TestSwitches(t *testing.T) {
	const header = "package main\n\nfunc f(a, b int, ok, other bool) bool { return "
	for _, condition := range []string{
		"a < b", "a<=b", "a > b", "a >= b", "a == b", "a != b", "ok && other", "ok || other", "!ok || a < b && other",
		"(a < b || ok) && !other", "len(\"xy\") > a && a <\n\t\tb && ok", "ok || other || a >= b", "!(ok && a != b)",
	} {
		t.Run(condition, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "go.mod", "module p\n\ngo 1.26\n")
			file := write(t, dir, "p.go", header+condition+" }\n")
			s, err := parse(file)
			require.NoError(t, err)
			numbered := map[int]mutant{}
			for i, m := range s.mutants() {
				numbered[i+1] = m
			}
			write(t, dir, "p.go", string(s.withSwitches(numbered)))
			write(t, dir, "switches.go", fmt.Sprintf(switches, "main", len(numbered)+1, envHits, envOn))
			twins, table := "", ""
			for _, number := range sortedKeys(numbered) {
				m := numbered[number]
				start, end := s.offset(m.node.Pos()), s.offset(m.node.End())
				twins += fmt.Sprintf("func f%d(a, b int, ok, other bool) bool { return %s }\n", number,
					string(s.text[len(header):start])+"("+m.is+")"+string(s.text[end:len(header)+len(condition)]))
				table += fmt.Sprintf("f%d, ", number)
			}
			write(t, dir, "main.go", `package main

`+twins+`
func main() {
	for number, twin := range []func(int, int, bool, bool) bool{func(a, b int, ok, other bool) bool { return `+condition+` }, `+table+`} {
		mutantNumber = number
		for a := range 4 {
			for b := range 4 {
				for bits := range 4 {
					if ok, other := bits&1 > 0, bits&2 > 0; f(a, b, ok, other) != twin(a, b, ok, other) {
						println(number, a, b, ok, other)
						panic("another")
					}
				}
			}
		}
	}
}
`)
			cmd := exec.Command("go", "run", ".")
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", out)
		})
	}
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

const big = 1<<40 > 1<<30

func Unreached(a, b int) bool { return a < 7 && b > 0 }

type flag bool

func (f flag) Unbuildable() int {
	if f {
		return 1
	}
	return 0
}
`)
	write(t, dir, "q.go", "package p\n\nfunc Other(a int) bool { return a == 1 }\n")
	write(t, dir, "p_test.go", `package p

import "testing"

func Test(t *testing.T) {
	if !Tested(1) {
		t.Fatal()
	}
	Loop(1)
	Unreached(8, 0)
	if Other(2) {
		t.Fatal()
	}
}
`)
	t.Chdir(dir)
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "off")
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-v", "-timeout", "2s", "-n", "0", ".", "p.go"}, &out), "a file that is named twice counts once")
	require.Contains(t, out.String(), "survived: p.go:5: a == 2 → a != 2 (no test comes to where it matters)\n")
	require.Contains(t, out.String(), "survived: p.go:14: a < 7 → a >= 7\n")
	require.Contains(t, out.String(), "survived: p.go:14: a < 7 → a <= 7 (no test comes to where it matters)\n")
	require.Contains(t, out.String(), "3 of 9 mutants caught (33.3 %), 1 of them by a hang; 3 did not build")
	require.Contains(t, out.String(), "caught: p.go:3: a == 1 → a != 1 by p.Test\n")

	require.ErrorIs(t, run(t.Context(), []string{"-timeout", "2s", "-n", "0", "-least", "0.9", "."}, &out), errSurvivors)

	write(t, dir, "p_test.go", "package p\n\nimport \"testing\"\n\nfunc Test(t *testing.T) { t.Fatal() }\n")
	out.Reset()
	require.ErrorContains(t, run(t.Context(), []string{"-n", "0", "."}, &out), "fail without a mutant")
	require.Contains(t, out.String(), "not asked, since it fails without a mutant: p.Test\n")
}
