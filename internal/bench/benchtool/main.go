// Benchtool runs the benchmarks of package bench and writes docs/benchmarks.md.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/typedbus/typedbus/internal/bench"
)

const usage = `usage: benchtool [flags] command

  page [part ...]     measure everything, or these parts, and write docs/benchmarks.md with its plots;
                      the other parts' figures stay those of internal/bench/results.json
  render              write the page from the figures of results.json
  show [part ...]     measure, and print the tables
  guard               fail if a ratio is 25 % worse than in internal/bench/ratios.json
  record              write ratios.json
  standin QUEUES MESSAGES LATENCY
                      what page runs as the other end of the consumer

parts: `

func main() {
	python := flag.String("python", "", "the Python `program` of a virtual environment with botocraft")
	brief := flag.Bool("brief", false, "measure a tenth of the rounds")
	console := flag.String("console", "", "a JSON `file` of further events, decoded where they are at hand")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), usage+strings.Join(bench.Parts, ", "))
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(flag.Arg(0), flag.Args()[1:], bench.Settings{Python: *python, Brief: *brief, Console: *console}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(command string, args []string, s bench.Settings) error {
	if command == "standin" {
		return bench.StandInMain(args)
	}
	var err error
	if s.Root, err = bench.Root(); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	s.StandIn = func(args ...string) *exec.Cmd { return exec.Command(self, append([]string{"standin"}, args...)...) }
	report := func(line string) { fmt.Println(line) }
	switch command {
	case "guard":
		return bench.Guard(s.Root, report)
	case "record":
		return bench.Record(s.Root, report)
	case "page", "show", "render":
		file := filepath.Join(s.Root, "internal", "bench", "results.json")
		results, err := bench.Load(file)
		if err != nil {
			return err
		}
		if command != "render" {
			if err := measure(results, args, s); err != nil {
				return err
			}
		}
		if command == "show" {
			return show(os.Stdout, results)
		}
		if err := results.Save(file); err != nil {
			return err
		}
		return writePage(s.Root, results)
	}
	return fmt.Errorf("benchtool: no command %q; see benchtool -help", command)
}

// measure measures the parts that are named, or all.
func measure(results *bench.Results, parts []string, s bench.Settings) error {
	if len(parts) == 0 {
		parts = bench.Parts
	}
	for _, part := range parts {
		if !slices.Contains(bench.Parts, part) {
			return fmt.Errorf("benchtool: no part %q; there are %s", part, strings.Join(bench.Parts, ", "))
		}
	}
	for _, part := range parts {
		begin := time.Now()
		if err := results.Measure(part, s); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%s: %.0f s\n", part, time.Since(begin).Seconds())
	}
	return nil
}
