// Coverage says how much of the code written by hand the tests run, and what they do not, by function. It reads what
// .ci/coverage wrote, and compares it with a page that says of each of these functions why it is left.
//
//	go tool covdata textfmt -i=FOLDER -o=PROFILE && go run ./internal/coverage -least 92 -argued docs/coverage.md PROFILE
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
	"strings"
)

func main() {
	var o options
	flag.Float64Var(&o.least, "least", 0, "fail if less than this percentage of the statements runs")
	flag.BoolVar(&o.blocks, "blocks", false, "list the blocks that do not run")
	flag.StringVar(&o.root, "root", ".", "the folder of the module github.com/typedbus/typedbus")
	flag.StringVar(&o.argued, "argued", "", "fail if the tables of this page do not say of each function that does not run wholly why")
	flag.BoolVar(&o.write, "write", false, "write the rows of that page again: reasons stay, new rows have none")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: coverage [flags] PROFILE")
		os.Exit(2)
	}
	if err := run(os.Stdout, flag.Arg(0), o); err != nil {
		fmt.Fprintln(os.Stderr, "coverage:", err)
		os.Exit(1)
	}
}

type options struct {
	least         float64
	root, argued  string
	blocks, write bool
}

// function is a function by its file, relative to the module's root, and its name, with that of its receiver's type.
type function struct{ file, name string }

func (f function) compare(g function) int {
	return cmp.Or(cmp.Compare(path.Dir(f.file), path.Dir(g.file)), cmp.Compare(f.file, g.file), cmp.Compare(f.name, g.name))
}

func run(out io.Writer, profile string, o options) error {
	file, err := os.Open(profile)
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
	missed := map[function]int{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		source, err := os.ReadFile(path.Join(o.root, name))
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
		for _, b := range all[name] {
			folder.add(b)
			total.add(b)
			if !b.ran {
				missed[function{name, functions.at(b.line)}] += b.statements
				if o.blocks {
					fmt.Fprintf(out, "%s:%d: %d statements of %s\n", name, b.line, b.statements, functions.at(b.line))
				}
			}
		}
	}
	if !o.blocks {
		for _, f := range slices.SortedFunc(maps.Keys(missed), function.compare) {
			fmt.Fprintf(out, "%4d  %s  %s\n", missed[f], f.file, f.name)
		}
	}
	fmt.Fprintln(out)
	for _, folder := range slices.SortedFunc(maps.Keys(folders), func(a, b string) int {
		return cmp.Compare(folders[b].missed(), folders[a].missed())
	}) {
		fmt.Fprintf(out, "%5.1f %%  %4d of %5d missed  %s\n", folders[folder].percent(), folders[folder].missed(), folders[folder].all, folder)
	}
	fmt.Fprintf(out, "%5.1f %%  of %d statements written by hand; %d do not run\n", total.percent(), total.all, total.missed())
	if total.percent() < o.least {
		return fmt.Errorf("%.2f %% is less than %.2f %%", total.percent(), o.least)
	}
	if o.argued == "" {
		return nil
	}
	text, err := os.ReadFile(o.argued)
	if err != nil {
		return err
	}
	if o.write {
		return os.WriteFile(o.argued, []byte(rewrite(string(text), missed)), 0o644)
	}
	if faults := compare(rowsOf(string(text)), missed); len(faults) > 0 {
		return fmt.Errorf("%s is not what runs:\n%s", o.argued, strings.Join(faults, "\n"))
	}
	return nil
}
