package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
)

// outcome is what the tests say of a mutant.
type outcome int

const (
	survived    outcome = iota // nothing
	failed                     // a test failed
	hung                       // they did not end in time
	unbuildable                // it is no Go program
)

// runner runs tests over mutants.
type runner struct {
	packages []string
	timeout  time.Duration
}

// unchanged runs the tests over the code as it is: tests that fail anyway notice nothing.
func (r runner) unchanged(ctx context.Context) error {
	out, err := r.test(ctx)
	if err != nil {
		return fmt.Errorf("the tests fail without a mutant: %w\n%s", err, out)
	}
	return nil
}

// tryAll tries the mutants, calls report with each outcome, one at a time, and counts them.
func (r runner) tryAll(ctx context.Context, all []mutant, workers int, report func(mutant, outcome)) (map[outcome]int, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var mu sync.Mutex
	counts := map[outcome]int{}
	next := make(chan mutant)
	var wg sync.WaitGroup
	for range max(workers, 1) {
		wg.Go(func() {
			for m := range next {
				o, err := r.try(ctx, m)
				if err != nil {
					cancel(err)
					continue
				}
				mu.Lock()
				counts[o]++
				report(m, o)
				mu.Unlock()
			}
		})
	}
	for _, m := range all {
		if ctx.Err() != nil {
			break
		}
		next <- m
	}
	close(next)
	wg.Wait()
	return counts, context.Cause(ctx)
}

// try runs the tests over one mutant.
func (r runner) try(ctx context.Context, m mutant) (outcome, error) {
	dir, err := os.MkdirTemp("", "mutant")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	file, err := filepath.Abs(m.file)
	if err != nil {
		return 0, err
	}
	code, overlay := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(code, m.code(), 0o600); err != nil {
		return 0, err
	}
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {file: code}})
	if err != nil {
		return 0, err
	}
	if err := os.WriteFile(overlay, replace, 0o600); err != nil {
		return 0, err
	}
	out, err := r.test(ctx, "-overlay", overlay)
	switch {
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case err == nil:
		return survived, nil
	case bytes.Contains(out, []byte("[build failed]")):
		return unbuildable, nil
	case bytes.Contains(out, []byte("panic: test timed out")):
		return hung, nil
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return 0, err
	}
	return failed, nil
}

func (r runner) test(ctx context.Context, flags ...string) ([]byte, error) {
	args := append([]string{"test", "-vet=off", "-failfast", "-count=1", "-timeout", r.timeout.String()}, flags...)
	args = append(args, r.packages...)
	// A mutant that allocates without end must not take the machine with it: 8 GiB of addresses are enough for any test.
	cmd := exec.CommandContext(ctx, "sh", append([]string{"-c", `ulimit -v 8388608; exec go "$@"`, "go"}, args...)...)
	return cmd.CombinedOutput()
}
