package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// kind is how a mutant is written, so that it can be turned on and off in a program that is built once.
type kind int

const (
	negated  kind = iota // the condition is the opposite
	boundary             // < is <=, or <= is <, and so on
	swapped              // && is ||, or || is &&
)

// mutant is one condition that can be flipped.
type mutant struct {
	in      *source
	node    ast.Expr // the condition
	kind    kind
	was, is string // the code there, and what it is when it is flipped
	nth     int    // how many mutants of the same file are the same flip and before it
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d: %s → %s", m.in.file, m.line(), oneLine(m.was), oneLine(m.is))
}

func (m mutant) line() int { return m.in.fset.Position(m.node.Pos()).Line }

func oneLine(code string) string { return strings.Join(strings.Fields(code), " ") }

// flip is what a mutant has in place of an operator.
type flip struct {
	to   token.Token
	kind kind
}

// flips are the opposite of each operator, and the neighbour at the boundary.
var flips = map[token.Token][]flip{
	token.EQL:  {{token.NEQ, negated}},
	token.NEQ:  {{token.EQL, negated}},
	token.LSS:  {{token.GEQ, negated}, {token.LEQ, boundary}},
	token.LEQ:  {{token.GTR, negated}, {token.LSS, boundary}},
	token.GTR:  {{token.LEQ, negated}, {token.GEQ, boundary}},
	token.GEQ:  {{token.LSS, negated}, {token.GTR, boundary}},
	token.LAND: {{token.LOR, swapped}},
	token.LOR:  {{token.LAND, swapped}},
}

// source is a parsed file.
type source struct {
	file string
	text []byte
	fset *token.FileSet
	tree *ast.File
}

func parse(file string) (*source, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, file, text, parser.SkipObjectResolution)
	return &source{file: file, text: text, fset: fset, tree: tree}, err
}

func (s *source) offset(pos token.Pos) int { return s.fset.Position(pos).Offset }

func (s *source) textOf(n ast.Node) string {
	return string(s.text[s.offset(n.Pos()):s.offset(n.End())])
}

// operand returns the text of an operand of op, in parentheses where it would be taken apart.
func (s *source) operand(n ast.Expr, op token.Token) string {
	if b, ok := n.(*ast.BinaryExpr); ok && b.Op.Precedence() < op.Precedence() {
		return "(" + s.textOf(n) + ")"
	}
	return s.textOf(n)
}

// mutants returns all mutants of a file: each operator of a condition flipped, each condition without operators negated.
// A mutant of a condition is before those of its parts.
func (s *source) mutants() []mutant {
	var found []mutant
	same := map[string]int{}
	add := func(node ast.Expr, kind kind, is string) {
		m := mutant{in: s, node: node, kind: kind, was: s.textOf(node), is: is}
		text := m.was + "\x00" + m.is
		m.nth = same[text]
		same[text]++
		found = append(found, m)
	}
	negate := func(condition ast.Expr) {
		switch condition := condition.(type) {
		case nil, *ast.BinaryExpr: // its operators are flipped
		case *ast.UnaryExpr:
			if condition.Op == token.NOT {
				add(condition, negated, s.textOf(condition.X))
			}
		default:
			add(condition, negated, "!("+s.textOf(condition)+")")
		}
	}
	ast.Inspect(s.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			for _, flip := range flips[n.Op] {
				add(n, flip.kind, s.operand(n.X, flip.to)+" "+flip.to.String()+" "+s.operand(n.Y, flip.to))
			}
			if n.Op == token.LAND || n.Op == token.LOR {
				negate(n.X)
				negate(n.Y)
			}
		case *ast.IfStmt:
			negate(n.Cond)
		case *ast.ForStmt:
			negate(n.Cond)
		case *ast.SwitchStmt:
			if n.Tag != nil {
				return true
			}
			for _, clause := range n.Body.List {
				for _, condition := range clause.(*ast.CaseClause).List {
					negate(condition)
				}
			}
		}
		return true
	})
	return found
}

// choose returns n of all mutants, in their order; all of them if n is 0. Which they are depends on the seed and on what
// they flip, not on where it stands, so that a change of the code changes few of them.
func choose(all []mutant, n int, seed uint64) []mutant {
	if n == 0 || n >= len(all) {
		return all
	}
	type ranked struct {
		index int
		rank  uint64
	}
	ranks := make([]ranked, len(all))
	for i, m := range all {
		hash := fnv.New64a()
		fmt.Fprintf(hash, "%d %s %q %q %d", seed, filepath.ToSlash(m.in.file), oneLine(m.was), oneLine(m.is), m.nth)
		ranks[i] = ranked{i, mixed(hash.Sum64())}
	}
	slices.SortFunc(ranks, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.rank, b.rank), a.index-b.index) })
	ranks = ranks[:n]
	slices.SortFunc(ranks, func(a, b ranked) int { return a.index - b.index })
	chosen := make([]mutant, n)
	for i, r := range ranks {
		chosen[i] = all[r.index]
	}
	return chosen
}

// mixed spreads a hash over all its bits, the last step of SplitMix64: FNV leaves like texts close to one another.
func mixed(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// sources returns the hand-written files that names stand for, each once: tests, and files of another system or build, aside.
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
			if strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "_gen.go") {
				continue
			}
			built, err := build.Default.MatchFile(filepath.Dir(file), filepath.Base(file))
			if err != nil {
				return nil, err
			}
			if file = filepath.Clean(file); built && !slices.Contains(files, file) {
				files = append(files, file)
			}
		}
	}
	return files, nil
}
