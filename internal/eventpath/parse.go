package eventpath

import (
	"fmt"
	"strconv"
	"strings"
)

// Parse parses the text of a path. Its error is an [*Error].
func Parse(text string) (Path, error) {
	p := parser{text: text}
	if err := p.path(); err != nil {
		return nil, err
	}
	return p.steps, nil
}

type parser struct {
	text  string
	pos   int
	steps Path
}

func (p *parser) fail(offset int, problem, fix string) *Error {
	return &Error{Text: p.text, Offset: offset, Problem: problem, Fix: fix}
}

func (p *parser) path() error {
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

func (p *parser) peek() byte {
	if p.pos == len(p.text) {
		return 0
	}
	return p.text[p.pos]
}

// reserved are the characters a bare name cannot have: those of the path grammar and of the tags around it.
const reserved = ".[]',=|"

func (p *parser) name() error {
	start := p.pos
	if p.peek() == '\'' {
		name, end, ok := Unquote(p.text, p.pos)
		if !ok {
			return p.fail(start, "the quoted name does not end", "add the closing '")
		}
		p.pos = end
		p.steps = append(p.steps, Step{Kind: Member, Name: name})
		return nil
	}
	for p.pos < len(p.text) && !strings.ContainsRune(reserved, rune(p.text[p.pos])) {
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
	p.steps = append(p.steps, Step{Kind: Member, Name: name})
	return nil
}

func (p *parser) selector() error {
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
		p.steps = append(p.steps, Step{Kind: Each})
	case isARN && service != "" && resource != "":
		p.steps = append(p.steps, Step{Kind: ARN, Service: service, Resource: resource})
	case isARN:
		return p.fail(start, "an ARN selector needs a service and a resource type", "write both, such as [ecs:service]")
	default:
		index, err := strconv.Atoi(text)
		if err != nil || index < 0 || strconv.Itoa(index) != text {
			return p.fail(start, fmt.Sprintf("%q is not a selector", text), "write an index from 0, * or service:resource-type")
		}
		p.steps = append(p.steps, Step{Kind: Index, Index: index})
	}
	return nil
}

// Unquote reads the '…' that begins at text[start], in which two quotes stand for one quote, and returns what it holds and
// the offset after it.
func Unquote(text string, start int) (value string, end int, ok bool) {
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
