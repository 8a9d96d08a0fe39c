package pattern

import (
	"fmt"
	"strings"
)

const (
	// maxThere is how many values of a field an explanation shows, maxValue how many bytes of each, and of what a
	// pattern wants.
	maxThere = 10
	maxValue = 200
)

// Explanation says path by path what a pattern wants and what an event has. It is the one place where this package
// shows values of an event: that is what it is for. They are quoted, and cut where they are long; mind where you log
// them.
type Explanation struct {
	// Matches is what [Pattern.Match] says.
	Matches bool
	// Alternative is the index, from 0, of the pattern's alternative that Fields explains: the one that matches or, if
	// none does, the one of which the fewest fields do not match. Alternatives is how many there are: 1 if the pattern has
	// no $or.
	Alternative, Alternatives int
	// Fields are the fields of the alternative, in the order of their paths.
	Fields []FieldExplanation
}

// FieldExplanation is what a pattern wants of one field, and what an event has.
type FieldExplanation struct {
	// Path is the field's path, its names joined by dots.
	Path string
	// OK is false if the field keeps the event from matching.
	OK bool
	// Wanted has the values and matchers of which the field must meet one, as the pattern writes them: `"running"`,
	// `{"prefix":"i-"}`.
	Wanted []string
	// There has the values of the event at the path, as JSON, at most 10. More is how many further values are left out.
	There []string
	More  int
	// Hint says what is remarkable if the field is not OK: that a value differs only in case, is a number where the
	// pattern has a string, or is in another element of an array than the fields before.
	Hint string
}

// Explain matches an event and says why it matches or does not. Its errors are those of [Pattern.Match].
func (p *Pattern) Explain(event []byte) (*Explanation, error) {
	if p == nil || p.m == nil {
		return &Explanation{}, nil
	}
	s := newScan(p.m, event)
	defer s.release()
	if err := s.read(); err != nil {
		return nil, eventError(err)
	}
	best, fewest, matches := 0, -1, false
	for i := range p.m.paths {
		b := &p.m.paths[i]
		ok, err := s.keeps(b)
		if err != nil {
			return nil, err
		}
		missed := 0
		for _, c := range b.clauses {
			if s.decide(c) == broken {
				missed++
			}
		}
		if ok || fewest < 0 || missed < fewest {
			best, fewest, matches = i, missed, ok
		}
		if ok {
			break
		}
	}
	x := &Explanation{Matches: matches, Alternative: best, Alternatives: len(p.m.paths)}
	tree, _, _ := parseTree(event)
	b := &p.m.paths[best]
	for _, c := range b.clauses {
		x.Fields = append(x.Fields, s.explain(c, &tree))
	}
	if !matches && fewest == 0 {
		s.explainArrays(b, x)
	}
	return x, nil
}

// explain says what an event has where a clause wants something.
func (s *scan) explain(c int32, event *node) FieldExplanation {
	cl := &s.m.clauses[c]
	f := FieldExplanation{Path: s.m.fields[cl.field].path, OK: s.decide(c) == kept}
	for i := range cl.wants {
		f.Wanted = append(f.Wanted, cut(cl.wants[i].source))
	}
	if cl.absent {
		f.Wanted = append(f.Wanted, `{"exists":false}`)
	}
	for i := s.first[cl.field]; i >= 0; i = s.leaves[i].next {
		if len(f.There) == maxThere {
			f.More++
			continue
		}
		f.There = append(f.There, shown(&s.leaves[i].value))
	}
	if !f.OK {
		f.Hint = s.hint(cl, event, f.Path)
	}
	return f
}

// explainArrays marks the first field that is there, but not in the array elements of the fields before it.
func (s *scan) explainArrays(b *branch, x *Explanation) {
	for n := range b.clauses {
		ok, err := s.consistent(&branch{clauses: b.clauses[:n+1]})
		if ok || err != nil {
			continue
		}
		x.Fields[n].OK = false
		x.Fields[n].Hint = "it is there, but in no element of an array that has the fields above, too"
		return
	}
}

// shown returns a value as JSON, cut where it is long.
func shown(v *value) string {
	if v.kind == '"' {
		return string(appendJSONString(nil, cut(string(v.text))))
	}
	return cut(string(v.text))
}

func cut(s string) string {
	if len(s) <= maxValue {
		return s
	}
	n := maxValue
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}

// hint says what is remarkable of a field that is not what its clause wants.
func (s *scan) hint(c *compiled, event *node, path string) string {
	first := s.first[c.field]
	if first < 0 {
		return missing(event, path)
	}
	if len(c.wants) == 0 {
		return "the field must not be there"
	}
	for i := first; i >= 0; i = s.leaves[i].next {
		v := &s.leaves[i].value
		for j := range c.wants {
			if h := c.wants[j].nearly(v); h != "" {
				return h
			}
		}
	}
	return ""
}

