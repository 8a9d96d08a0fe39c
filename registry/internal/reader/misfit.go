package reader

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/typedbus/typedbus/registry/internal/convert"
	"github.com/typedbus/typedbus/registry/internal/scan"
)

// misfit steps over a value that begins at i and does not fit n as it is. A tolerant program converts it to v, if it
// plainly means the same; else it is noted.
func (r *Reader) misfit(n *node, v reflect.Value, i int) (end int, ok bool) {
	end, form := r.over(i)
	if end < 0 {
		return end, false
	}
	if r.tolerant && n.op < opStruct && r.text[i] != '{' && r.text[i] != '[' {
		text := r.text[i:end]
		if text[0] == '"' {
			text = scan.Unquote(text[1:len(text)-1], form)
		}
		if convert.To(r.own(text), v) {
			return end, true
		}
	}
	r.mistyped(n, i, end)
	return end, false
}

// wrapped decodes into the struct v the object in the string that begins at i.
func (r *Reader) wrapped(n *node, v reflect.Value, i int) (end int, ok bool) {
	inner, end := r.objectInString(i)
	if end < 0 || inner == "" {
		return r.misfit(n, v, i)
	}
	return end, r.inside(inner, i, n, v)
}

// objectInString returns the JSON object that the string that begins at i holds, or "" if it holds none. There may be
// white space around it.
func (r *Reader) objectInString(i int) (inner string, end int) {
	end, form := scan.String(r.text, i)
	if end < 0 {
		return "", end
	}
	r.visited += end - i
	inner = strings.Trim(r.text[i+1:end-1], " ")
	if inner == "" || inner[0] != '{' && inner[0] != '\\' {
		return "", end
	}
	inner = strings.Trim(scan.Unquote(r.text[i+1:end-1], form), " \t\r\n")
	if inner == "" || inner[0] != '{' {
		return "", end
	}
	if !r.names.Valid(inner) {
		return "", end
	}
	return inner, end
}

// mistyped notes that the value from i to end is not of the type that n asks for.
func (r *Reader) mistyped(n *node, i, end int) {
	want, got := n.want(), kindOf(r.text[i])
	if want == got || n.op == opInt || n.op == opUint {
		want = n.wantExactly(r.text[i:end])
	}
	r.findings.add(finding{text: r.current, at: i, rule: ruleType, want: want, got: got})
}

// wrongLength notes that the array at i has another length than a Go array.
func (r *Reader) wrongLength(i, want, got int) {
	r.findings.add(finding{text: r.current, at: i, rule: ruleType, want: fmt.Sprintf("array of %d", want), got: fmt.Sprintf("array of %d", got)})
}

// lone notes that the string, or the value with such a string in it, that begins at i has a surrogate alone.
func (r *Reader) lone(i int) {
	r.findings.add(finding{text: r.current, at: i, rule: ruleType, want: "Unicode text", got: "half of a surrogate pair", kept: true})
}

// want names, as JSON would, the values that n takes.
func (n *node) want() string {
	switch n.op {
	case opString:
		return "string"
	case opBool:
		return "boolean"
	case opInt, opUint:
		return "integer"
	case opFloat, opNumber:
		return "number"
	case opTime:
		return "RFC 3339 time"
	case opBytes:
		return "base64 string"
	case opStruct, opMap:
		return "object"
	case opList, opArray:
		return "array"
	case opPointer:
		return n.elem.want()
	}
	const longest = 100
	name := n.typ.String()
	if len(name) > longest {
		name = n.typ.Kind().String() + " type"
	}
	return name
}

// wantExactly names the values that n takes, where what came is of the right kind.
func (n *node) wantExactly(raw string) string {
	switch {
	case n.op == opPointer:
		return n.elem.wantExactly(raw)
	case n.quoted && raw[0] != '"':
		return n.want() + " in a string"
	case n.op == opFloat:
		return fmt.Sprintf("number that a float%d can hold", n.bits)
	case n.op == opInt && isWhole(raw):
		return fmt.Sprintf("integer from %d to %d", int64(-1)<<(n.bits-1), int64(1)<<(n.bits-1)-1)
	case n.op == opUint && isWhole(raw):
		return fmt.Sprintf("integer from 0 to %d", uint64(1)<<n.bits-1)
	}
	return n.want()
}

// isWhole reports whether raw is a number with neither a fraction nor an exponent.
func isWhole(raw string) bool {
	_, whole := scan.Number(raw, 0)
	return whole
}

// kindOf names the kind of the JSON value that begins with c.
func kindOf(c byte) string {
	switch c {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 'n':
		return "null"
	case 't', 'f':
		return "boolean"
	}
	return "number"
}

// inside decodes inner, the object that came in the string that begins at i.
func (r *Reader) inside(inner string, i int, n *node, v reflect.Value) (ok bool) {
	text, current, depth := r.text, r.current, r.depth
	r.texts = append(r.texts, nested{inner, current, i})
	r.text, r.current, r.depth = inner, len(r.texts)-1, 0
	_, ok = r.value(n, v, 0)
	r.text, r.current, r.depth = text, current, depth
	return ok
}
