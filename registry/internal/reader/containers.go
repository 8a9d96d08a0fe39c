package reader

import (
	"reflect"
	"slices"

	"github.com/typedbus/typedbus/registry/internal/scan"
)

// list decodes the array that begins at i into the slice v. Elements that do not fit are zero.
func (r *Reader) list(n *node, v reflect.Value, i int) int {
	if n.plain {
		noted := r.findings.mark()
		list, end, ok := r.strings(i)
		if ok {
			*v.Addr().Interface().(*[]string) = list
			return end
		}
		r.findings.undo(noted) // they come again
	}
	count := 0
	end := r.elements(i, func(_, i int) int {
		if count == v.Cap() {
			v.Grow(n.length.room(count))
		}
		count++
		v.SetLen(count)
		return r.element(n.elem, v.Index(count-1), i)
	})
	if count == 0 {
		v.Set(n.empty)
	}
	n.length.learn(count)
	return end
}

// strings reads the array of nothing but strings that begins at i. It reports false for another.
func (r *Reader) strings(i int) (list []string, end int, ok bool) {
	s := r.text
	i = scan.Space(s, i+1)
	if i < len(s) && s[i] == ']' {
		return []string{}, i + 1, true
	}
	r.scratch = r.scratch[:0]
	for i < len(s) && s[i] == '"' {
		end, form := scan.String(s, i)
		if end < 0 {
			return nil, 0, false
		}
		r.scratch = append(r.scratch, r.string(s[i+1:end-1], form, i))
		if i = scan.Space(s, end); i < len(s) && s[i] == ']' {
			return r.listOf(r.scratch), i + 1, true
		}
		if i == len(s) || s[i] != ',' {
			return nil, 0, false
		}
		i = scan.Space(s, i+1)
	}
	return nil, 0, false
}

// listOf returns a copy of texts. Most lists of an event are parts of one list. Those with long copies in them are not,
// so that who keeps one keeps less than a payload that is shared.
func (r *Reader) listOf(texts []string) []string {
	if !r.shared && slices.ContainsFunc(texts, func(text string) bool { return len(text) > longestInPiece }) {
		return append(make([]string, 0, len(texts)), texts...)
	}
	list := take(r, batchString, &r.batches.strings, len(texts))
	copy(list, texts)
	return list
}

// element decodes an element of a list or map.
func (r *Reader) element(n *node, v reflect.Value, i int) int {
	end, _ := r.value(n, v, i)
	if n.op == opStruct && i < len(r.text) && r.text[i] == 'n' && n.asks() {
		r.allAbsent(n.fields, "", i)
	}
	return end
}

// elements walks the array that begins at i. decode is given the index and offset of each element, and returns the
// offset after it.
func (r *Reader) elements(i int, decode func(index, i int) int) int {
	s := r.text
	if r.depth++; r.depth > scan.MaxDepth {
		return scan.Malformed
	}
	if i = scan.Space(s, i+1); i < len(s) && s[i] == ']' {
		r.depth--
		return i + 1
	}
	for index := 0; ; index++ {
		if i = decode(index, i); i < 0 {
			return i
		}
		if i = scan.Space(s, i); i == len(s) {
			return scan.Malformed
		}
		if s[i] == ']' {
			r.depth--
			return i + 1
		}
		if s[i] != ',' {
			return scan.Malformed
		}
		i = scan.Space(s, i+1)
	}
}

// listOfOne decodes a value that is no array as if it were the only element of one: where an array is missing around
// its only element, as JSON made from XML tends to have it, a tolerant type gets it.
func (r *Reader) listOfOne(n *node, v reflect.Value, i int) (end int, ok bool) {
	if !r.tolerant || !n.single || r.isEmptyString(i) {
		return r.misfit(n, v, i)
	}
	noted := r.findings.mark()
	v.Grow(1)
	v.SetLen(1)
	if end, ok = r.value(n.elem, v.Index(0), i); ok && !r.findings.mistypedSince(noted) {
		return end, true
	}
	v.SetZero()
	r.findings.undo(noted)
	if end >= 0 {
		r.mistyped(n, i, end)
	}
	return end, false
}

func (r *Reader) isEmptyString(i int) bool {
	return len(r.text)-i >= 2 && r.text[i] == '"' && r.text[i+1] == '"'
}

// array decodes the array that begins at i into the Go array v, which has to be as long.
func (r *Reader) array(n *node, v reflect.Value, i int) (end int, ok bool) {
	noted, count := r.findings.mark(), 0
	end = r.elements(i, func(index, at int) int {
		count++
		if index >= v.Len() {
			end, _ := r.names.Value(r.text, at, r.depth)
			return end
		}
		return r.element(n.elem, v.Index(index), at)
	})
	if end < 0 || count == v.Len() {
		return end, true
	}
	v.SetZero()
	r.findings.undo(noted)
	r.wrongLength(i, v.Len(), count)
	return end, false
}

