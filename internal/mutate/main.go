// Command mutate asks how much the tests notice: it flips one condition of the code at a time, runs the tests, and says
// which flips nobody noticed.
//
//	go run ./internal/mutate -tests ./registry/... -n 150 registry/internal/reader
//
// The arguments are files, or folders whose files are taken (tests and generated files aside). The code itself is never
// written to: the mutants are laid over it (go test -overlay), all of them at once, each behind a switch that the
// environment turns on, so that a test program is built once. Each test is run by itself first, with no mutant on: a
// mutant is then tried with the tests that come to it, and one that none comes to has survived. Long tests are left out
// (-short). The same seed chooses the same mutants.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

// errSurvivors is the error of a run in which too few mutants were caught.
var errSurvivors = errors.New("too few mutants were caught")

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("mutate", flag.ContinueOnError)
	tests := flags.String("tests", "", "the packages whose tests must notice, separated by spaces; by default those of the mutated files")
	n := flags.Int("n", 150, "how many mutants to try; 0 is all there are")
	seed := flags.Uint64("seed", 1, "which of them")
	timeout := flags.Duration("timeout", 20*time.Second, "how much longer than ten times as long as without a mutant tests may take; longer is caught")
	least := flags.Float64("least", 0, "fail if a smaller share than this is caught, from 0 to 1")
	workers := flags.Int("workers", 2, "how many tests run at once")
	verbose := flags.Bool("v", false, "say of each mutant that is caught which test noticed it")
	if err := flags.Parse(args); err != nil {
		return err
	}
	files, err := sources(flags.Args())
	if err != nil {
		return err
	}
	var all []mutant
	for _, file := range files {
		source, err := parse(file)
		if err != nil {
			return err
		}
		all = append(all, source.mutants()...)
	}
	if len(all) == 0 {
		return errors.New("there is no condition to flip: name files or folders with Go code")
	}
	packages := strings.Fields(*tests)
	if len(packages) == 0 {
		packages = packagesOf(files)
	}
	fmt.Fprintf(out, "%d conditions in %d files, seed %d\n", len(all), len(files), *seed)
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := builder{dir: dir, mutants: map[int]mutant{}}
	for i, m := range choose(all, *n, *seed) {
		b.mutants[i+1] = m
	}
	unbuildable, err := b.settle(ctx)
	if err != nil {
		return err
	}
	programs, err := b.programs(ctx, *workers, packages)
	if err != nil {
		return err
	}
	good, failing, err := record(ctx, dir, *workers, programs)
	if err != nil {
		return err
	}
	for _, t := range failing {
		fmt.Fprintf(out, "not asked, since it fails without a mutant: %s.%s\n", t.program.pkg, t.name)
	}
	if len(good) == 0 {
		return errors.New("the tests fail without a mutant")
	}
	fmt.Fprintf(out, "%d tests in %d packages\n", len(good), len(programs))
	results := map[outcome]int{}
	var mu sync.Mutex
	err = each(ctx, *workers, sortedKeys(b.mutants), func(ctx context.Context, number int) error {
		o, by, err := try(ctx, good, number, *timeout)
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		results[o]++
		switch m := b.mutants[number]; {
		case o == survived:
			fmt.Fprintf(out, "survived: %s\n", m)
		case o == unreached:
			fmt.Fprintf(out, "survived: %s (no test comes to where it matters)\n", m)
		case *verbose:
			fmt.Fprintf(out, "caught: %s by %s\n", m, by)
		}
		return nil
	})
	if err != nil {
		return err
	}
	caught, tried := results[failed]+results[hung], len(b.mutants)
	fmt.Fprintf(out, "%d of %d mutants caught (%.1f %%), %d of them by a hang; %d did not build\n",
		caught, tried, 100*float64(caught)/float64(max(tried, 1)), results[hung], unbuildable)
	if float64(caught) < *least*float64(tried) {
		return errSurvivors
	}
	return nil
}

func packagesOf(files []string) []string {
	seen := map[string]bool{}
	var packages []string
	for _, file := range files {
		if dir := "./" + filepath.Dir(file); !seen[dir] {
			seen[dir] = true
			packages = append(packages, dir)
		}
	}
	return packages
}
