package pattern

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
)

// machine is what patterns are compiled to: the paths they name, what they want there, and their alternatives. It does
// not change once it is built.
type machine struct {
	root    step
	fields  []field
	clauses []compiled
	paths   []branch
	// emptyNames is true if the engine reads members that have an empty name: if one is in a path and is not its end.
	emptyNames bool
}

// step is a place in the events that a path goes through or ends at.
type step struct {
	children []child
	index    map[string]*step // of more than a few children
	field    int32            // of machine.fields, or -1 if no path ends here
}

type child struct {
	name string
	step *step
}

// few is how many children are found faster one by one than in a map.
const few = 6

func (s *step) child(name []byte) *step {
	if s.index != nil {
		return s.index[string(name)]
	}
	for i := range s.children {
		if c := &s.children[i]; string(name) == c.name {
			return c.step
		}
	}
	return nil
}

// field is a path at which something is wanted.
type field struct {
	path string
}

// compiled is a clause at a field.
type compiled struct {
	wants   []want
	field   int32
	absent  bool
	numeric bool // numbers are compared by value
}

// branch is one alternative of a pattern.
type branch struct {
	clauses []int32 // of machine.clauses, in the engine's order: by path, in UTF-16
	pattern int32   // the index of its pattern
}

// builder makes a machine of patterns.
type builder struct {
	m       *machine
	clauses map[string]int32 // by path and text, so that what patterns share is asked once
	known   map[knownClause]int32
	fields  map[string]int32
}

func newBuilder() *builder {
	return &builder{m: &machine{root: step{field: -1}}, clauses: map[string]int32{}, known: map[knownClause]int32{}, fields: map[string]int32{}}
}

// add adds a pattern's alternatives.
func (b *builder) add(alts []alternative, index int) {
	sorted := make([][]*clause, len(alts))
	for i, a := range alts {
		sorted[i] = slices.SortedFunc(maps.Values(a), func(x, y *clause) int { return compareUTF16(x.path, y.path) })
	}
	numeric := numericStates(sorted)
	for _, clauses := range sorted {
		br := branch{pattern: int32(index), clauses: make([]int32, 0, len(clauses))}
		state := 0
		for _, c := range clauses {
			br.clauses = append(br.clauses, b.clause(c, numeric.at[place{state, c.path}]))
			state = numeric.next[transition{state, c}]
		}
		b.m.paths = append(b.m.paths, br)
	}
}

// The engine compiles the alternatives of a pattern into one automaton, whose states are what the fields before have
// led to; and it reads a field's values as numbers if one of the alternatives that are in a state has numbers for it.
type (
	transition struct {
		state int
		by    *clause
	}
	place struct {
		state int
		path  string
	}
	states struct {
		next map[transition]int
		at   map[place]bool // numbers are compared by value
	}
)

func numericStates(alts [][]*clause) states {
	s := states{map[transition]int{}, map[place]bool{}}
	for _, clauses := range alts {
		state := 0
		for _, c := range clauses {
			for i := range c.wants {
				if c.wants[i].numeric() {
					s.at[place{state, c.path}] = true
				}
			}
			next, ok := s.next[transition{state, c}]
			if !ok {
				next = len(s.next) + 1
				s.next[transition{state, c}] = next
			}
			state = next
		}
	}
	return s
}

type knownClause struct {
	c       *clause
	numeric bool
}

func (b *builder) clause(c *clause, numeric bool) int32 {
	if i, ok := b.known[knownClause{c, numeric}]; ok {
		return i
	}
	var key strings.Builder
	key.WriteString(itoa(len(c.path)) + ":" + c.path)
	for i := range c.wants {
		key.WriteString("," + c.wants[i].source)
	}
	if c.absent {
		key.WriteString(",absent")
	}
	if numeric {
		key.WriteString(",numeric")
	}
	i, ok := b.clauses[key.String()]
	if !ok {
		i = int32(len(b.m.clauses))
		cc := compiled{wants: c.wants, field: b.field(c.path), absent: c.absent, numeric: numeric}
		b.m.clauses = append(b.m.clauses, cc)
		b.clauses[key.String()] = i
	}
	b.known[knownClause{c, numeric}] = i
	return i
}

func (b *builder) field(path string) int32 {
	if i, ok := b.fields[path]; ok {
		return i
	}
	s := &b.m.root
	names := strings.Split(path, ".")
	b.m.emptyNames = b.m.emptyNames || path == ""
	for i, name := range names {
		b.m.emptyNames = b.m.emptyNames || name == "" && strings.Trim(path[pathOffset(names, i):], ".") != ""
		next := s.child([]byte(name))
		if next == nil {
			next = &step{field: -1}
			s.children = append(s.children, child{name, next})
			if s.index != nil {
				s.index[name] = next
			} else if len(s.children) > few {
				s.index = make(map[string]*step, len(s.children))
				for _, c := range s.children {
					s.index[c.name] = c.step
				}
			}
		}
		s = next
	}
	i := int32(len(b.m.fields))
	b.m.fields = append(b.m.fields, field{path: path})
	s.field = i
	b.fields[path] = i
	return i
}

// pathOffset returns where the i-th of names begins in their path.
func pathOffset(names []string, i int) int {
	n := 0
	for _, name := range names[:i] {
		n += len(name) + 1
	}
	return n
}

// compareUTF16 compares as Java compares strings. It differs from comparing bytes only beyond U+FFFF.
func compareUTF16(a, b string) int {
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}
