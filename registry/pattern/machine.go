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
	index   *index // of a set's branches
}

// step is a place in the events that a path goes through or ends at.
type step struct {
	children []child
	index    map[string]*step // of more than a few children
	field    int32            // of machine.fields, or -1 if no path ends here
	// dotted is a field, too: that of patterns for which members with an empty name are not read, if the path has
	// empty names. The engine reads such a member only if one is in some path and is not its end.
	dotted int32
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
	fields  map[fieldKey]int32
	// emptyNames is true if members that have an empty name are read for the pattern that is being added.
	emptyNames bool
}

func newBuilder() *builder {
	return &builder{m: &machine{root: step{field: -1, dotted: -1}}, clauses: map[string]int32{}, known: map[knownClause]int32{}, fields: map[fieldKey]int32{}}
}

// add adds a pattern's alternatives.
func (b *builder) add(alts []alternative, index int) {
	b.emptyNames = false
	for _, a := range alts {
		for path := range a {
			b.emptyNames = b.emptyNames || readsEmptyNames(path)
		}
	}
	clear(b.known)
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
	dotted := !b.emptyNames && hasEmptyName(c.path)
	if dotted {
		key.WriteString(",dotted")
	}
	i, ok := b.clauses[key.String()]
	if !ok {
		i = int32(len(b.m.clauses))
		cc := compiled{wants: c.wants, field: b.field(c.path, dotted), absent: c.absent, numeric: numeric}
		b.m.clauses = append(b.m.clauses, cc)
		b.clauses[key.String()] = i
	}
	b.known[knownClause{c, numeric}] = i
	return i
}

func (b *builder) field(path string, dotted bool) int32 {
	if i, ok := b.fields[fieldKey{path, dotted}]; ok {
		return i
	}
	s := &b.m.root
	for name := range strings.SplitSeq(path, ".") {
		next := s.child([]byte(name))
		if next == nil {
			next = &step{field: -1, dotted: -1}
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
	if dotted {
		s.dotted = i
	} else {
		s.field = i
	}
	b.fields[fieldKey{path, dotted}] = i
	return i
}

// fieldKey tells the fields at a path apart.
type fieldKey struct {
	path   string
	dotted bool
}

// readsEmptyNames reports whether the engine reads members with an empty name for a path: it notes the names between
// the dots, as Java's String.split gives them, which leaves out empty ones at the end.
func readsEmptyNames(path string) bool {
	if path == "" {
		return true
	}
	names := strings.TrimRight(path, ".")
	return names != "" && (names[0] == '.' || strings.Contains(names, ".."))
}

// hasEmptyName reports whether one of the names of a path is empty.
func hasEmptyName(path string) bool {
	return path == "" || path[0] == '.' || path[len(path)-1] == '.' || strings.Contains(path, "..")
}

// compareUTF16 compares as Java compares strings. It differs from comparing bytes only beyond U+FFFF.
func compareUTF16(a, b string) int {
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}
