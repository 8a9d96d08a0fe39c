package patternoracle

import (
	"fmt"
	"strconv"
	"strings"
)

// wanted makes up one of the values of a field, and a value that may match it.
func (g *Generator) wanted() (text, value string) {
	if g.one(3) {
		s := g.scalar()
		return s, s
	}
	if g.slip(50) {
		s := g.scalar()
		return "[" + s + "]", s
	}
	name := g.operatorName()
	o := quoted(name) + ":"
	value = g.scalar()
	switch name {
	case "exists":
		o += pick(g, "true", "false", "false", "true", "false")
		if g.slip(20) {
			o = `"exists":` + g.scalar()
		}
	case "numeric":
		o += g.numeric()
		value = g.number()
	case "cidr":
		o += quoted(g.cidr())
		value = quoted(pick(g, "10.0.0.1", "10.1.2.3", "::1", "16.1.2.3", "2001:db8::5", g.text()))
	case "anything-but":
		o += g.anythingBut()
	case "prefix", "suffix":
		s := g.operand()
		value = s
		if len(s) > 1 && s[0] == '"' {
			value = pick(g, s[:len(s)-1]+`a"`, `"b`+s[1:], s, strings.ToUpper(s))
		}
		if g.one(4) {
			s = `{"equals-ignore-case":` + s + "}"
		}
		o += s
	case "wildcard":
		s := g.wildcard()
		o += s
		value = strings.ReplaceAll(strings.ReplaceAll(s, `\\*`, "*"), "*", pick(g, "", "a", "bx"))
	default:
		value = g.operand()
		o += value
		if g.one(2) && !strings.Contains(value, `\`) {
			value = strings.ToUpper(value)
		}
	}
	if g.slip(30) {
		o += `,"exists":true`
	}
	return "{" + o + "}", value
}

func (g *Generator) cidr() string {
	if g.slip(3) {
		return pick(g, "10.0.0.1/32", "10.0.0.1", "::1/128", "10.0.0.0/x", "/8", "10.0.0.0/-1", "::ffff:a00:0/104", g.text()+"/1")
	}
	return pick(g, "10.0.0.0/24", "10.0.0.7/8", "0.0.0.0/0", "16.0.0.0/4", "10.0.0.1/31", "2001:db8::/32", "::/0", "::1/127", "a00::/7", "10.0.0.0/8/", "10.0.0.0/+9", "::ffff:a00:0/20")
}

func (g *Generator) operatorName() string {
	if g.slip(25) {
		return pick(g, "Prefix", "regex", "a", "NUMERIC", "")
	}
	return pick(g, "exists", "exists", "numeric", "numeric", "cidr", "anything-but", "anything-but", "anything-but", "prefix", "suffix", "equals-ignore-case", "wildcard", "exactly")
}

// operand makes up a string, or seldom something else.
func (g *Generator) operand() string {
	if g.slip(12) {
		return pick(g, g.scalar(), "["+quoted(g.text())+"]", "{}", `{"prefix":"a"}`)
	}
	return quoted(g.text())
}

func (g *Generator) wildcard() string {
	if g.slip(12) {
		return g.operand()
	}
	var b strings.Builder
	star := false
	for range g.r.IntN(6) {
		part := pick(g, "*", "*", "a", "b", "x", "/", `\\*`, `\\\\`, "é")
		if part != "*" || !star || g.slip(4) {
			b.WriteString(part)
			star = part == "*"
		}
	}
	if g.one(30) {
		b.WriteString(`\\`)
	}
	return quoted(b.String())
}

func (g *Generator) anythingBut() string {
	list := func(of func() string) string {
		elems := make([]string, 1+g.r.IntN(3))
		if g.slip(5) {
			elems = nil
		}
		for i := range elems {
			elems[i] = of()
		}
		return "[" + strings.Join(elems, ",") + "]"
	}
	text := func() string { return quoted(g.text()) }
	number := func() string {
		if g.slip(5) {
			return g.number()
		}
		return pick(g, "0", "1", "2", "3.0", "1e0", "2.5", "10")
	}
	if g.slip(4) {
		return list(g.scalar)
	}
	if g.slip(4) {
		return pick(g, g.scalar(), "{}", `{"numeric":["=",1]}`, `{"prefix":{"equals-ignore-case":"a"}}`)
	}
	switch g.r.IntN(8) {
	case 0:
		return text()
	case 1:
		return number()
	case 2:
		return list(text)
	case 3:
		return list(number)
	}
	of := g.operand
	name := pick(g, "prefix", "suffix", "equals-ignore-case", "wildcard")
	if name == "wildcard" {
		of = g.wildcard
	}
	operand := of()
	if g.one(2) {
		operand = list(of)
	}
	return fmt.Sprintf(`{%q:%s}`, name, operand)
}

func (g *Generator) numeric() string {
	operator := func() string { return pick(g, "<", "<=", ">", ">=", "=") }
	if g.tidy && !g.slip(2) {
		return pick(g, `[">",0]`, `[">=",1]`, `["<",2.5]`, `["<=",10]`, `["=",1.0]`, `[">",-1,"<=",2]`, `[">=",0,"<",10]`, `["=",2.5]`)
	}
	if g.one(12) {
		return pick(g, "[]", "[1]", `["=","1"]`, `["!=",1]`, `"="`, `["=",1,2]`, `["=",1,"=",1]`, `[">",1,"<",1]`, `["<",1,">",0]`)
	}
	s := "[" + strconv.Quote(operator()) + "," + g.number()
	if g.one(2) {
		s = "[" + strconv.Quote(pick(g, ">", ">=")) + "," + g.number() + "," + strconv.Quote(pick(g, "<", "<=")) + "," + g.number()
	}
	return s + "]"
}
