package layers

import (
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestExamples: there is an Example with whatever a user can name of registry and relation, so that the documentation
// shows how it is used.
func TestExamples(t *testing.T) {
	for _, name := range []string{"registry", "relation"} {
		t.Run(name, func(t *testing.T) {
			shown := make(map[string]bool)
			var source []*ast.File
			files := token.NewFileSet()
			paths, err := filepath.Glob(filepath.Join("..", "..", name, "*.go"))
			require.NoError(t, err)
			for _, path := range paths {
				file, err := parser.ParseFile(files, path, nil, parser.ParseComments)
				require.NoError(t, err)
				if !strings.HasSuffix(path, "_test.go") {
					source = append(source, file)
				} else if examples := doc.Examples(file); len(examples) > 0 {
					for _, example := range examples {
						require.NotEmpty(t, example.Output, "Example%s is not run", example.Name)
						for part := range strings.SplitSeq(example.Name, "_") {
							shown[part] = true
						}
					}
					ast.Inspect(file, func(n ast.Node) bool {
						if selector, ok := n.(*ast.SelectorExpr); ok {
							shown[selector.Sel.Name] = true
						}
						return true
					})
				}
			}
			pkg, err := doc.NewFromFiles(files, source, name)
			require.NoError(t, err)
			hidden := exported(pkg)
			maps.DeleteFunc(hidden, func(_, name string) bool { return shown[name] })
			require.Empty(t, slices.Sorted(maps.Keys(hidden)))
		})
	}
}

// exported returns the last name of all that a package exports, by its full name, but for the methods that fmt and
// errors call.
func exported(pkg *doc.Package) map[string]string {
	names := make(map[string]string)
	values := func(values []*doc.Value) {
		for _, v := range values {
			for _, name := range v.Names {
				if ast.IsExported(name) {
					names[name] = name
				}
			}
		}
	}
	funcs := func(of string, funcs []*doc.Func) {
		for _, f := range funcs {
			if of == "" || !slices.Contains([]string{"Error", "Unwrap", "String"}, f.Name) {
				names[of+f.Name] = f.Name
			}
		}
	}
	values(slices.Concat(pkg.Consts, pkg.Vars))
	funcs("", pkg.Funcs)
	for _, t := range pkg.Types {
		names[t.Name] = t.Name
		values(slices.Concat(t.Consts, t.Vars))
		funcs("", t.Funcs)
		funcs(t.Name+".", t.Methods)
	}
	return names
}
