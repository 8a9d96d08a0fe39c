package main

import (
	"bufio"
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// block is some statements that run together.
type block struct {
	line, statements int
	ran              bool
}

// tally counts statements.
type tally struct{ all, ran int }

func (t *tally) add(b block) {
	t.all += b.statements
	if b.ran {
		t.ran += b.statements
	}
}

func (t *tally) missed() int { return t.all - t.ran }

func (t *tally) percent() float64 {
	if t.all == 0 {
		return 100
	}
	return 100 * float64(t.ran) / float64(t.all)
}

const module = "github.com/typedbus/typedbus/"

var profileLine = regexp.MustCompile(`^(.+):(\d+)\.(\d+),(\d+)\.(\d+) (\d+) (\d+)$`)

// readProfile reads a profile in text and returns the blocks by file, its name relative to the module's. What several test
// programs say of one block adds up.
func readProfile(in io.Reader) (map[string][]block, error) {
	all, known := map[string][]block{}, map[string]int{}
	scanner := bufio.NewScanner(in)
	for scanner.Scan() {
		if strings.HasPrefix(scanner.Text(), "mode:") {
			continue
		}
		m := profileLine.FindStringSubmatch(scanner.Text())
		if m == nil {
			return nil, fmt.Errorf("not a line of a profile: %q", scanner.Text())
		}
		name, ours := strings.CutPrefix(m[1], module)
		if !ours {
			continue
		}
		line, _ := strconv.Atoi(m[2])
		statements, _ := strconv.Atoi(m[6])
		place := strings.Join(m[1:6], " ")
		i, seen := known[place]
		if !seen {
			i = len(all[name])
			known[place] = i
			all[name] = append(all[name], block{line, statements, false})
		}
		all[name][i].ran = all[name][i].ran || m[7] != "0"
	}
	return all, scanner.Err()
}

// notCounted are folders that hold no code of the library: programs that measure it, examples, and doubles for tests.
// What of internal the library itself is built of does count.
var (
	notCounted = regexp.MustCompile(`^(examples|internal)/`)
	counted    = regexp.MustCompile(`^internal/(eventpath|sdkerror|seam|sqsmodel|text)/`)
)

func counts(name string) bool { return !notCounted.MatchString(name) || counted.MatchString(name) }

var generatedLine = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// generated reports whether a file says that it is, before its package clause.
func generated(source []byte) bool {
	head, _, _ := bytes.Cut(source, []byte("\npackage "))
	return generatedLine.Match(head)
}

// functions are those of a file, by their first and last lines.
type functions []struct {
	name        string
	first, last int
}

func functionsOf(name string, source []byte) functions {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var all functions
	for _, declared := range file.Decls {
		if f, ok := declared.(*ast.FuncDecl); ok {
			all = append(all, struct {
				name        string
				first, last int
			}{nameOf(f), files.Position(f.Pos()).Line, files.Position(f.End()).Line})
		}
	}
	return all
}

// nameOf returns the name of a function, after that of its receiver's type and a point if it is a method.
func nameOf(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	of := f.Recv.List[0].Type
	for {
		switch t := of.(type) {
		case *ast.StarExpr:
			of = t.X
		case *ast.IndexExpr:
			of = t.X
		case *ast.IndexListExpr:
			of = t.X
		case *ast.Ident:
			return t.Name + "." + f.Name.Name
		default:
			return f.Name.Name
		}
	}
}

func (all functions) at(line int) string {
	for _, f := range all {
		if f.first <= line && line <= f.last {
			return f.name
		}
	}
	return "(none)"
}
