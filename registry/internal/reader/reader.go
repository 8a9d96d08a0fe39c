// Package reader reads events. It is the only reader of payloads there is: what it decodes is also what conditions,
// relations, presence rules and lookups see.
//
// [Compile] works out, once for a type, the program that decodes it. [Reader.Event] walks a payload once: it takes the
// envelope apart, asks which program is for such an event, decodes into a value of its type, and notes what does not
// fit. A program that is tolerant converts what plainly means the same, on the way.
//
// What it decodes is what encoding/json/v2 decodes. What it does not know – types with an unmarshal method of their
// own, options of tags beyond the usual – it hands to that package, for the one value.
//
// # Memory
//
// A payload is one string, which is never modified. Text in it that stands for itself is not copied: the strings of
// an event are parts of the payload, and one that is kept keeps the payload, up to [Shared] bytes of it. Strings of
// larger payloads, and text with escapes, are copies; the small ones of a larger payload are made together, and one that
// is kept keeps [Piece] bytes. [strings.Clone] lets go.
package reader

import (
	"reflect"
	"strings"
	"sync"

	"github.com/typedbus/typedbus/registry/internal/scan"
)

// Shared is the size of the largest payload, in bytes, whose text the strings of an event share. Strings of larger
// payloads are copies, so that one that is kept does not keep all of them.
const Shared = 64 << 10

// Reader reads one payload at a time. It keeps nothing of one but what it has returned.
type Reader struct {
	Header Header

	text     string
	texts    []nested // text, and what came in strings of it
	current  int      // the index of text in texts
	depth    int      // how many arrays and objects are open
	tolerant bool
	shared   bool // the strings of the event are parts of the text

	names    scan.Names
	scratch  []string // the elements of the list of strings that is being read
	deferred []deferred

	copies   strings.Builder // of text, where it is not shared: its strings are parts of it
	program  *Program
	value0   reflect.Value // a pointer to the event
	findings findings
	batches  batches
	visited  int // see [Reader.Visited]
}

var readers = sync.Pool{New: func() any { return new(Reader) }}

// Get returns a Reader, to be put back with [Reader.Put].
func Get() *Reader { return readers.Get().(*Reader) }

// Put gives r back. Nothing of it may be used any more.
func (r *Reader) Put() {
	r.names.Reset()
	r.findings.reset()
	*r = Reader{names: r.names, scratch: emptied(r.scratch), deferred: emptied(r.deferred), texts: emptied(r.texts), findings: r.findings}
	readers.Put(r)
}

// emptied returns the list for the next payload: with nothing of this one in it, and not at all if it has become long,
// since to empty it would cost each payload after a large one as much.
func emptied[T any](list []T) []T {
	const long = 64
	if cap(list) > long {
		return nil
	}
	clear(list[:cap(list)])
	return list[:0]
}

// Visited returns how much work the payload has been so far, for tests of what hostile ones cost: a step for each value
// that was decoded, and for each byte that was stepped over or walked again.
func (r *Reader) Visited() int { return r.visited }

// over steps over the value that begins at i, which nothing is decoded of.
func (r *Reader) over(i int) (end int, form scan.Form) {
	end, form = r.names.Value(r.text, i, r.depth)
	r.visited += max(end-i, 0)
	return end, form
}

// begin makes r read text.
func (r *Reader) begin(text string) {
	r.text, r.shared = text, len(text) <= Shared
	r.texts = append(r.texts[:0], nested{text: text})
}

// nested is a text in which something is read.
type nested struct {
	text   string
	around int // the index of the text in which it is a string
	at     int // where that string begins
}

// string returns what the content of a string stands for, which begins after the quote at i.
func (r *Reader) string(content string, form scan.Form, i int) string {
	switch {
	case form != 0:
		if form&scan.Lone != 0 {
			r.lone(i)
		}
		return scan.Unquote(content, form)
	case r.shared:
		return content
	}
	return r.copied(content)
}

// Piece is how many bytes of copies of a payload's text are made at once.
const Piece = 4 << 10

// longestInPiece is the length of the longest text that is copied together with others.
const longestInPiece = Piece / 8

// copied returns a copy of text. Short ones are parts of one piece of memory: an allocation for each would be most of
// what a large payload costs.
func (r *Reader) copied(text string) string {
	if len(text) > longestInPiece {
		return strings.Clone(text)
	}
	if r.copies.Cap()-r.copies.Len() < len(text) {
		r.copies.Reset()
		r.copies.Grow(Piece)
	}
	start := r.copies.Len()
	r.copies.WriteString(text) // what was written before stays as it is
	return r.copies.String()[start:]
}

