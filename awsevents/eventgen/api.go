package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
)

// api is what the generated packages export: "ecsevents.TaskStateChangeDetail.TaskARN"
// is a field and what it holds, "ecsevents.Source" a constant.
type api map[string]string

// add reads a generated file.
func (a api) add(name string, code []byte) error {
	file, err := parser.ParseFile(token.NewFileSet(), name, code, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	in := path.Base(path.Dir(name)) + "."
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range group.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				a[in+spec.Names[0].Name] = text(spec.Values[0])
			case *ast.TypeSpec:
				a.addType(in+spec.Name.Name, spec)
			}
		}
	}
	return nil
}

func (a api) addType(name string, spec *ast.TypeSpec) {
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		a[name] = "type" // of another name: what it is, that other says
		return
	}
	a[name] = "type"
	for _, f := range structure.Fields.List {
		for _, n := range f.Names {
			a[name+"."+n.Name] = text(f.Type)
		}
	}
}

func text(node ast.Node) string {
	var b strings.Builder
	if err := printer.Fprint(&b, token.NewFileSet(), node); err != nil {
		return err.Error()
	}
	return b.String()
}

// apiDiff is what a change of the generated packages does to those who use them.
type apiDiff struct{ added, removed, retyped []string }

// apiDiff compares the packages as they are with the files as they should be.
func (m *module) apiDiff(files map[string][]byte) (apiDiff, error) {
	before, after := api{}, api{}
	old, err := m.generated()
	if err != nil {
		return apiDiff{}, err
	}
	for _, name := range old {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		code, err := os.ReadFile(m.path(name))
		if err == nil {
			err = before.add(name, code)
		}
		if err != nil {
			return apiDiff{}, err
		}
	}
	for name, code := range files {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		if err := after.add(name, code); err != nil {
			return apiDiff{}, err
		}
	}
	return before.compare(after), nil
}

func (a api) compare(after api) apiDiff {
	var d apiDiff
	for _, name := range slices.Sorted(maps.Keys(a)) {
		switch now, ok := after[name]; {
		case !ok && a.sameElsewhere(name, after):
		case !ok:
			d.removed = append(d.removed, name)
		case now != a[name]:
			d.retyped = append(d.retyped, fmt.Sprintf("%s: %s, was %s", name, now, a[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if _, ok := a[name]; !ok {
			d.added = append(d.added, name)
		}
	}
	return d
}

// sameElsewhere reports whether a field is gone because its type is now another
// name of one that has it.
func (a api) sameElsewhere(name string, after api) bool {
	typ := name[:strings.LastIndexByte(name, '.')]
	if after[typ] != "type" || strings.Count(name, ".") < 2 {
		return false
	}
	for other := range after {
		if strings.HasPrefix(other, typ+".") {
			return false
		}
	}
	return true
}

// String prints what is gone and what has another type, and counts the rest.
func (d apiDiff) String() string {
	var b strings.Builder
	for _, name := range d.removed {
		fmt.Fprintf(&b, "removed  %s\n", name)
	}
	for _, name := range d.retyped {
		fmt.Fprintf(&b, "retyped  %s\n", name)
	}
	fmt.Fprintf(&b, "exported: %d added, %d removed, %d retyped\n", len(d.added), len(d.removed), len(d.retyped))
	return b.String()
}
