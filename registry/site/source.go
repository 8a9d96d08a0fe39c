package site

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ReadComments reads the comments of a Go package from the source in dir, tests aside. The keys are as [Key] makes them
// for the types of the package with that path. The constants of a text type become the values of the fields that have it.
func ReadComments(dir, path string) (map[string]Comment, error) {
	files, err := sources(dir)
	if err != nil {
		return nil, err
	}
	constants := map[string][]string{} // by the name of their type
	for _, f := range files {
		readConstants(f, constants)
	}
	comments := map[string]Comment{}
	for _, f := range files {
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
				for _, s := range g.Specs {
					spec := s.(*ast.TypeSpec)
					comments[path+"."+spec.Name.Name] = commentOf(g, spec, constants)
				}
			}
		}
	}
	return comments, nil
}

func sources(dir string) ([]*ast.File, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []*ast.File
	set := token.NewFileSet()
	for _, e := range entries {
		if name := e.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			f, err := parser.ParseFile(set, filepath.Join(dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				return nil, err
			}
			files = append(files, f)
		}
	}
	return files, nil
}

// readConstants collects the constants that are texts of a named type.
func readConstants(f *ast.File, into map[string][]string) {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			spec := s.(*ast.ValueSpec)
			named, ok := spec.Type.(*ast.Ident)
			if !ok {
				continue
			}
			for _, v := range spec.Values {
				if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if text, err := strconv.Unquote(lit.Value); err == nil && !slices.Contains(into[named.Name], text) {
						into[named.Name] = append(into[named.Name], text)
					}
				}
			}
		}
	}
}

func commentOf(g *ast.GenDecl, spec *ast.TypeSpec, constants map[string][]string) Comment {
	text := spec.Doc.Text()
	if text == "" {
		text = g.Doc.Text()
	}
	c := Comment{Fields: map[string]string{}, Values: map[string][]string{}}
	c.Text, c.Page = pageOf(plain(text))
	if s, ok := spec.Type.(*ast.StructType); ok {
		c.fields(s, constants)
	}
	return c
}

// fields reads the comments of a struct's fields, of a struct without a name inside it with the path to it: Detail.ID.
func (c *Comment) fields(s *ast.StructType, constants map[string][]string) {
	c.within("", s, constants)
}

func (c *Comment) within(prefix string, s *ast.StructType, constants map[string][]string) {
	for _, f := range s.Fields.List {
		text := plain(f.Doc.Text())
		if text == "" {
			text = plain(f.Comment.Text())
		}
		inner := leafOf(f.Type)
		for _, name := range f.Names {
			if text != "" {
				c.Fields[prefix+name.Name] = text
			}
			switch inner := inner.(type) {
			case *ast.StructType:
				c.within(prefix+name.Name+".", inner, constants)
			case *ast.Ident:
				if values := constants[inner.Name]; values != nil {
					c.Values[prefix+name.Name] = values
				}
			}
		}
	}
}

// leafOf is what a list, map or pointer is of.
func leafOf(e ast.Expr) ast.Expr {
	for {
		switch t := e.(type) {
		case *ast.StarExpr:
			e = t.X
		case *ast.ArrayType:
			e = t.Elt
		case *ast.MapType:
			e = t.Value
		default:
			return e
		}
	}
}

// docLink is a name in brackets, which doc comments have for a link.
var docLink = regexp.MustCompile(`\[(\*?[\pL_][\pL\pN_.]*)\]`)

// plain is a doc comment as running text, without the brackets of links.
func plain(text string) string {
	return docLink.ReplaceAllString(strings.Join(strings.Fields(text), " "), "$1")
}

// pageOf takes an address off the end of a text.
func pageOf(text string) (rest, page string) {
	i := strings.LastIndexByte(text, ' ')
	if last := text[i+1:]; strings.HasPrefix(last, "https://") {
		return strings.TrimSpace(text[:max(i, 0)]), strings.TrimSuffix(last, ".")
	}
	return text, ""
}

// Source returns a function that reads the comments of a type from the source it was compiled from. It finds them only
// if that source is still in its place, as on the machine of a developer. The function reads each package once, is not
// safe for use by several goroutines, and fits [Site.Comment].
func Source() func(site string, t reflect.Type) (Comment, bool) {
	read := map[string]map[string]Comment{}
	return func(at string, t reflect.Type) (Comment, bool) {
		key := Key(t)
		i := strings.LastIndexByte(at, ':')
		if key == "" || i < 0 {
			return Comment{}, false
		}
		dir, path := filepath.Dir(at[:i]), t.PkgPath()
		if _, ok := read[path]; !ok {
			read[path], _ = ReadComments(dir, path) // none if the source is elsewhere
		}
		c, ok := read[path][key]
		return c, ok
	}
}