// nearly says by what a value fails to be what w wants, if it is little.
func (w *want) nearly(v *value) string {
	text := string(v.text)
	switch w.op {
	case opExact, opPrefix, opSuffix, opWildcard:
		switch {
		case v.kind == '"' && w.op == opExact && strings.EqualFold(text, w.text):
			return "it differs in case: use equals-ignore-case"
		case v.kind == '"' && w.op == opExact && strings.TrimSpace(text) == w.text:
			return "it has white space around it"
		case v.kind == '"' && w.op == opPrefix && len(text) >= len(w.text) && strings.EqualFold(text[:len(w.text)], w.text):
			return `it differs in case: use {"prefix": {"equals-ignore-case": …}}`
		case v.kind == '"' && w.op == opSuffix && len(text) >= len(w.text) && strings.EqualFold(text[len(text)-len(w.text):], w.text):
			return `it differs in case: use {"suffix": {"equals-ignore-case": …}}`
		case v.kind != '"' && text == w.text:
			return "the event has " + kindName(v.kind) + ", the pattern wants a string: leave out the quotes"
		case v.kind != '"':
			return "the event has " + kindName(v.kind) + ", the pattern wants a string"
		}
	case opNumber, opEquals, opRange:
		if v.kind == '"' {
			if len(text) > 0 && (text[0] == '-' || text[0] >= '0' && text[0] <= '9') {
				return "the event has a number in quotes, which is a string: numbers never match it"
			}
			return "the event has a string, the pattern wants a number"
		}
	case opWord:
		if v.kind == '"' && text == w.text {
			return "the event has a string, the pattern wants " + w.text + " without quotes"
		}
	case opAddress:
		if _, ok := v.hex(); !ok {
			return "it is no IP address"
		}
	}
	return ""
}

// kindName names the kind of a value that is no string.
func kindName(kind byte) string {
	switch kind {
	case '0':
		return "a number"
	case 't', 'f':
		return "a boolean"
	}
	return "null"
}

// missing says how far along a path the event goes.
func missing(event *node, path string) string {
	at, gone, rest := []*node{event}, "", path
	for rest != "" {
		next, name, far := walk(at, rest)
		if next == nil {
			where := "the event"
			if gone != "" {
				where = quotePath(gone)
			}
			if other := similar(at, rest); other != "" {
				return where + " has " + quote(other) + " instead: names are case-sensitive"
			}
			name, _, _ := strings.Cut(rest, ".")
			return where + " has no " + quote(name)
		}
		at, gone, rest = next, join(gone, name), far
	}
	for _, n := range at {
		if n.kind == '{' {
			return "it is an object, and only values inside it can match"
		}
	}
	return "it is an empty array, which counts as not there"
}

// walk follows the names at the beginning of a path that are one member's name.
func walk(at []*node, path string) (next []*node, name, rest string) {
	for i := 0; i <= len(path); i++ {
		if i < len(path) && path[i] != '.' {
			continue
		}
		name = path[:i]
		for _, n := range objects(at) {
			for j := range n.members {
				if n.members[j].name == name {
					next = append(next, &n.members[j].value)
				}
			}
		}
		if next != nil {
			return next, name, strings.TrimPrefix(path[i:], ".")
		}
	}
	return nil, "", ""
}

// objects returns the objects among values and in their arrays.
func objects(at []*node) []*node {
	var found []*node
	for len(at) > 0 {
		n := at[0]
		at = at[1:]
		switch n.kind {
		case '{':
			found = append(found, n)
		case '[':
			for i := range n.elems {
				at = append(at, &n.elems[i])
			}
		}
	}
	return found
}

// similar returns a member's name that is the path's first in other case.
func similar(at []*node, path string) string {
	name, _, _ := strings.Cut(path, ".")
	for _, n := range objects(at) {
		for i := range n.members {
			if strings.EqualFold(n.members[i].name, name) {
				return n.members[i].name
			}
		}
	}
	return ""
}

// String returns the explanation as text of a few lines: a verdict, and a line for each field.
func (x *Explanation) String() string {
	var b strings.Builder
	if x.Matches {
		b.WriteString("matches")
	} else {
		b.WriteString("does not match")
	}
	if x.Alternatives > 1 {
		how := "the nearest of"
		if x.Matches {
			how = "one of"
		}
		fmt.Fprintf(&b, " (%s %d alternatives)", how, x.Alternatives)
	}
	for i := range x.Fields {
		b.WriteString("\n" + x.Fields[i].String())
	}
	return b.String()
}

// String returns a line such as `✗ detail.state: wanted "running", there is "pending"`.
func (f *FieldExplanation) String() string {
	mark := "✗ "
	if f.OK {
		mark = "✓ "
	}
	there := "there is nothing"
	if len(f.There) > 0 {
		there = "there is " + strings.Join(f.There, ", ")
	}
	if f.More > 0 {
		there += fmt.Sprintf(" and %d more", f.More)
	}
	s := mark + quotePath(f.Path) + ": wanted " + printable(strings.Join(f.Wanted, " or ")) + ", " + printable(there)
	if f.Hint != "" {
		s += " (" + f.Hint + ")"
	}
	return s
}
