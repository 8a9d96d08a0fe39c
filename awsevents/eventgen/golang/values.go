package golang

import (
	"cmp"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// valueGroup are the constants for the texts that one or several fields of a
// package hold.
type valueGroup struct {
	name   string // what the constants' names begin with
	fields []string
	values []string
	names  map[string]string // of the constants, by value
}

// groupValues makes constants for what fields are known to hold. Fields of one
// name that hold the same texts share them.
func (p *pkg) groupValues() {
	byKey := map[string]*valueGroup{}
	var keys []string
	for _, s := range append(p.details(), p.structs...) {
		for i := range s.fields {
			f := &s.fields[i]
			if len(f.Values) == 0 || f.Type.Leaf().Kind != catalog.String {
				continue
			}
			key := singular(export(f.Name)) + "\x00" + strings.Join(f.Values, "\x00")
			g := byKey[key]
			if g == nil {
				g = &valueGroup{values: f.Values}
				byKey[key] = g
				keys = append(keys, key)
			}
			g.fields = append(g.fields, s.name+"."+f.name)
			f.values = g
		}
	}
	for _, e := range p.events {
		if e.sameAs != nil {
			e.detail.fields = e.sameAs.detail.fields
		}
	}
	slices.Sort(keys)
	named := map[string]int{}
	for _, key := range keys {
		named[key[:strings.IndexByte(key, 0)]]++
	}
	for _, key := range keys {
		p.nameGroup(byKey[key], key[:strings.IndexByte(key, 0)], named)
	}
	slices.SortFunc(p.groups, func(a, b *valueGroup) int { return cmp.Compare(a.name, b.name) })
}

// nameGroup names a group's constants: for the member, or with the structure in
// front where members of that name hold different texts.
func (p *pkg) nameGroup(g *valueGroup, member string, named map[string]int) {
	slices.Sort(g.fields)
	owner := strings.TrimSuffix(g.fields[0][:strings.IndexByte(g.fields[0], '.')], "Detail")
	candidates := []string{member, owner + member}
	if named[member] > 1 {
		candidates = candidates[1:]
	}
	for _, field := range g.fields {
		if prefix, ok := p.names.locked["="+field]; ok {
			candidates = append([]string{prefix}, candidates...)
			break
		}
	}
	alone := valueNames(g.values)
	fits := func(prefix string) bool {
		return !slices.ContainsFunc(alone, func(name string) bool { return p.names.taken[prefix+name] })
	}
	for _, prefix := range append(candidates, owner+member+"Value") {
		if !fits(prefix) {
			continue
		}
		g.name, g.names = prefix, map[string]string{}
		for i, v := range g.values {
			g.names[v] = prefix + alone[i]
			p.names.taken[g.names[v]] = true
		}
		for _, field := range g.fields {
			p.names.given["="+field] = prefix
		}
		p.groups = append(p.groups, g)
		return
	}
	g.names = map[string]string{}
}

// valueNames are the ends of the constants' names; a number tells values apart
// that come to one name.
func valueNames(values []string) []string {
	var out []string
	for i, v := range values {
		name := exportValue(v)
		if slices.Contains(out, name) {
			name += number(i)
		}
		out = append(out, name)
	}
	return out
}

// exportValue makes the end of an identifier of a value: RUNNING and running are
// both Running, ON_DEMAND is OnDemand.
func exportValue(value string) string {
	ws := words(value)
	for i, w := range ws {
		if lower := strings.ToLower(w); w == strings.ToUpper(w) && initialisms[lower] == "" {
			ws[i] = lower
		}
	}
	if len(ws) == 0 {
		return "Empty"
	}
	var b strings.Builder
	for _, w := range ws {
		name := exportWords([]string{w})
		if w[0] >= '0' && w[0] <= '9' {
			name = strings.TrimPrefix(name, "X")
		}
		b.WriteString(name)
	}
	return b.String()
}

// sentence says what fields of the group hold.
func (g *valueGroup) sentence() string {
	if len(g.values) > 8 {
		return "One of the constants " + g.name + "…, such as " + g.values[0] + ", or another that AWS adds."
	}
	if len(g.values) == 1 {
		return "It is " + g.values[0] + ", or another that AWS adds."
	}
	return "One of " + strings.Join(g.values, ", ") + ", or another that AWS adds."
}

// values writes the constants of a package.
func (w *writer) values(p *pkg) {
	for _, g := range p.groups {
		about := g.fields
		if len(about) > 3 {
			about = about[:3]
		}
		doc := "Texts that [" + strings.Join(about, "], [") + "] can hold; AWS may add others."
		if len(about) < len(g.fields) {
			doc = "Texts that [" + strings.Join(about, "], [") + "] and others can hold; AWS may add more."
		}
		for _, l := range wrap(doc) {
			w.line("// %s", l)
		}
		w.line("const (")
		for _, v := range g.values {
			w.line("\t%s = %q", g.names[v], v)
		}
		w.line(")\n")
	}
}
