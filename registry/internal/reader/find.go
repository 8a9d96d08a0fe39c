package reader

import (
	"reflect"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/scan"
)

// Find yields the values that payload, an event, has at path, in the payload's order, each as it stands there and with
// the indexes of the elements that the steps of several values took. It finds what the program decodes: an object in a
// string, a list without brackets, a member whatever its case, all as far as the program takes them. What the program
// has no field for is found by its name. A nil Program has no fields.
//
// The payload need not be JSON; of one that is not, less may be found.
func (p *Program) Find(payload string, path eventpath.Path, yield func(position []int, value string) bool) {
	p.findWith(finder{s: payload, yield: yield}, path)
}

// Taken is [Program.Find], but a value for which the program has a text or an integer is yielded as what the program
// makes of it, in JSON: "7" for a 7 that a tolerant program takes for a text, 7 for a 7.0. A value that does not fit
// there is not yielded.
func (p *Program) Taken(payload string, path eventpath.Path, yield func(position []int, value string) bool) {
	p.findWith(finder{s: payload, taken: true, yield: yield}, path)
}

// findWith is Find with a finder whose fields say what else is asked.
func (p *Program) findWith(f finder, path eventpath.Path) {
	var n *node
	if p != nil {
		f.tolerant, n = p.tolerant, &node{op: opStruct, fields: p.root}
	}
	if len(path) > 0 && path[0].Kind == eventpath.Member && path[0].Name == "resources" && n != nil {
		n = &node{op: opStruct, fields: envelopeFields}
	}
	f.find(scan.Space(f.s, 0), n, path, nil, true)
}

// Likely yields the first value at path that some program might find in payload.
func Likely(payload string, path eventpath.Path, yield func(position []int, value string) bool) {
	f := finder{s: payload, lenient: true, yield: yield}
	f.find(scan.Space(payload, 0), nil, path, nil, true)
}

// envelopeFields is the part of the envelope that a path can lead into.
var envelopeFields = &structure{fields: []field{{name: "resources", node: headerList}}, byLength: [][]entry{len("resources"): {{digest("resources"), 0}}}}

// Text returns what a value that [Program.Find] yields says as text: a string its content, another scalar as it is
// written. It reports false for an object or array.
func Text(value string) (string, bool) {
	switch {
	case value == "" || value[0] == '{' || value[0] == '[':
		return "", false
	case value[0] != '"':
		return value, true
	}
	end, form := scan.String(value, 0)
	if end != len(value) {
		return "", false
	}
	return scan.Unquote(value[1:end-1], form), true
}

type finder struct {
	s        string
	tolerant bool
	lenient  bool // any program might be meant
	taken    bool // see [Program.Taken]
	yield    func(position []int, value string) bool
}

// find yields the values at path below the one that begins at i, which n decodes if it is not nil. It reports whether
// to go on.
func (f *finder) find(i int, n *node, path eventpath.Path, position []int, root bool) bool {
	for n != nil && n.op == opPointer {
		n = n.elem
	}
	if i < 0 || i >= len(f.s) {
		return true
	}
	if len(path) == 0 {
		if end := scan.Over(f.s, i); end > i {
			value := f.s[i:end]
			if f.taken {
				value = f.takenAs(n, i, value)
			}
			return value == "" || f.yield(position, value)
		}
		return true
	}
	if path[0].Kind == eventpath.Member {
		return f.member(i, n, path, position, root)
	}
	var elem *node
	if n != nil && n.elem != nil {
		elem = n.elem
	}
	if f.s[i] != '[' {
		return !f.isOnly(i, n) || f.element(i, 0, elem, path, position)
	}
	i = scan.Space(f.s, i+1)
	for index := 0; i < len(f.s) && f.s[i] != ']'; index++ {
		if !f.element(i, index, elem, path, position) {
			return false
		}
		if i = scan.Over(f.s, i); i < 0 {
			return true
		}
		if i = scan.Space(f.s, i); i == len(f.s) || f.s[i] != ',' {
			return true
		}
		i = scan.Space(f.s, i+1)
	}
	return true
}

// element goes on with an element of a list, if the path takes it.
func (f *finder) element(i, index int, n *node, path eventpath.Path, position []int) bool {
	switch step := path[0]; step.Kind {
	case eventpath.Index:
		if index != step.Index {
			return true
		}
		return f.find(i, n, path[1:], position, false)
	case eventpath.ARN:
		end := scan.Over(f.s, i)
		if end < 0 {
			return true
		}
		if arn, ok := Text(f.s[i:end]); !ok || f.s[i] != '"' || !step.TakesARN(arn) {
			return true
		}
	}
	return f.find(i, n, path[1:], append(position, index), false)
}

