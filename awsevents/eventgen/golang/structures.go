package golang

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// buildStructures finds the objects in the package's events and gives each a
// structure. The detail of an event has its own. Other objects share one if they
// have the same members with the same types, and go on sharing it, with the
// members of all of them, should one of them get another member later.
func (p *pkg) buildStructures() {
	var nested []*object
	for _, e := range p.events {
		if e.Detail.Kind != catalog.Object {
			continue
		}
		o := &object{event: e, typ: &e.Detail}
		e.detail = &structure{
			name:    p.names.give(o.key(), e.name+"Detail"),
			doc:     "is the detail of [" + e.name + "]",
			objects: []*object{o},
		}
		o.in = e.detail
		nested = append(nested, nestedObjects(e)...)
	}
	p.shareDetails()
	p.share(nested)
	all := map[string]*object{}
	for _, o := range nested {
		all[o.key()] = o
	}
	p.shareInside(all)
	order := map[*object]int{}
	for i, o := range nested {
		order[o] = i
		p.names.given[o.key()] = o.in.name
	}
	for _, s := range p.structs {
		slices.SortFunc(s.objects, func(a, b *object) int { return cmp.Compare(order[a], order[b]) })
	}
	for _, s := range p.structs {
		p.fill(s, all)
	}
	for _, e := range p.events {
		if e.detail != nil && e.sameAs == nil {
			p.fill(e.detail, all)
		}
	}
	for _, e := range p.events {
		if e.sameAs != nil {
			e.detail.fields = e.sameAs.detail.fields
		}
	}
	slices.SortFunc(p.structs, func(a, b *structure) int { return cmp.Compare(a.name, b.name) })
}

// shareDetails makes the details of events that have the same members with the
// same types one type by several names, so that one function takes all of them.
func (p *pkg) shareDetails() {
	first := map[string]*event{}
	for _, e := range p.events {
		if e.detail == nil || e.Via != "" {
			continue
		}
		shape := signature(&e.Detail)
		model := first[shape]
		if model == nil {
			first[shape] = e
			continue
		}
		e.sameAs = model
		model.alike = append(model.alike, e)
		model.detail.objects = append(model.detail.objects, e.detail.objects...)
	}
	for _, e := range p.events {
		if len(e.alike) == 0 {
			continue
		}
		names := []string{"[" + e.name + "]"}
		for _, other := range e.alike {
			names = append(names, "["+other.name+"]")
		}
		e.detail.doc = "is the detail of " + strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
	}
}

// nestedObjects lists the objects below an event's detail.
func nestedObjects(e *event) []*object {
	var out []*object
	e.Detail.Walk(func(path string, f *catalog.Field) {
		if leaf := f.Type.Leaf(); leaf.Kind == catalog.Object && leaf.Same == "" {
			out = append(out, &object{event: e, path: f.Type.Inside(path), typ: leaf})
		}
	})
	return out
}

// share gives every object a structure: the one it had, else that of an object
// like it, else a new one.
func (p *pkg) share(nested []*object) {
	byName, byShape := map[string]*structure{}, map[string]*structure{}
	join := func(s *structure, o *object) {
		s.objects = append(s.objects, o)
		o.in = s
		if shape := signature(o.typ); byShape[shape] == nil {
			byShape[shape] = s
		}
	}
	for _, o := range nested {
		name, ok := p.names.locked[o.key()]
		if !ok {
			continue
		}
		if byName[name] == nil {
			byName[name] = &structure{name: name}
			p.structs = append(p.structs, byName[name])
		}
		join(byName[name], o)
	}
	users, alike := map[string]map[*event]bool{}, map[string][]*object{}
	for _, o := range nested {
		shape := signature(o.typ)
		if users[shape] == nil {
			users[shape] = map[*event]bool{}
		}
		users[shape][o.event] = true
		alike[shape] = append(alike[shape], o)
	}
	for _, o := range nested {
		if o.in != nil {
			continue
		}
		shape := signature(o.typ)
		if byShape[shape] == nil {
			s := &structure{name: p.names.free(objectNames(o, alike[shape], len(users[shape]) > 1)...)}
			p.names.taken[s.name] = true
			p.structs = append(p.structs, s)
			byShape[shape] = s
		}
		join(byShape[shape], o)
	}
}

// shareInside makes the objects inside those that share a structure share one,
// too: their field has one type. It matters where objects that once were alike
// have grown apart.
func (p *pkg) shareInside(all map[string]*object) {
	for again := true; again; {
		again = false
		for _, s := range append(p.details(), p.structs...) {
			inner := map[string]*structure{}
			for _, o := range s.objects {
				for _, f := range o.typ.Fields {
					in := all[o.event.DetailType+"/"+f.Type.Inside(catalog.Step(o.path, f.Name))]
					if in == nil || in.in == inner[f.Name] {
						continue
					}
					if inner[f.Name] == nil {
						inner[f.Name] = in.in
						continue
					}
					p.merge(inner[f.Name], in.in)
					again = true
				}
			}
		}
	}
}

// details are the structures of the events' details.
func (p *pkg) details() []*structure {
	var out []*structure
	for _, e := range p.events {
		if e.detail != nil && e.sameAs == nil {
			out = append(out, e.detail)
		}
	}
	return out
}

