package faults_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// callsOf derives from the source which operations of AWS the library calls, each as the service's package and the
// operation: "sqs.ReceiveMessage". A call has an input; where that is nil, it is a method of a client made on the spot.
func callsOf(t *testing.T, roots ...string) []string {
	t.Helper()
	var calls []string
	for _, root := range roots {
		require.NoError(t, filepath.WalkDir(filepath.Join("..", "..", root), func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			calls = append(calls, callsIn(file)...)
			return nil
		}))
	}
	slices.Sort(calls)
	return slices.Compact(calls)
}

const servicePackages = "github.com/aws/aws-sdk-go-v2/service/"

func callsIn(file *ast.File) (calls []string) {
	packages := map[string]string{}
	for _, spec := range file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		service, ok := strings.CutPrefix(imported, servicePackages)
		if !ok || strings.Contains(service, "/") {
			continue
		}
		local := path.Base(imported)
		if spec.Name != nil {
			local = spec.Name.Name
		}
		packages[local] = service
	}
	ast.Inspect(file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		switch x := selector.X.(type) {
		case *ast.Ident:
			if operation, isInput := strings.CutSuffix(selector.Sel.Name, "Input"); isInput && packages[x.Name] != "" {
				calls = append(calls, packages[x.Name]+"."+operation)
			}
			if x.Name == "stscreds" && selector.Sel.Name == "NewAssumeRoleProvider" {
				calls = append(calls, "sts.AssumeRole")
			}
		case *ast.CallExpr: // sts.NewFromConfig(cfg).GetCallerIdentity
			if f, ok := x.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "NewFromConfig" {
				if p, ok := f.X.(*ast.Ident); ok && packages[p.Name] != "" {
					calls = append(calls, packages[p.Name]+"."+selector.Sel.Name)
				}
			}
		}
		return true
	})
	return calls
}

// normal is an operation as callsOf has it, of one as a transport has it: "Secrets Manager.DescribeSecret" is
// "secretsmanager.DescribeSecret".
func normal(call string) string {
	service, operation, _ := strings.Cut(call, ".")
	return strings.ToLower(strings.ReplaceAll(service, " ", "")) + "." + operation
}
