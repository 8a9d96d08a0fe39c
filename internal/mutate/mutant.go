package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"strings"
)

// mutant is a file with one condition flipped.
type mutant struct {
	file       string
	line       int
	start, end int    // the offsets of what is replaced
	was, is    string // the code there, and what replaces it
	source     []byte // of the file
}

func (m mutant) String() string {
	return fmt.Sprintf("%s:%d: %s → %s", m.file, m.line, oneLine(m.was), oneLine(m.is))
}

// code returns the mutant's file.
func (m mutant) code() []byte {
	code := append([]byte(nil), m.source[:m.start]...)
	code = append(code, m.is...)
	return append(code, m.source[m.end:]...)
}

func oneLine(code string) string { return strings.Join(strings.Fields(code), " ") }

// flips are the operators that a mutant has in place of another: the opposite, and the neighbour at the boundary.
var flips = map[token.Token][]token.Token{
	token.EQL:  {token.NEQ},
	token.NEQ:  {token.EQL},
	token.LSS:  {token.GEQ, token.LEQ},
	token.LEQ:  {token.GTR, token.LSS},
	token.GTR:  {token.LEQ, token.GEQ},
	token.GEQ:  {token.LSS, token.GTR},
	token.LAND: {token.LOR},
	token.LOR:  {token.LAND},
}

// mutants returns all mutants of a file: each operator of a condition flipped, each condition without operators negated.
func mutants(file string) ([]mutant, error) {
	source, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, file, source, 0)
	if err != nil {
		return nil, err
	}
	var found []mutant
	add := func(start, end token.Pos, is string) {
		from, to := fset.Position(start), fset.Position(end)
		found = append(found, mutant{file: file, line: from.Line, start: from.Offset, end: to.Offset,
			was: string(source[from.Offset:to.Offset]), is: is, source: source})
	}
	text := func(n ast.Node) string {
		return string(source[fset.Position(n.Pos()).Offset:fset.Position(n.End()).Offset])
	}
	negate := func(condition ast.Expr) {
		switch condition := condition.(type) {
		case nil, *ast.BinaryExpr: // its operators are flipped
		case *ast.UnaryExpr:
			if condition.Op == token.NOT {
				add(condition.Pos(), condition.End(), text(condition.X))
			}
		default:
			add(condition.Pos(), condition.End(), "!("+text(condition)+")")
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			for _, op := range flips[n.Op] {
				add(n.Pos(), n.End(), text(n.X)+" "+op.String()+" "+text(n.Y))
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
	return found, nil
}

// choose returns n of all mutants, in their order; all of them if n is 0.
func choose(all []mutant, n int, seed uint64) []mutant {
	if n == 0 || n >= len(all) {
		return all
	}
	random := rand.New(rand.NewPCG(seed, 0))
	taken := map[int]bool{}
	for _, i := range random.Perm(len(all))[:n] {
		taken[i] = true
	}
	var chosen []mutant
	for i, m := range all {
		if taken[i] {
			chosen = append(chosen, m)
		}
	}
	return chosen
}
