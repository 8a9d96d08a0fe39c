package patternoracle

import (
	"math/rand/v2"
	"strings"
)

// Generator makes up pairs of patterns and events. The names and values are few, so that patterns match now and then,
// and odd, so that what seldom comes comes often. Equal seeds give equal pairs.
type Generator struct {
	r    *rand.Rand
	tidy bool // make few mistakes, and events that look like the pattern
}

// NewGenerator returns a generator.
func NewGenerator(seed uint64) *Generator { return &Generator{r: rand.New(rand.NewPCG(seed, 0))} }

// Pair makes up a pair.
func (g *Generator) Pair() Pair {
	g.tidy = !g.one(3)
	text, like := g.pattern(3)
	p := Pair{text, like.event(g)}
	if !g.tidy && g.one(2) {
		p.Event = g.object(4)
	}
	if !g.tidy && g.one(6) {
		p.Pattern = g.damage(p.Pattern)
	}
	if g.one(40) {
		p.Event = g.damage(p.Event)
	}
	return p
}

func (g *Generator) one(n int) bool { return g.r.IntN(n) == 0 }

// slip reports whether to make a mistake that would be made once in n times.
func (g *Generator) slip(n int) bool {
	if g.tidy {
		n *= 20
	}
	return g.one(n)
}

// like is a member that an event would have to match a pattern: its name, and a value or members.
type like struct {
	name    string
	value   string
	members []like
}

// event makes up an object with members that are like the pattern's.
func (l like) event(g *Generator) string {
	var members []string
	for _, m := range l.members {
		switch g.r.IntN(12) {
		case 0:
			continue
		case 1:
			members = append(members, quoted(g.name())+":"+g.value(2))
		}
		members = append(members, quoted(m.name)+":"+m.text(g))
	}
	return "{" + strings.Join(members, ",") + "}"
}

func (l like) text(g *Generator) string {
	one := func() string {
		if l.members != nil {
			return l.event(g)
		}
		if g.one(5) {
			return g.value(1)
		}
		return l.value
	}
	if !g.one(3) {
		return one()
	}
	elems := []string{one()}
	for range g.r.IntN(3) {
		elems = append(elems, one())
		if g.one(8) {
			elems[len(elems)-1] = g.value(2)
		}
	}
	g.r.Shuffle(len(elems), func(i, j int) { elems[i], elems[j] = elems[j], elems[i] })
	return "[" + strings.Join(elems, ",") + "]"
}

func pick[T any](g *Generator, of ...T) T { return of[g.r.IntN(len(of))] }

// damage changes a character or two.
func (g *Generator) damage(s string) string {
	for range 1 + g.r.IntN(2) {
		i := g.r.IntN(len(s) + 1)
		for i < len(s) && s[i]&0xc0 == 0x80 {
			i++
		}
		switch g.r.IntN(3) {
		case 0:
			if i < len(s) && s[i] < 0x80 {
				s = s[:i] + s[i+1:]
			}
		case 1:
			s = s[:i] + pick(g, "{", "}", "[", "]", ",", ":", `"`, "1", "x", " ", "\\", "null", "-", ".", "e") + s[i:]
		default:
			if i < len(s) && s[i] < 0x80 {
				s = s[:i] + pick(g, "{", "}", "[", "]", ",", ":", `"`, "0", "x", " ") + s[i+1:]
			}
		}
	}
	return s
}

func (g *Generator) name() string {
	if g.one(12) {
		return pick(g, "a.b", "a.c", "b.a", "l.a", "", "a.", ".a", "$or", "a b", "a-b", `\u0061`, "é", "😀", "prefix", "exists", ".", "numeric")
	}
	return pick(g, "a", "b", "c", "l", "m")
}

