package golang

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

func number(i int) string { return strconv.Itoa(i) }

// pkg is a Go package to be written.
type pkg struct {
	name    string
	title   string
	page    string
	sources []string
	events  []*event
	structs []*structure // of nested objects, sorted by name
	names   *namer

	careful  bool // every field of a detail has a comment
	glossary Glossary
	groups   []*valueGroup // sorted by name
}

// event is a Go type for an event.
type event struct {
	*catalog.Event
	name    string
	sources []string
	detail  *structure // nil if nothing is known of the detail
	sameAs  *event     // the event of the package that has the same detail, if this is not the first
	alike   []*event   // those whose detail is this event's
}

// structure is a Go type for one object, or for several objects that are alike.
type structure struct {
	name    string
	doc     string
	objects []*object
	fields  []field
}

// field is a field of a structure.
type field struct {
	*catalog.Field
	name  string
	inner *structure // of the object inside
	words string     // what [Words] says of it

	values *valueGroup // the constants for what it holds
}

// object is an object in an event's detail.
type object struct {
	event *event
	path  string
	typ   *catalog.Type
	in    *structure
}

func (o *object) key() string { return o.event.DetailType + "/" + o.path }

// newPackages sorts services into packages and names everything in them.
func newPackages(services []*catalog.Service, infos map[string]Info, names Names) []*pkg {
	byName := map[string]*pkg{}
	for _, s := range ownersFirst(services, infos) {
		info := infos[s.Source]
		name := cmp.Or(info.Package, packageName(s.Source))
		p := byName[name]
		if p == nil {
			p = &pkg{name: name, names: newNamer(names[name])}
		}
		if !p.add(s, info) {
			continue
		}
		byName[name] = p
	}
	packages := slices.SortedFunc(maps.Values(byName), func(a, b *pkg) int { return cmp.Compare(a.name, b.name) })
	for _, p := range packages {
		p.nameEvents(infos)
		p.buildStructures()
		p.groupValues()
	}
	return packages
}

// ownersFirst puts the sources that packages are named for before those that
// share such a package: what a package is called, and which of two spellings of
// a fact it has, is theirs to say.
func ownersFirst(services []*catalog.Service, infos map[string]Info) []*catalog.Service {
	out := slices.Clone(services)
	slices.SortStableFunc(out, func(a, b *catalog.Service) int {
		return cmp.Compare(len(infos[a.Source].Package), len(infos[b.Source].Package))
	})
	return out
}

// add adds the events of a service that are to be generated and reports whether
// there are any.
func (p *pkg) add(s *catalog.Service, info Info) bool {
	any := false
	for _, e := range s.Events {
		if e.ServedBy != "" {
			continue
		}
		any = true
		if i := slices.IndexFunc(p.events, func(o *event) bool { return o.DetailType == e.DetailType && o.Via == e.Via }); i >= 0 {
			p.events[i].merge(s.Source, e)
			continue
		}
		own := *e
		p.events = append(p.events, &event{Event: &own, sources: []string{s.Source}})
	}
	if any {
		p.sources = append(p.sources, s.Source)
		p.careful = p.careful || info.Words
		p.title = cmp.Or(p.title, info.Title, s.Source)
		p.page = cmp.Or(p.page, info.Page, servicePage(s.Source))
	}
	return any
}

// merge makes an event of the same detail-type from another source part of e.
func (e *event) merge(source string, other *catalog.Event) {
	e.sources = append(e.sources, source)
	e.Origin |= other.Origin
	e.Detail = catalog.Join(e.Detail, other.Detail)
	e.Level = cmp.Or(e.Level, other.Level)
	if len(e.Relations) == 0 {
		e.Relations = other.Relations
	}
}

func (p *pkg) nameEvents(infos map[string]Info) {
	slices.SortFunc(p.events, func(a, b *event) int { return cmp.Compare(a.DetailType, b.DetailType) })
	for _, e := range p.events {
		e.Detail = tidy(e.Detail)
		source := e.sources[0]
		e.name = p.names.give(e.DetailType, eventName(source, e.DetailType, infos[source].Prefixes), export(e.DetailType))
	}
}
