package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A path names a field inside a detail: member names joined by dots, each
// followed by "[]" for every list and "{}" for every map on the way to the next
// one. A name that has one of .[]{}' in it is quoted: 'a.b', with ' written twice.

// Step returns path extended by a member's name.
func Step(path, name string) string {
	if name == "" || strings.ContainsAny(name, ".[]{}'") {
		name = "'" + strings.ReplaceAll(name, "'", "''") + "'"
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

// Inside returns the path of the values that the lists and maps of t, at path,
// come down to.
func (t *Type) Inside(path string) string {
	for ; t.Elem != nil; t = t.Elem {
		if t.Kind == List {
			path += "[]"
		} else {
			path += "{}"
		}
	}
	return path
}

// splitPath cuts the last name off a path: parent path, name.
func splitPath(path string) (parent, name string, err error) {
	if strings.HasSuffix(path, "'") {
		i := len(path) - 2
		for ; i >= 0; i-- {
			if path[i] != '\'' {
				continue
			}
			if i > 0 && path[i-1] == '\'' {
				i--
				continue
			}
			break
		}
		if i < 0 || i > 0 && path[i-1] != '.' {
			return "", "", fmt.Errorf("path %q: stray quote", path)
		}
		return path[:max(i-1, 0)], strings.ReplaceAll(path[i+1:len(path)-1], "''", "'"), nil
	}
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[:i], path[i+1:], nil
	}
	return "", path, nil
}

// Walk calls yield for every field of t, parents first, in order of name.
func (t *Type) Walk(yield func(path string, f *Field)) { t.walk("", yield) }

func (t *Type) walk(path string, yield func(string, *Field)) {
	for _, f := range t.Fields {
		p := Step(path, f.Name)
		yield(p, f)
		f.Type.Leaf().walk(f.Type.Inside(p), yield)
	}
}

// add puts a field at a path; its parents must be there already.
func (t *Type) add(path string, f *Field) error {
	parent, name, err := splitPath(path)
	if err != nil {
		return err
	}
	f.Name = name
	owner := t.find(parent)
	if owner == nil {
		return fmt.Errorf("path %q: no object at %q", path, parent)
	}
	owner.Kind = Object
	i, found := slices.BinarySearchFunc(owner.Fields, name, func(f *Field, name string) int {
		return cmp.Compare(f.Name, name)
	})
	if found {
		return fmt.Errorf("path %q: given twice", path)
	}
	owner.Fields = slices.Insert(owner.Fields, i, f)
	return nil
}

// At returns the object that Same names: the one at a path in t, or t itself for
// ".". It returns nil if there is none.
func (t *Type) At(path string) *Type {
	if path == "." {
		return t
	}
	return t.find(path)
}

// find returns the object at a path, "" being t.
func (t *Type) find(path string) *Type {
	if path == "" {
		return t
	}
	inside := path
	for strings.HasSuffix(inside, "[]") || strings.HasSuffix(inside, "{}") {
		inside = inside[:len(inside)-2]
	}
	parent, name, err := splitPath(inside)
	if err != nil {
		return nil
	}
	owner := t.find(parent)
	if owner == nil {
		return nil
	}
	f := owner.Field(name)
	if f == nil || f.Type.Inside(inside) != path || f.Type.Leaf().Kind != Object {
		return nil
	}
	return f.Type.Leaf()
}
