package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// test is one test of a program, and what it did when no mutant was on.
type test struct {
	program program
	name    string
	took    time.Duration
	reached map[int]bool // the conditions it came to, by the numbers of their mutants
	output  string       // if it failed
}

// record runs each test by itself with no mutant on. Those that fail anyway notice nothing, and are returned apart.
func record(ctx context.Context, dir string, workers int, programs []program) (good, failing []test, err error) {
	var all []test
	for _, p := range programs {
		out, err := command(ctx, p, "", "-test.list", ".").Output()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: listing the tests: %w", p.pkg, err)
		}
		for name := range strings.Lines(string(out)) {
			if name = strings.TrimSpace(name); !strings.HasPrefix(name, "Benchmark") {
				all = append(all, test{program: p, name: name})
			}
		}
	}
	var mu sync.Mutex
	err = each(ctx, workers, all, func(ctx context.Context, t test) error {
		begin := time.Now()
		hits := filepath.Join(dir, filepath.Base(t.program.file)+"."+t.name+".hits")
		out, err := command(ctx, t.program, envHits+"="+hits, "-test.short", "-test.run", exactly(t.name)).CombinedOutput()
		t.took = time.Since(begin)
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			return err
		}
		if t.reached, err = numbers(hits); err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		if exit != nil {
			t.output = string(out)
			failing = append(failing, t)
		} else {
			good = append(good, t)
		}
		return nil
	})
	return good, failing, err
}

// command runs a test program in its package's folder. A mutant that allocates without end must not take the machine with
// it: 8 GiB of addresses are enough for any test.
func command(ctx context.Context, p program, env string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "sh", append([]string{"-c", `ulimit -v 8388608; exec "$0" "$@"`, p.file}, args...)...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), env)
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// exactly is the pattern of tests by their whole names.
func exactly(names ...string) string { return "^(" + strings.Join(names, "|") + ")$" }

// numbers reads the numbers of a file, one a line. A file that is not there has none.
func numbers(file string) (map[int]bool, error) {
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	found := map[int]bool{}
	for line := range bytes.Lines(text) {
		number, err := strconv.Atoi(string(bytes.TrimSpace(line)))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		found[number] = true
	}
	return found, nil
}