// dictionary decodes the object that begins at i into the map v. Members that do not fit are left out.
func (r *Reader) dictionary(n *node, v reflect.Value, i int) int {
	s := r.text
	if r.depth++; r.depth > scan.MaxDepth {
		return scan.Malformed
	}
	v.Set(reflect.MakeMap(n.typ))
	spare := n.spares.Get().(*spare)
	defer spare.giveBack(n)
	d := dictionary{node: n, m: v, spare: spare, integers: n.typ.Key().Kind() != reflect.String, names: r.names.Open()}
	if n.plain {
		d.texts = v.Interface().(map[string]string)
	}
	for i = scan.Space(s, i+1); i < len(s) && s[i] != '}'; {
		name, at, form := scan.Name(s, i)
		if at < 0 {
			return at
		}
		if form&scan.Lone != 0 {
			r.lone(at)
		}
		if d.texts != nil && at < len(s) && s[at] == '"' {
			i = r.textEntry(d.texts, name, at)
		} else {
			i = r.entry(&d, name, at)
		}
		if i < 0 {
			return i
		}
		if i = scan.Next(s, i); i < 0 {
			return i
		}
	}
	if i >= len(s) {
		return scan.Malformed
	}
	for _, key := range d.misfits {
		d.m.SetMapIndex(key, reflect.Value{})
	}
	r.names.Close(d.names)
	r.depth--
	return i + 1
}

// dictionary is a map that is being decoded.
type dictionary struct {
	*spare
	node     *node
	m        reflect.Value
	texts    map[string]string // m, if it is of texts
	integers bool              // the keys are integers: some have two names, and some names stand for none
	names    scan.Object       // of a map of integers
	misfits  []reflect.Value   // their keys are in the map until all names are known
}

// textEntry reads the string that begins at i into a map of texts.
func (r *Reader) textEntry(texts map[string]string, name string, i int) int {
	end, form := scan.String(r.text, i)
	if _, twice := texts[name]; twice || end < 0 {
		return scan.Malformed
	}
	texts[r.own(name)] = r.string(r.text[i+1:end-1], form, i)
	return end
}

// entry reads the value that begins at i into the map d.
func (r *Reader) entry(d *dictionary, name string, i int) (end int) {
	if d.integers && !r.names.Add(&d.names, name) {
		return scan.Malformed
	}
	fits := setKey(d.key, r.own(name))
	twice := d.m.MapIndex(d.key).IsValid()
	switch {
	case twice && !d.integers:
		return scan.Malformed
	case !fits || twice:
		if end, _ = r.over(i); end >= 0 {
			r.findings.add(finding{text: r.current, at: i, rule: ruleType, want: "an integer of its own for a name", got: "another name"})
		}
		return end
	}
	d.elem.SetZero()
	if end, fits = r.value(d.node.elem, d.elem, i); end < 0 {
		return end
	}
	if !fits {
		misfit := reflect.New(d.key.Type()).Elem()
		misfit.Set(d.key)
		d.misfits = append(d.misfits, misfit)
		d.elem.SetZero()
	} else if r.text[i] == 'n' && d.node.elem.asks() {
		r.allAbsent(d.node.elem.fields, "", i)
	}
	d.m.SetMapIndex(d.key, d.elem)
	return end
}

// spare has room for a member of a map before it is put there.
type spare struct{ key, elem reflect.Value }

func newSpare(t reflect.Type) *spare {
	return &spare{reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()}
}

func (s *spare) giveBack(n *node) {
	s.key.SetZero()
	s.elem.SetZero()
	n.spares.Put(s)
}

// setKey makes key what name stands for. It reports false if that is none.
func setKey(key reflect.Value, name string) bool {
	switch key.Kind() {
	case reflect.String:
		key.SetString(name)
		return true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		u, ok := parseUint(name, key.Type().Bits())
		key.SetUint(u)
		return ok
	}
	n, ok := parseInt(name, key.Type().Bits())
	key.SetInt(n)
	return ok
}

// own returns text as a string of the event's own, if strings do not share the payload.
func (r *Reader) own(text string) string {
	if r.shared {
		return text
	}
	return r.copied(text)
}

// any decodes the value that begins at i as encoding/json does where it is told nothing of it.
func (r *Reader) any(i int) (x any, end int) {
	s := r.text
	if i >= len(s) {
		return nil, scan.Malformed
	}
	switch c := s[i]; {
	case c == '"':
		end, form := scan.String(s, i)
		if end < 0 {
			return nil, end
		}
		return r.string(s[i+1:end-1], form, i), end
	case c == '[':
		list := []any{}
		end = r.elements(i, func(_, i int) int {
			x, end := r.any(i)
			list = append(list, x)
			return end
		})
		return list, end
	case c == '{':
		return r.anyObject(i)
	case c == '-' || '0' <= c && c <= '9':
		end, whole := scan.Number(s, i)
		if end < 0 {
			return nil, end
		}
		f, ok := parseFloat(s[i:end], whole, 64)
		if !ok {
			r.findings.add(finding{text: r.current, at: i, rule: ruleType, want: "number that a float64 can hold", got: "number"})
			return nil, end
		}
		return f, end
	}
	if end = scan.Literal(s, i); end >= 0 && s[i] != 'n' {
		x = s[i] == 't'
	}
	return x, end
}

func (r *Reader) anyObject(i int) (any, int) {
	s := r.text
	if r.depth++; r.depth > scan.MaxDepth {
		return nil, scan.Malformed
	}
	m := map[string]any{}
	for i = scan.Space(s, i+1); i < len(s) && s[i] != '}'; {
		name, at, form := scan.Name(s, i)
		if _, twice := m[name]; twice || at < 0 {
			return nil, scan.Malformed
		}
		if form&scan.Lone != 0 {
			r.lone(at)
		}
		x, end := r.any(at)
		if end < 0 {
			return nil, end
		}
		m[r.own(name)] = x
		if i = scan.Next(s, end); i < 0 {
			return nil, i
		}
	}
	if i >= len(s) {
		return nil, scan.Malformed
	}
	r.depth--
	return m, i + 1
}