// value decodes the value that begins at i into v, which is zero. It returns the offset after the value, or
// [scan.Malformed], and reports whether the value fitted or was converted: if not, v is zero, and that is noted.
func (r *Reader) value(n *node, v reflect.Value, i int) (end int, ok bool) {
	s := r.text
	if i >= len(s) {
		return scan.Malformed, false
	}
	r.visited++
	c := s[i]
	if c == 'n' && n.op < opRaw {
		return scan.Literal(s, i), true
	}
	switch n.op {
	case opString:
		if c == '"' {
			end, form := scan.String(s, i)
			if end < 0 {
				return end, false
			}
			v.SetString(r.string(s[i+1:end-1], form, i))
			return end, true
		}
	case opStruct:
		if c == '{' {
			return r.object(n.fields, v, i), true
		}
		if c == '"' && r.tolerant {
			return r.wrapped(n, v, i)
		}
	case opList:
		if c == '[' {
			return r.list(n, v, i), true
		}
		return r.listOfOne(n, v, i)
	case opArray:
		if c == '[' {
			return r.array(n, v, i)
		}
	case opMap:
		if c == '{' {
			return r.dictionary(n, v, i), true
		}
	case opPointer:
		return r.pointer(n, v, i)
	case opAny:
		x, end := r.any(i)
		if end >= 0 && x != nil {
			v.Set(reflect.ValueOf(x))
		}
		return end, true
	case opRaw, opForeign:
		return r.foreign(n, v, i)
	default:
		return r.scalar(n, v, i)
	}
	return r.misfit(n, v, i)
}

// object decodes the object that begins at i into the struct v.
func (r *Reader) object(t *structure, v reflect.Value, i int) int {
	s := r.text
	if r.depth++; r.depth > scan.MaxDepth {
		return scan.Malformed
	}
	var seen, given set
	names := r.names.Open()
	start, next := i, 0
	for i = scan.Space(s, i+1); i < len(s) && s[i] != '}'; {
		k, at := r.member(t, &next, i)
		switch {
		case at < 0:
			return at
		case at >= len(s):
			return scan.Malformed
		case k < 0 || t.anyCase:
			name, _, _ := scan.Name(s, i)
			if !r.names.Add(&names, name) {
				return scan.Malformed
			}
		case !seen.add(k, len(t.fields)):
			return scan.Malformed
		}
		if k < 0 {
			i, _ = r.over(at)
		} else {
			f := &t.fields[k]
			fv := f.in(v)
			if t.anyCase && !seen.add(k, len(t.fields)) {
				fv.SetZero() // of two names that differ in case the last counts
			}
			if s[at] != 'n' {
				given.add(k, len(t.fields))
			}
			i, _ = r.value(f.node, fv, at)
		}
		if i < 0 {
			return i
		}
		if i < len(s) && s[i] == ',' {
			if i++; i < len(s) && s[i] != '"' {
				i = scan.Space(s, i)
			}
			if i == len(s) || s[i] == '}' {
				return scan.Malformed
			}
			continue
		}
		if i = scan.Next(s, i); i < 0 {
			return i
		}
	}
	if i >= len(s) {
		return scan.Malformed
	}
	r.names.Close(names)
	r.depth--
	if t.rules != nil {
		r.absent(t, &given, start)
	}
	return i + 1
}

// member reads the name that begins at i. It returns the index of the field that takes the member, or -1, and the
// offset of the value. next is the field that is likely to come next.
func (r *Reader) member(t *structure, next *int, i int) (k, value int) {
	s := r.text
	if k = *next; k < len(t.fields) {
		if start := t.fields[k].start; len(s)-i > len(start) && s[i:i+len(start)] == start && start != "" {
			*next = k + 1
			if i += len(start); s[i] <= ' ' {
				i = scan.Space(s, i)
			}
			return k, i
		}
	}
	name, value, _ := scan.Name(s, i)
	if k = t.lookup(name); k >= 0 {
		*next = k + 1
	}
	return k, value
}

// set is a set of small integers.
type set struct {
	small uint64
	large []uint64
}

// add adds k, one of n numbers from 0 on, and reports whether it is new.
func (s *set) add(k, n int) bool {
	word := &s.small
	if k >= 64 {
		if s.large == nil {
			s.large = make([]uint64, n/64)
		}
		word = &s.large[k/64-1]
	}
	bit := uint64(1) << (k % 64)
	added := *word&bit == 0
	*word |= bit
	return added
}

func (s *set) has(k int) bool {
	if k < 64 {
		return s.small&(1<<k) != 0
	}
	return s.large != nil && s.large[k/64-1]&(1<<(k%64)) != 0
}
