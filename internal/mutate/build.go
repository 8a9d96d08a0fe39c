package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// builder makes test programs with all the mutants in them.
type builder struct {
	dir     string         // of what it writes
	mutants map[int]mutant // by their numbers, which begin at 1
	overlay laid           // the code with them
}

// program is the built test of a package.
type program struct {
	pkg  string // its import path
	dir  string // where its tests run
	file string
}

// errorAt is the place in an error of the compiler.
var errorAt = regexp.MustCompile(`(?m)^(\S+\.go):(\d+):\d+: `)

// settle writes the mutants over the packages that have them, and takes out those with which they do not build: a
// condition of a constant, or of a type that is not bool. It returns how many these are.
func (b *builder) settle(ctx context.Context) (unbuildable int, err error) {
	all := len(b.mutants)
	packages := map[string]bool{}
	for _, m := range b.mutants {
		packages["./"+filepath.Dir(m.in.file)] = true
	}
	args := append([]string{"build", "-o", os.DevNull, "-gcflags=-e"}, sortedKeys(packages)...)
	if out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput(); err != nil {
		return 0, fmt.Errorf("the code does not build without a mutant: %w\n%s", err, out)
	}
	for {
		if b.overlay, err = overlay(filepath.Join(b.dir, "overlay"), b.mutants); err != nil {
			return 0, err
		}
		out, err := exec.CommandContext(ctx, "go", append([]string{"build", "-overlay", b.overlay.list}, args[1:]...)...).CombinedOutput()
		if err == nil {
			return all - len(b.mutants), nil
		}
		if b.drop(string(out)) == 0 {
			return 0, fmt.Errorf("the mutants do not build, and the compiler names none: %w\n%s", err, out)
		}
	}
}

// drop takes out the mutants of the lines that the compiler complains of, and returns how many these were.
func (b *builder) drop(complaint string) int {
	type place struct {
		in   *source
		line int
	}
	places := map[place]bool{}
	for _, at := range errorAt.FindAllStringSubmatch(complaint, -1) {
		file, err := filepath.Abs(at[1])
		line, _ := strconv.Atoi(at[2])
		if in := b.overlay.over[file]; err == nil && in != nil {
			places[place{in, line}] = true
		}
	}
	dropped := 0
	for number, m := range b.mutants {
		for line := m.line(); line <= m.in.fset.Position(m.node.End()).Line; line++ {
			if places[place{m.in, line}] {
				delete(b.mutants, number)
				dropped++
				break
			}
		}
	}
	return dropped
}

// programs builds the tests of packages, which may be patterns. Packages without tests are left out.
func (b *builder) programs(ctx context.Context, workers int, packages []string) ([]program, error) {
	list := exec.CommandContext(ctx, "go", append([]string{"list", "-f",
		"{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}\t{{.Dir}}{{end}}"}, packages...)...)
	var complaint bytes.Buffer
	list.Stderr = &complaint
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w\n%s", err, &complaint)
	}
	var all []program
	for line := range strings.Lines(string(out)) {
		if pkg, dir, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			all = append(all, program{pkg: pkg, dir: dir, file: filepath.Join(b.dir, strconv.Itoa(len(all))+".test")})
		}
	}
	if len(all) == 0 {
		return nil, errors.New("no package has a test")
	}
	return all, each(ctx, workers, all, func(ctx context.Context, p program) error {
		args := []string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", b.overlay.list, "-o", p.file, p.pkg}
		if out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", p.pkg, err, out)
		}
		_, err := os.Stat(p.file)
		return err
	})
}