// member goes on with a member of an object.
func (f *finder) member(i int, n *node, path eventpath.Path, position []int, root bool) bool {
	if f.s[i] == '"' && (f.lenient || n != nil && n.op == opStruct && f.tolerant) {
		return f.inside(i, n, path, position)
	}
	at, elem := f.value(i, n, path[0].Name)
	if at < 0 || at >= len(f.s) {
		return true
	}
	if root && path[0].Name == "detail" && f.s[at] == '"' && len(path) > 1 {
		return f.inside(at, elem, path[1:], position)
	}
	return f.find(at, elem, path[1:], position, false)
}

// value returns where the value of the named member of an object begins, and what decodes it.
func (f *finder) value(i int, n *node, name string) (at int, elem *node) {
	if n != nil && n.fields != nil {
		fields := n.fields
		if k := fields.lookup(name); k >= 0 {
			elem = fields.fields[k].node
			if fields.fields[k].anyCase {
				return f.last(i, func(found string) bool { return fields.lookup(found) == k }), elem
			}
		}
	} else if n != nil {
		elem = n.elem
	}
	at = scan.Malformed
	f.members(i, func(found string, value int) bool {
		if found == name {
			at = value
		}
		return at < 0
	})
	if at < 0 && f.lenient {
		folded := fold(name)
		at = f.last(i, func(found string) bool { return fold(found) == folded })
	}
	return at, elem
}

// last returns where the value of the last member begins whose name is one that is meant.
func (f *finder) last(i int, meant func(name string) bool) int {
	at := scan.Malformed
	f.members(i, func(name string, value int) bool {
		if meant(name) {
			at = value
		}
		return true
	})
	return at
}

// members yields the names of the object that begins at i, and where their values begin.
func (f *finder) members(i int, yield func(name string, value int) bool) {
	if f.s[i] != '{' {
		return
	}
	for i = scan.Space(f.s, i+1); i < len(f.s) && f.s[i] == '"'; {
		name, value, _ := scan.Name(f.s, i)
		if value < 0 || !yield(name, value) {
			return
		}
		if i = scan.Over(f.s, value); i < 0 {
			return
		}
		if i = scan.Space(f.s, i); i == len(f.s) || f.s[i] != ',' {
			return
		}
		i = scan.Space(f.s, i+1)
	}
}

// inside goes on in the object that is in the string that begins at i.
func (f *finder) inside(i int, n *node, path eventpath.Path, position []int) bool {
	r := Get()
	defer r.Put()
	r.begin(f.s)
	inner, _ := r.objectInString(i)
	if inner == "" {
		return true
	}
	within := finder{inner, f.tolerant, f.lenient, f.taken, f.yield}
	return within.find(0, n, path, position, false)
}

// isOnly reports whether the value that begins at i is taken for the only element of the list that n decodes.
func (f *finder) isOnly(i int, n *node) bool {
	if f.lenient {
		return true
	}
	if n == nil || n.op != opList || !f.tolerant || f.s[i] == 'n' {
		return false
	}
	r := Get()
	defer r.Put()
	r.begin(f.s)
	r.tolerant = true
	end, ok := r.value(n, reflect.New(n.typ).Elem(), i)
	return end > 0 && ok
}

// takenAs returns what n makes of raw, the value that begins at i, or "" if it makes nothing of it. What n may say
// otherwise than its type, and null, which leaves everything as it is, stay as they are.
func (f *finder) takenAs(n *node, i int, raw string) string {
	if n == nil || n.typ == nil || raw == "null" {
		return raw
	}
	switch {
	case n.typ.Kind() == reflect.String, n.op == opInt, n.op == opUint:
	default:
		return raw
	}
	r := Get()
	defer r.Put()
	r.begin(f.s)
	r.tolerant = f.tolerant
	v := reflect.New(n.typ).Elem()
	if end, ok := r.value(n, v, i); end < 0 || !ok {
		return ""
	}
	switch n.op {
	case opInt:
		return strconv.FormatInt(v.Int(), 10)
	case opUint:
		return strconv.FormatUint(v.Uint(), 10)
	}
	quoted, err := jsontext.AppendQuote(nil, v.String())
	if err != nil {
		return raw // an unmarshal method of its own made text of it that JSON has no form for
	}
	return string(quoted)
}
