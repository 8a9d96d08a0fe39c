// Command mutate asks how much the tests notice: it flips one condition of the code at a time, runs the tests, and says
// which flips nobody noticed.
//
//	go run ./internal/mutate -tests ./registry/... -n 150 registry/internal/reader
//
// The arguments are files, or folders whose files are taken (tests and generated files aside). The code itself is never
// written to: each mutant is laid over it (go test -overlay). The same seed chooses the same mutants.
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
	timeout := flags.Duration("timeout", 2*time.Minute, "how long a mutant may keep the tests running; longer is caught")
	least := flags.Float64("least", 0, "fail if a smaller share than this is caught, from 0 to 1")
	workers := flags.Int("workers", 2, "how many mutants are tried at once")
	if err := flags.Parse(args); err != nil {
		return err
	}
	files, err := sources(flags.Args())
	if err != nil {
		return err
	}
	var all []mutant
	for _, file := range files {
		found, err := mutants(file)
		if err != nil {
			return err
		}
		all = append(all, found...)
	}
	if len(all) == 0 {
		return errors.New("there is no condition to flip: name files or folders with Go code")
	}
	packages := strings.Fields(*tests)
	if len(packages) == 0 {
		packages = packagesOf(files)
	}
	fmt.Fprintf(out, "%d conditions in %d files, seed %d\n", len(all), len(files), *seed)
	r := runner{packages: packages, timeout: *timeout}
	if err := r.unchanged(ctx); err != nil {
		return err
	}
	chosen := choose(all, *n, *seed)
	results, err := r.tryAll(ctx, chosen, *workers, func(m mutant, o outcome) {
		if o == survived {
			fmt.Fprintf(out, "survived: %s\n", m)
		}
	})
	if err != nil {
		return err
	}
	caught, tried := results[failed]+results[hung], len(chosen)-results[unbuildable]
	fmt.Fprintf(out, "%d of %d mutants caught (%.1f %%), %d of them by a hang; %d did not build\n",
		caught, tried, 100*float64(caught)/float64(max(tried, 1)), results[hung], results[unbuildable])
	if float64(caught) < *least*float64(tried) {
		return errSurvivors
	}
	return nil
}

// sources returns the hand-written files that names stand for, tests aside.
func sources(names []string) ([]string, error) {
	var files []string
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		matches := []string{name}
		if info.IsDir() {
			if matches, err = filepath.Glob(filepath.Join(name, "*.go")); err != nil {
				return nil, err
			}
		}
		for _, file := range matches {
			if !strings.HasSuffix(file, "_test.go") && !strings.HasSuffix(file, "_gen.go") {
				files = append(files, file)
			}
		}
	}
	return files, nil
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
