// Coverage says how much of the code written by hand the tests run, and what they do not. It reads what .ci/coverage wrote.
//
//	go tool covdata textfmt -i=FOLDER -o=PROFILE && go run ./internal/coverage -least 92 PROFILE
package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
)

func main() {
	least := flag.Float64("least", 0, "fail if less than this percentage of the statements runs")
	blocks := flag.Bool("blocks", false, "list the blocks that do not run")
	root := flag.String("root", ".", "the folder of the module github.com/typedbus/typedbus")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: coverage [flags] PROFILE")
		os.Exit(2)
	}
	if err := run(os.Stdout, flag.Arg(0), *root, *least, *blocks); err != nil {
		fmt.Fprintln(os.Stderr, "coverage:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, name, root string, least float64, blocks bool) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	all, err := readProfile(file)
	if err != nil {
		return err
	}
	var total tally
	folders := map[string]*tally{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		source, err := os.ReadFile(path.Join(root, name))
		if err != nil {
			return err
		}
		if !counts(name) || generated(source) {
			continue
		}
		folder := folders[path.Dir(name)]
		if folder == nil {
			folder = new(tally)
			folders[path.Dir(name)] = folder
		}
		functions := functionsOf(name, source)
		missed := map[string]int{}
		for _, b := range all[name] {
			folder.add(b)
			total.add(b)
			if !b.ran {
				missed[functions.at(b.line)] += b.statements
				if blocks {
					fmt.Fprintf(out, "%s:%d: %d statements of %s\n", name, b.line, b.statements, functions.at(b.line))
				}
			}
		}
		if !blocks {
			for _, function := range slices.SortedFunc(maps.Keys(missed), func(a, b string) int {
				return cmp.Or(cmp.Compare(missed[b], missed[a]), cmp.Compare(a, b))
			}) {
				fmt.Fprintf(out, "%4d  %s  %s\n", missed[function], name, function)
			}
		}
	}
	fmt.Fprintln(out)
	for _, folder := range slices.SortedFunc(maps.Keys(folders), func(a, b string) int {
		return cmp.Compare(folders[b].missed(), folders[a].missed())
	}) {
		fmt.Fprintf(out, "%5.1f %%  %4d of %5d missed  %s\n", folders[folder].percent(), folders[folder].missed(), folders[folder].all, folder)
	}
	fmt.Fprintf(out, "%5.1f %%  of %d statements written by hand\n", total.percent(), total.all)
	if total.percent() < least {
		return fmt.Errorf("%.2f %% is less than %.2f %%", total.percent(), least)
	}
	return nil
}
