package registry

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Path says where in a payload a value is.
//
//	path     = step { "." step } .
//	step     = name { "[" selector "]" } .
//	name     = bare | "'" { any character, "''" for one quote } "'" .
//	bare     = one or more characters other than . [ ] ' , = | .
//	selector = index | "*" | service ":" resource-type .
//
// A name is a JSON member name, case and all; one with a reserved character in it is quoted, as in
// detail.'aws:tag,x'. An index counts from 0. [*] takes each element. [ecs:service] takes each element that is the
// ARN of such a resource, so resources[ecs:service] finds the service wherever it stands in the list.
//
// The zero Path is the payload itself.
type Path struct {
	text  string
	steps []pathStep
}

// pathStep is one member name or one selector.
type pathStep struct {
	kind     stepKind
	name     string // stepMember
	index    int    // stepIndex
	service  string // stepARN
	resource string // stepARN
}

type stepKind uint8

const (
	stepMember stepKind = iota
	stepIndex
	stepEach
	stepARN
)

// ParsePath parses the text of a path. Its error is a [*PathError].
func ParsePath(text string) (Path, error) {
	p := pathParser{text: text}
	if err := p.parse(); err != nil {
		return Path{}, err
	}
	return Path{text: text, steps: p.steps}, nil
}

// String returns the text the path was parsed from.
func (p Path) String() string { return p.text }

// Multiple reports whether the path can lead to several values: whether it has a [*] or a [service:resource-type].
func (p Path) Multiple() bool {
	return slices.ContainsFunc(p.steps, func(s pathStep) bool { return s.kind == stepEach || s.kind == stepARN })
}

type pathParser struct {
	text  string
	pos   int
	steps []pathStep
}

func (p *pathParser) fail(offset int, problem, fix string) *PathError {
	return &PathError{Text: p.text, Offset: offset, Problem: problem, Fix: fix}
}

func (p *pathParser) parse() error {
	if p.text == "" {
		return p.fail(0, "the path is empty", "write a member name, such as detail.instance-id")
	}
	for {
		if err := p.name(); err != nil {
			return err
		}
		for p.peek() == '[' {
			if err := p.selector(); err != nil {
				return err
			}
		}
		switch {
		case p.pos == len(p.text):
			return nil
		case p.text[p.pos] != '.' && p.text[p.pos-1] == ']':
			return p.fail(p.pos, "there is text after a selector", "write a '.' before the next name")
		case p.text[p.pos] != '.' && p.text[p.pos-1] == '\'':
			return p.fail(p.pos, "there is text after the closing quote", "move it inside the quotes, or write a '.' before the next name")
		case p.text[p.pos] != '.':
			return p.fail(p.pos, fmt.Sprintf("unexpected %q", p.text[p.pos]), "put '…' around a name that has such a character")
		}
		p.pos++
	}
}

func (p *pathParser) peek() byte {
	if p.pos == len(p.text) {
		return 0
	}
	return p.text[p.pos]
}

// reservedInPath are the characters a bare name cannot have: those of the path grammar and of the tags around it.
const reservedInPath = ".[]',=|"

func (p *pathParser) name() error {
	start := p.pos
	if p.peek() == '\'' {
		name, end, ok := unquote(p.text, p.pos)
		if !ok {
			return p.fail(start, "the quoted name does not end", "add the closing '")
		}
		if name == "" {
			return p.fail(start, "the name is empty", "write the member's name between the quotes")
		}
		p.pos = end
		p.steps = append(p.steps, pathStep{kind: stepMember, name: name})
		return nil
	}
	for p.pos < len(p.text) && !strings.ContainsRune(reservedInPath, rune(p.text[p.pos])) {
		p.pos++
	}
	if p.pos == start && p.peek() == '[' {
		return p.fail(start, "a selector has no list", "write the member name before the selector, such as detail.list[0]")
	}
	if p.pos == start {
		return p.fail(start, "a member name is missing", "remove the extra '.' or write the name")
	}
	name := p.text[start:p.pos]
	if strings.TrimSpace(name) != name {
		return p.fail(start, "there is space around a member name", fmt.Sprintf("write %s", strings.TrimSpace(name)))
	}
	p.steps = append(p.steps, pathStep{kind: stepMember, name: name})
	return nil
}

func (p *pathParser) selector() error {
	start := p.pos
	length := strings.IndexByte(p.text[start:], ']')
	if length < 0 {
		return p.fail(start, "the selector does not end", "add the closing ]")
	}
	text := p.text[start+1 : start+length]
	p.pos = start + length + 1
	service, resource, isARN := strings.Cut(text, ":")
	switch {
	case text == "*":
		p.steps = append(p.steps, pathStep{kind: stepEach})
	case isARN && service != "" && resource != "":
		p.steps = append(p.steps, pathStep{kind: stepARN, service: service, resource: resource})
	case isARN:
		return p.fail(start, "an ARN selector needs a service and a resource type", "write both, such as [ecs:service]")
	default:
		index, err := strconv.Atoi(text)
		if err != nil || index < 0 || strconv.Itoa(index) != text {
			return p.fail(start, fmt.Sprintf("%q is not a selector", text), "write an index from 0, * or service:resource-type")
		}
		p.steps = append(p.steps, pathStep{kind: stepIndex, index: index})
	}
	return nil
}

// unquote reads the '…' that begins at text[start], in which two quotes stand for one quote, and returns what it holds and
// the offset after it.
func unquote(text string, start int) (value string, end int, ok bool) {
	var b strings.Builder
	for i := start + 1; i < len(text); i++ {
		if text[i] != '\'' {
			b.WriteByte(text[i])
			continue
		}
		if i+1 < len(text) && text[i+1] == '\'' {
			b.WriteByte('\'')
			i++
			continue
		}
		return b.String(), i + 1, true
	}
	return "", len(text), false
}

// formatSteps writes steps in the path grammar, quoting only names that need it.
func formatSteps(steps []pathStep) string {
	var b strings.Builder
	for i, s := range steps {
		if s.kind == stepMember && i > 0 {
			b.WriteByte('.')
		}
		appendStep(&b, s)
	}
	return b.String()
}

func appendStep(b *strings.Builder, s pathStep) {
	switch s.kind {
	case stepMember:
		b.WriteString(quoteName(s.name))
	case stepIndex:
		fmt.Fprintf(b, "[%d]", s.index)
	case stepEach:
		b.WriteString("[*]")
	case stepARN:
		fmt.Fprintf(b, "[%s:%s]", s.service, s.resource)
	}
}

// quoteName returns name as the path grammar writes it.
func quoteName(name string) string {
	if name != "" && strings.TrimSpace(name) == name && !strings.ContainsAny(name, reservedInPath) {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", "''") + "'"
}
