package pattern

import (
	"bytes"
	"sync"
)

// leaf is a value of the event at one of the machine's fields.
type leaf struct {
	value
	next    int32 // the next leaf of the field, or -1
	members int32 // where in scan.members the array elements begin that the leaf is in
	count   int32 // how many they are
}

// scan is what is read of one event, and what is found out from it. Scans are used again and again.
type scan struct {
	m       *machine
	event   []byte
	leaves  []leaf
	first   []int32 // of each field's leaves, or -1
	last    []int32
	members []element
	inside  []element // the array elements that are being read
	arrays  int32
	// parts are those of all array elements that are objects or arrays, arrayParts those of the arrays.
	parts, arrayParts []part
	text              []byte // of strings that have escapes
	verdict           []verdict
	search            search
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
	s.m, s.event, s.arrays = m, event, 0
	s.leaves, s.members, s.inside, s.text = s.leaves[:0], s.members[:0], s.inside[:0], s.text[:0]
	s.parts, s.arrayParts, s.search.ready = s.parts[:0], s.arrayParts[:0], false
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
	if cap(s.leaves) <= maxKept && cap(s.members) <= 4*maxKept && cap(s.parts) <= 4*maxKept && cap(s.arrayParts) <= 4*maxKept && cap(s.text) <= 64*maxKept {
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
			end, err = s.value(i, next, depth+1)
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
	if len(name) == 0 && !s.m.emptyNames {
		return nil
	}
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
	if err != nil || at.field < 0 {
		return end, err
	}
	n := int32(len(s.leaves))
	s.leaves = append(s.leaves, leaf{next: -1})
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
	if len(s.inside) > 0 {
		l.members, l.count = int32(len(s.members)), int32(len(s.inside))
		s.members = append(s.members, s.inside...)
	}
	if s.first[at.field] < 0 {
		s.first[at.field] = n
	} else {
		s.leaves[s.last[at.field]].next = n
	}
	s.last[at.field] = n
	return end, nil
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
	array := s.arrays
	s.arrays++
	s.arrayParts = append(s.arrayParts, part{from: int32(len(s.leaves))})
	if b[i] == ']' {
		return i + 1, nil
	}
	for index := int32(0); ; index++ {
		nested, here := b[i] == '{' || b[i] == '[', len(s.parts)
		if nested {
			s.inside = append(s.inside, element{array, index, int32(here)})
			s.parts = append(s.parts, part{from: int32(len(s.leaves))})
		}
		end, err := s.value(i, at, depth+1)
		if err != nil {
			return 0, err
		}
		if nested {
			s.inside = s.inside[:len(s.inside)-1]
			s.parts[here].to = int32(len(s.leaves))
		}
		var done bool
		if i, done, err = lexNext(b, end, ']'); err != nil || done {
			s.arrayParts[array].to = int32(len(s.leaves))
			return i, err
		}
	}
}
