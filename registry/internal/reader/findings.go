package reader

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/scan"
)

// The rules of a [Violation].
const (
	ruleType    = "type"
	rulePresent = "present"
)

// Most is how many violations of one payload are told in full. More are only counted.
const Most = 1000

// Violation is a place where a payload does not fit the type it is decoded to.
type Violation struct {
	Path      string // at most [LongestPath] bytes
	Rule      string // "type" or "present"
	Want, Got string // of type
}

// finding is a Violation whose path nobody has worked out yet: only what is wrong has to pay for it.
type finding struct {
	text      int    // the index of the text
	at        int    // the offset of the value in it
	below     string // the path from there, if the member is not in the text
	rule      string
	want, got string
	kept      bool // the value was taken all the same
}

// findings are what was found in one payload.
type findings struct {
	list     []finding
	count    int // of all, listed or not
	mistyped int // of those with the rule type and nothing kept
}

func (f *findings) add(found finding) {
	f.count++
	if found.rule == ruleType && !found.kept {
		f.mistyped++
	}
	if len(f.list) < Most {
		f.list = append(f.list, found)
	}
}

func (f *findings) reset() {
	f.list, f.count, f.mistyped = emptied(f.list), 0, 0
}

// mark is how much had been found at some time.
type mark struct{ listed, count, mistyped int }

func (f *findings) mark() mark { return mark{len(f.list), f.count, f.mistyped} }

// undo forgets what was found since.
func (f *findings) undo(m mark) { f.list, f.count, f.mistyped = f.list[:m.listed], m.count, m.mistyped }

func (f *findings) mistypedSince(m mark) bool { return f.mistyped > m.mistyped }

// absent notes the members that t asks for and the object at i has not, or has as null.
func (r *Reader) absent(t *structure, given *set, i int) {
	for _, k := range t.rules {
		if f := &t.fields[k]; given.has(k) {
			continue
		} else if f.present {
			r.findings.add(finding{text: r.current, at: i, below: eventpath.Quote(f.name), rule: rulePresent})
		} else {
			r.allAbsent(f.node.fields, eventpath.Quote(f.name), i)
		}
	}
}

// allAbsent notes all that t asks for, of an object that is not there. It would be at the path before, seen from the
// value at i.
func (r *Reader) allAbsent(t *structure, before string, i int) {
	if before != "" {
		before += "."
	}
	for _, k := range t.rules {
		if f := &t.fields[k]; f.present {
			r.findings.add(finding{text: r.current, at: i, below: before + eventpath.Quote(f.name), rule: rulePresent})
		} else {
			r.allAbsent(f.node.fields, before+eventpath.Quote(f.name), i)
		}
	}
}

// Violations returns what was found, sorted by path, and how many there are in all.
func (r *Reader) Violations() ([]Violation, int) {
	if r.findings.count == 0 {
		return nil, 0
	}
	list := r.findings.list
	slices.SortStableFunc(list, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.at, b.at))
	})
	violations := make([]Violation, len(list))
	places := make([]place, len(r.texts)) // walked as far as the findings in them
	for i, f := range list {
		violations[i] = Violation{r.path(places, f.text, f.at).text(f.below, LongestPath), f.rule, f.want, f.got}
	}
	slices.SortStableFunc(violations, func(a, b Violation) int { return strings.Compare(a.Path, b.Path) })
	return violations, r.findings.count
}

// path returns the place of the value at the offset at of a text.
func (r *Reader) path(places []place, text, at int) *place {
	p := &places[text]
	if p.s == "" {
		p.s = r.texts[text].text
		if text > 0 {
			p.before = r.path(make([]place, len(r.texts)), r.texts[text].around, r.texts[text].at).text("", LongestPath/2)
		}
	}
	r.visited += max(at-p.i, 0)
	p.walk(at)
	return p
}

// place is a place in a text, and the way to it.
type place struct {
	s      string
	before string // the path of the text itself, if it came in a string
	i      int
	stack  []step
}

// step is a member of an object or an element of an array.
type step struct {
	name  string
	index int // -1 for a member
}

// walk goes on to the value at the offset at. The text is well-formed.
func (p *place) walk(at int) {
	for p.i < at {
		switch p.s[p.i] {
		case '{':
			p.stack = append(p.stack, step{index: -1})
			p.name(scan.Space(p.s, p.i+1))
		case '[':
			p.stack = append(p.stack, step{})
			p.i++
		case '}', ']':
			p.stack = p.stack[:len(p.stack)-1]
			p.i++
		case ',':
			if top := &p.stack[len(p.stack)-1]; top.index < 0 {
				p.name(scan.Space(p.s, p.i+1))
			} else {
				top.index++
				p.i++
			}
		case '"':
			p.i = scan.Over(p.s, p.i)
		default:
			p.i++
		}
	}
}

// name reads the name at i, if there is one.
func (p *place) name(i int) {
	if p.i = i; p.s[i] == '"' {
		p.stack[len(p.stack)-1].name, p.i, _ = scan.Name(p.s, i)
	}
}

// LongestPath is how long the path of a violation can be, in bytes. Of a longer one steps in the middle are left out,
// and of a long name its end: "…" is in their place.
const LongestPath = 4096

// text writes the path to a place, and on to a member below, in at most limit bytes.
func (p *place) text(below string, limit int) string {
	if below != "" {
		below = "." + below
	}
	b, head := []byte(p.before), len(p.before)
	for i, s := range p.stack {
		if b = appendStep(b, s); len(b) <= limit/2 {
			head = len(b)
		}
		if len(b)+len(below) > limit {
			return string(b[:head]) + ".…" + p.tail(i+1, limit-head-len(below)-len(".…")) + below
		}
	}
	if len(b) == 0 && below != "" {
		return below[1:]
	}
	return string(b) + below
}

// tail writes as many of the last steps, from the one with the index from on, as there is room for.
func (p *place) tail(from, room int) string {
	first := len(p.stack)
	for first > from {
		if room -= 1 + len(appendStep(nil, p.stack[first-1])); room < 0 {
			break
		}
		first--
	}
	b := []byte{}
	for _, s := range p.stack[first:] {
		if s.index < 0 && len(b) == 0 {
			b = append(b, '.')
			b = append(b, appendStep(nil, s)...)
			continue
		}
		b = appendStep(b, s)
	}
	return string(b)
}

// longestName is how much of a name is in a path, in bytes.
const longestName = 256

func appendStep(b []byte, s step) []byte {
	if s.index >= 0 {
		return append(strconv.AppendInt(append(b, '['), int64(s.index), 10), ']')
	}
	if len(b) > 0 {
		b = append(b, '.')
	}
	name := s.name
	if len(name) > longestName {
		name = strings.ToValidUTF8(name[:longestName], "") + "…"
	}
	return append(b, eventpath.Quote(name)...)
}
