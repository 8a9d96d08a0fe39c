package pattern

import (
	"bytes"
	"sync"
)

// leaf is a value of the event at one of the machine's fields.
type leaf struct {
	value
	next   int32 // the next leaf of the field, or -1
	inside int32 // the innermost array element that the leaf is in, of scan.elements, or -1
}

// scan is what is read of one event, and what is found out from it. Scans are used again and again.
type scan struct {
	m       *machine
	event   []byte
	leaves  []leaf
	first   []int32 // of each field's leaves, or -1
	last    []int32
	inArray bool  // a leaf is in an array element
	inside  int32 // the array element that is being read, of elements, or -1
	empties int   // how many of the members that are being read have an empty name
	// elements are those of arrays that are objects or arrays themselves, arrays the parts of the event that arrays are.
	elements []element
	arrays   []part
	text     []byte // of strings that have escapes
	verdict  []verdict
	search   search

	// Of a set:
	tried   []bool // of each branch
	matched []bool // of each pattern
	found   []int
	one     [1]int
	single  [1]int32
	folded  []byte
	err     *EventError
}

// verdict is what is known of a clause.
type verdict uint8

const (
	unknown verdict = iota
	kept
	broken
)

var scans = sync.Pool{New: func() any { return new(scan) }}

// maxKept is how many leaves a scan may have room for to be kept for the next event.
const maxKept = 4096

func newScan(m *machine, event []byte) *scan {
	s := scans.Get().(*scan)
	s.m, s.event, s.inArray, s.inside, s.empties = m, event, false, -1, 0
	s.leaves, s.text = s.leaves[:0], s.text[:0]
	s.elements, s.arrays, s.search.ready = s.elements[:0], s.arrays[:0], false
	s.first, s.last = resized(s.first, len(m.fields)), resized(s.last, len(m.fields))
	for i := range s.first {
		s.first[i] = -1
	}
	s.verdict = resized(s.verdict, len(m.clauses))
	clear(s.verdict)
	return s
}

func (s *scan) release() {
	clear(s.leaves) // their texts are the event's
	s.m, s.event = nil, nil
	if cap(s.leaves) <= maxKept && cap(s.elements) <= 4*maxKept && cap(s.arrays) <= 4*maxKept && cap(s.text) <= 64*maxKept {
		scans.Put(s)
	}
}

func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// read reads the event.
func (s *scan) read() *lexError {
	i := skipSpace(s.event, 0)
	if i >= len(s.event) || s.event[i] != '{' {
		return lexErr(i, "an event must be a JSON object")
	}
	_, err := s.object(i, &s.m.root, 0)
	return err
}

// object reads the object at i, which is at a step of the machine and inside depth others.
func (s *scan) object(i int, at *step, depth int) (int, *lexError) {
	b := s.event
	if depth >= maxDepth {
		return 0, lexErr(i, "objects and arrays are more than 1000 deep")
	}
	if i = skipSpace(b, i+1); i >= len(b) {
		return 0, lexErr(i, "the text ends early")
	}
	if b[i] == '}' {
		return i + 1, nil
	}
	for {
		if b[i] != '"' {
			return 0, lexErr(i, "a member's name must be a string")
		}
		end, escaped, err := lexString(b, i)
		if err != nil {
			return 0, err
		}
		name := b[i+1 : end-1]
		if escaped {
			name = s.unescape(name)
		}
		if i, err = lexColon(b, end); err != nil {
			return 0, err
		}
		if next := s.enter(at, name); next != nil {
			if len(name) == 0 {
				s.empties++
			}
			end, err = s.value(i, next, depth+1)
			if len(name) == 0 {
				s.empties--
			}
		} else {
			end, err = lexValue(b, i, depth+1)
		}
		if err != nil {
			return 0, err
		}
		var done bool
		if i, done, err = lexNext(b, end, '}'); err != nil || done {
			return i, err
		}
	}
}

// enter returns the step that a member's name leads to. A dot in a name is as good as an object.
func (s *scan) enter(at *step, name []byte) *step {
	if next := at.child(name); next != nil {
		return next
	}
	for at != nil {
		dot := bytes.IndexByte(name, '.')
		if dot < 0 {
			return at.child(name)
		}
		at, name = at.child(name[:dot]), name[dot+1:]
	}
	return nil
}

// unescape returns the text of a string without its escapes. The text stays valid while the scan is read.
func (s *scan) unescape(quoted []byte) []byte {
	from := len(s.text)
	s.text = appendUnescaped(s.text, quoted)
	return s.text[from:len(s.text):len(s.text)]
}

// value reads the value at i, which is at a step of the machine and inside depth objects and arrays.
func (s *scan) value(i int, at *step, depth int) (int, *lexError) {
	switch s.event[i] {
	case '{':
		return s.object(i, at, depth)
	case '[':
		return s.array(i, at, depth)
	}
	end, escaped, err := lexScalar(s.event, i)
	if err != nil {
		return 0, err
	}
	if at.field >= 0 {
		s.addLeaf(at.field, i, end, escaped)
	}
	if at.dotted >= 0 && s.empties == 0 {
		s.addLeaf(at.dotted, i, end, escaped)
	}
	return end, nil
}

// addLeaf notes the value from i to end at a field.
func (s *scan) addLeaf(field int32, i, end int, escaped bool) {
	n := int32(len(s.leaves))
	s.leaves = append(s.leaves, leaf{next: -1, inside: s.inside})
	l := &s.leaves[n]
	l.kind, l.text = s.event[i], s.event[i:end]
	switch l.kind {
	case '"':
		l.text = s.event[i+1 : end-1]
		if escaped {
			l.text = s.unescape(l.text)
		}
	case 't', 'f', 'n':
	default:
		l.kind = '0'
	}
	s.inArray = s.inArray || s.inside >= 0
	if s.first[field] < 0 {
		s.first[field] = n
	} else {
		s.leaves[s.last[field]].next = n
	}
	s.last[field] = n
}

// array reads the array at i. Objects and arrays in it are inside its elements; strings, numbers and words are not, so
// that each may be matched by another field.
func (s *scan) array(i int, at *step, depth int) (int, *lexError) {
	b := s.event
	if depth >= maxDepth {
		return 0, lexErr(i, "objects and arrays are more than 1000 deep")
	}
	if i = skipSpace(b, i+1); i >= len(b) {
		return 0, lexErr(i, "the text ends early")
	}
	array, outer := int32(len(s.arrays)), s.inside
	s.arrays = append(s.arrays, part{from: int32(len(s.leaves))})
	if b[i] == ']' {
		return i + 1, nil
	}
	for index := int32(0); ; index++ {
		nested, here := b[i] == '{' || b[i] == '[', len(s.elements)
		if nested {
			s.inside = int32(here)
			s.elements = append(s.elements, element{part{from: int32(len(s.leaves))}, array, index, outer})
		}
		end, err := s.value(i, at, depth+1)
		if err != nil {
			return 0, err
		}
		if nested {
			s.inside = outer
			s.elements[here].to = int32(len(s.leaves))
		}
		var done bool
		if i, done, err = lexNext(b, end, ']'); err != nil || done {
			s.arrays[array].to = int32(len(s.leaves))
			return i, err
		}
	}
}