func (g *Generator) text() string {
	if g.one(5) {
		return pick(g, "10.0.0.1", "10.0.0.255", "010.0.0.1", "10.1.2.3", "::1", "2001:db8::1", "::ffff:a00:1", "0a00::1", "10.0.0", "10.0.0.256", "fe80::", ":::", "18.52.86.120", "1::2::3")
	}
	if g.one(6) {
		return pick(g, "é", "É", "straße", "STRASSE", "ﬁ", "FI", "ǆ", "Ǆ", "σς", "ΣΣ", "K", "k", "İ", "ı", "😀", "😀x", "x😀", `a\u0301`, `\ud83d\ude00`, `\"`, `\\`, `\n`, "*", `a*b`, "?", "ÿ", "µ", "Μ", "ŉ", "ΐ")
	}
	n := g.r.IntN(5)
	var b strings.Builder
	for range n {
		b.WriteString(pick(g, "a", "b", "A", "B", "x", "/"))
	}
	return b.String()
}

func (g *Generator) number() string {
	if g.one(4) {
		return pick(g, "9007199254740993", "9007199254740992", "9007199254740993.0", "1e400", "-0.0", "-0", "0e5", "1E2", "100.0", "0.1", "0.10", "0.30000000000000004", "0.3000000000000000444", "1e-400", "12345678", "16777216", "1e22", "123456789012345678", "1.7976931348623157e308", "5e-324", "4.9e-324", "0.1e1", "10e-1", "2147483648", "4.35", "1e99999999999")
	}
	return pick(g, "0", "1", "2", "3", "1.0", "1e0", "2.5", "-1", "10", "15")
}

func (g *Generator) scalar() string {
	switch g.r.IntN(8) {
	case 0, 1:
		return g.number()
	case 2:
		return pick(g, "true", "false", "null")
	}
	return quoted(g.text())
}

// quoted puts a text into quotes; it may have escapes already.
func quoted(s string) string { return `"` + s + `"` }

// object makes up an event or a part of one.
func (g *Generator) object(depth int) string {
	var members []string
	for range g.r.IntN(5) {
		members = append(members, quoted(g.name())+":"+g.value(depth-1))
	}
	return "{" + strings.Join(members, ",") + "}"
}

func (g *Generator) value(depth int) string {
	if depth > 0 {
		switch g.r.IntN(5) {
		case 0:
			return g.object(depth)
		case 1:
			elems := make([]string, g.r.IntN(4))
			for i := range elems {
				elems[i] = g.value(depth - 1)
			}
			return "[" + strings.Join(elems, ",") + "]"
		case 2: // an array of objects
			elems := make([]string, 1+g.r.IntN(3))
			for i := range elems {
				elems[i] = g.object(depth)
			}
			return "[" + strings.Join(elems, ",") + "]"
		}
	}
	return g.scalar()
}

// pattern makes up a pattern's object, and what an event would have to be like.
func (g *Generator) pattern(depth int) (string, like) {
	n := 1 + g.r.IntN(3)
	if g.slip(30) {
		n = 0
	}
	var members []string
	all := like{members: []like{}}
	for range n {
		if depth > 1 && g.one(7) {
			text, l := g.or(depth - 1)
			members = append(members, `"$or":`+text)
			all.members = append(all.members, l.members...)
			continue
		}
		text, l := g.field(depth)
		l.name = g.name()
		members = append(members, quoted(l.name)+":"+text)
		all.members = append(all.members, l)
	}
	return "{" + strings.Join(members, ",") + "}", all
}

func (g *Generator) or(depth int) (string, like) {
	n := 2 + g.r.IntN(2)
	if g.slip(6) {
		n = g.r.IntN(2)
	}
	if g.slip(30) {
		return g.pattern(1)
	}
	elems := make([]string, n)
	var all like
	for i := range elems {
		elems[i], all = g.pattern(depth)
		if g.slip(20) {
			elems[i], _ = g.wanted()
		}
	}
	return "[" + strings.Join(elems, ",") + "]", all
}

func (g *Generator) field(depth int) (string, like) {
	if depth > 1 && g.one(3) {
		return g.pattern(depth - 1)
	}
	if g.slip(40) {
		return g.scalar(), like{value: g.scalar()}
	}
	n := 1 + g.r.IntN(2)
	if g.slip(40) {
		n = 0
	}
	elems := make([]string, n)
	l := like{value: g.scalar()}
	for i := range elems {
		elems[i], l.value = g.wanted()
	}
	return "[" + strings.Join(elems, ",") + "]", l
}
