package pattern

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// node is a value of a pattern's text.
type node struct {
	kind    byte   // '{', '[', '"', '0' for a number, 't', 'f' or 'n'
	text    string // of a string, without escapes; of anything else that is neither object nor array, as written
	members []member
	elems   []node
	offset  int
}

// member is a member of an object. A name may come twice.
type member struct {
	name   string
	value  node
	offset int // of the name
}

// parseTree reads the object that text begins with, and returns it and the offset after it. What follows is not read,
// as the engine does not.
func parseTree(text []byte) (node, int, *lexError) {
	i := skipSpace(text, 0)
	if i >= len(text) || text[i] != '{' {
		return node{}, 0, lexErr(i, "a pattern must be a JSON object")
	}
	end, err := lexValue(text, i, 0)
	if err != nil {
		return node{}, 0, err
	}
	t := treeReader{text: text}
	n := t.value(i)
	return n, end, nil
}

// treeReader reads text that lexValue has found well-formed.
type treeReader struct {
	text []byte
	next int // the offset after what was read last
}

func (t *treeReader) str(i int) string {
	end, escaped, _ := lexString(t.text, i)
	t.next = end
	if !escaped {
		return string(t.text[i+1 : end-1])
	}
	return string(appendUnescaped(nil, t.text[i+1:end-1]))
}

func (t *treeReader) value(i int) node {
	n := node{kind: t.text[i], offset: i}
	switch n.kind {
	case '{', '[':
		closing := n.kind + 2
		if i = skipSpace(t.text, i+1); t.text[i] == closing {
			t.next = i + 1
			return n
		}
		for {
			if n.kind == '{' {
				m := member{name: t.str(i), offset: i}
				i, _ = lexColon(t.text, t.next)
				m.value = t.value(i)
				n.members = append(n.members, m)
			} else {
				n.elems = append(n.elems, t.value(i))
			}
			next, done, _ := lexNext(t.text, t.next, closing)
			if done {
				t.next = next
				return n
			}
			i = next
		}
	case '"':
		n.text = t.str(i)
	default:
		t.next, _, _ = lexScalar(t.text, i)
		n.text = string(t.text[i:t.next])
		if n.kind != 't' && n.kind != 'f' && n.kind != 'n' {
			n.kind = '0'
		}
	}
	return n
}

// what names a value's kind in a message.
func (n *node) what() string {
	switch n.kind {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a string"
	case '0':
		return "a number"
	}
	return n.text
}

// source returns n as JSON, without white space.
func (n *node) source() string { return string(n.append(nil)) }

func (n *node) append(b []byte) []byte {
	switch n.kind {
	case '{':
		b = append(b, '{')
		for i := range n.members {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSONString(b, n.members[i].name)
			b = append(b, ':')
			b = n.members[i].value.append(b)
		}
		return append(b, '}')
	case '[':
		b = append(b, '[')
		for i := range n.elems {
			if i > 0 {
				b = append(b, ',')
			}
			b = n.elems[i].append(b)
		}
		return append(b, ']')
	case '"':
		return appendJSONString(b, n.text)
	}
	return append(b, n.text...)
}

// appendJSONString appends s in JSON's quotes. Half a surrogate pair, which has no JSON but its escape, is U+FFFD.
func appendJSONString(b []byte, s string) []byte {
	b, _ = jsontext.AppendQuote(b, strings.ToValidUTF8(s, "\uFFFD"))
	return b
}