// merge makes the objects of one structure those of another.
func (p *pkg) merge(into, from *structure) {
	for _, o := range from.objects {
		o.in = into
	}
	into.objects = append(into.objects, from.objects...)
	p.structs = slices.DeleteFunc(slices.Clone(p.structs), func(s *structure) bool { return s == from })
}

// objectNames are the names for an object, the best first: that of its field,
// for one that several events have; that with more and more of the way to it. Of
// the name of a field that several others share the type of, such as previousState
// beside state, only what all have in common counts.
func objectNames(o *object, alike []*object, shared bool) []string {
	way := wayTo(o)
	last := way[len(way)-1]
	for _, other := range alike {
		last = commonEnd(last, wayTo(other)[len(wayTo(other))-1])
	}
	if last == "" {
		last = way[len(way)-1]
	}
	way[len(way)-1] = last
	var out []string
	if shared {
		out = append(out, last)
	} else {
		out = append(out, o.event.name+last)
	}
	for i := len(way) - 2; i >= 0; i-- {
		if shared {
			out = append(out, strings.Join(way[i:], ""))
		}
		out = append(out, o.event.name+strings.Join(way[i:], ""))
	}
	return out
}

// wayTo are the names of the fields on the way to an object.
func wayTo(o *object) []string {
	var way []string
	for step := range strings.SplitSeq(o.path, ".") {
		inList := strings.HasSuffix(step, "[]") || strings.HasSuffix(step, "{}")
		name := export(strings.Trim(step, "[]{}'"))
		if inList {
			name = singular(name)
		}
		way = append(way, name)
	}
	return way
}

// commonEnd is the end of two names, in whole words, that both have.
func commonEnd(a, b string) string {
	as, bs := words(a), words(b)
	n := 0
	for n < len(as) && n < len(bs) && as[len(as)-1-n] == bs[len(bs)-1-n] {
		n++
	}
	return strings.Join(as[len(as)-n:], "")
}

// signature describes the members of an object; objects alike have the same one.
func signature(t *catalog.Type) string {
	var b strings.Builder
	writeSignature(&b, t)
	return b.String()
}

func writeSignature(b *strings.Builder, t *catalog.Type) {
	if t.Kind == catalog.List || t.Kind == catalog.Map {
		b.WriteString(t.Kind.String())
		b.WriteByte(' ')
		writeSignature(b, t.Elem)
		return
	}
	b.WriteString(t.Notation())
	if len(t.Fields) == 0 {
		return
	}
	b.WriteByte('{')
	for _, f := range t.Fields {
		fmt.Fprintf(b, "%q ", f.Name)
		writeSignature(b, &f.Type)
		b.WriteByte(';')
	}
	b.WriteByte('}')
}

// fill works out the fields of a structure from all its objects.
func (p *pkg) fill(s *structure, all map[string]*object) {
	fields := s.objects[0].typ.Fields
	for _, o := range s.objects[1:] {
		fields = catalog.JoinFields(fields, o.typ.Fields)
	}
	names := p.fieldNames(s, fields)
	for _, f := range fields {
		s.fields = append(s.fields, field{Field: f, name: names[f.Name], inner: innerOf(s, f, all)})
	}
}

// fieldNames names the fields of a structure: by rule, but where the rule gives
// several members one name, the one that has had it keeps it, and the others get
// a number. Such names are recorded, so that the next member of that name
// changes none of them.
func (p *pkg) fieldNames(s *structure, fields []*catalog.Field) map[string]string {
	names, taken, members := map[string]string{}, map[string]bool{}, map[string]int{}
	for _, f := range fields {
		members[export(f.Name)]++
		for _, o := range s.objects {
			if locked, ok := p.names.locked[o.key()+"#"+f.Name]; ok {
				names[f.Name], taken[locked] = locked, true
				break
			}
		}
	}
	for _, f := range byPlainness(fields) {
		rule := export(f.Name)
		name := names[f.Name]
		if name == "" {
			name = rule
			for i := 2; taken[name]; i++ {
				name = rule + number(i)
			}
			names[f.Name], taken[name] = name, true
		}
		if members[rule] > 1 || name != rule {
			for _, o := range s.objects {
				p.names.given[o.key()+"#"+f.Name] = name
			}
		}
	}
	return names
}

// byPlainness orders fields so that of two whose names come to the same Go name
// the one that AWS has had longer comes first, then the one that begins with a
// small letter.
func byPlainness(fields []*catalog.Field) []*catalog.Field {
	out := slices.Clone(fields)
	slices.SortStableFunc(out, func(a, b *catalog.Field) int {
		return cmp.Or(cmp.Compare(lowest(a.Origin), lowest(b.Origin)), -cmp.Compare(a.Name, b.Name))
	})
	return out
}

// lowest is the first of a set of origins.
func lowest(o catalog.Origin) catalog.Origin { return o & -o }

// innerOf finds the structure of the object inside a field.
func innerOf(s *structure, f *catalog.Field, all map[string]*object) *structure {
	leaf := f.Type.Leaf()
	if leaf.Kind != catalog.Object {
		return nil
	}
	for _, o := range s.objects {
		own := o.typ.Field(f.Name)
		if own == nil {
			continue
		}
		if same := own.Type.Leaf().Same; same == "." {
			return o.event.detail
		} else if same != "" {
			return all[o.event.DetailType+"/"+same].in
		}
		if inner := all[o.event.DetailType+"/"+own.Type.Inside(catalog.Step(o.path, f.Name))]; inner != nil {
			return inner.in
		}
	}
	return nil
}
