package reader

import (
	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/scan"
)

// MostUntaken is how many paths [Program.Untaken] returns.
const MostUntaken = 1000

// Untaken returns the paths of the members of payload, a well-formed event, that no field takes, each once, in the
// payload's order, and at most [MostUntaken]. Elements of lists and maps are not told apart: the path has [*], or * for the name, in their
// place. What is below a member that no field takes is not looked at, nor what a type decodes itself, nor what is
// nested more than a hundred deep.
func (p *Program) Untaken(payload string) []string {
	u := untaken{s: payload, tolerant: p.tolerant, seen: map[string]bool{}}
	u.object(scan.Space(payload, 0), p.root, "", true)
	return u.paths
}

type untaken struct {
	s        string
	tolerant bool
	seen     map[string]bool
	paths    []string
	depth    int
}

// deepest is how deep an event is looked into.
const deepest = 100

// object looks at the object that begins at i, which is at path.
func (u *untaken) object(i int, t *structure, path string, top bool) {
	f := finder{s: u.s}
	f.members(i, func(name string, at int) bool {
		if top && memberNamed(name) != memberOther {
			return true
		}
		place := eventpath.Quote(name)
		if path != "" {
			place = path + "." + place
		}
		k := t.lookup(name)
		if k < 0 {
			u.add(place)
		} else if field := &t.fields[k]; top && name == "detail" && u.s[at] == '"' && !field.node.isText() {
			u.inside(at, field.node, place)
		} else {
			u.value(at, field.node, place)
		}
		return len(u.paths) < MostUntaken
	})
}

func (u *untaken) add(path string) {
	if len(path) <= LongestPath && !u.seen[path] {
		u.seen[path] = true
		u.paths = append(u.paths, path)
	}
}

// value looks at the value that begins at i.
func (u *untaken) value(i int, n *node, path string) {
	for n.op == opPointer {
		n = n.elem
	}
	if u.depth >= deepest || len(u.paths) >= MostUntaken {
		return
	}
	u.depth++
	defer func() { u.depth-- }()
	f := finder{s: u.s}
	switch c := u.s[i]; {
	case n.op == opStruct && c == '{':
		u.object(i, n.fields, path, false)
	case n.op == opStruct && c == '"' && u.tolerant:
		u.inside(i, n, path)
	case n.op == opMap && c == '{':
		f.members(i, func(_ string, at int) bool {
			u.value(at, n.elem, path+".*")
			return true
		})
	case (n.op == opList || n.op == opArray) && c == '[':
		for i = scan.Space(u.s, i+1); u.s[i] != ']'; {
			u.value(i, n.elem, path+"[*]")
			if i = scan.Space(u.s, scan.Over(u.s, i)); u.s[i] == ',' {
				i = scan.Space(u.s, i+1)
			}
		}
	case n.op == opList && c == '{' && u.tolerant && n.single:
		u.value(i, n.elem, path+"[*]")
	}
}

// inside looks into the object that is in the string that begins at i.
func (u *untaken) inside(i int, n *node, path string) {
	r := Get()
	defer r.Put()
	r.begin(u.s)
	inner, _ := r.objectInString(i)
	if inner == "" {
		return
	}
	outer := u.s
	u.s = inner
	u.value(0, n, path)
	u.s = outer
}
