package cover

import (
	"regexp"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// Structures are objects that the rule of [DataKeys] finds and that are structures
// after all: by "source path", why.
type Structures map[string]string

// Has reports whether the member is listed.
func (s Structures) Has(m Member) bool { return s[m.Event.Source+" "+m.Path] != "" }

// DataKeys lists the objects of a catalogue whose members look like data rather
// than names, so that a map should hold them: the rule that finds what has to be
// looked at. What it finds and is a structure after all is listed, with the
// reason, in awsevents/catalog/structures.json.
func DataKeys(services []*catalog.Service) []Member {
	var out []Member
	for _, s := range services {
		for _, e := range s.Events {
			if e.Via != "" || e.ServedBy != "" {
				continue
			}
			e.Detail.Walk(func(path string, f *catalog.Field) {
				if t := &f.Type; f.Type.Kind == catalog.Object {
					if why := dataKeys(f.Name, t); why != "" {
						out = append(out, Member{Name{s.Source, e.DetailType}, path, why})
					}
				}
			})
		}
	}
	return out
}

var (
	counted   = regexp.MustCompile(`^(.*[A-Za-z])[0-9]+$`)
	aRegion   = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-[0-9]$`)
	escaped   = regexp.MustCompile(`^(AWS|aws)-[A-Za-z0-9]+-[A-Za-z0-9]+$`)
	freeNamed = regexp.MustCompile(`(?i)(attributes|parameters|variables|labels|annotations|tags|dimensions|environment|counters|counts|properties)$`)
)

// dataKeys says why the members of an object look like data, if they do.
func dataKeys(name string, t *catalog.Type) string {
	scalars, caps, stems := len(t.Fields) > 0, len(t.Fields) > 1, map[string]int{}
	for _, m := range t.Fields {
		if m.Origin&catalog.API != 0 {
			return "" // the API has a structure
		}
		if strings.ContainsAny(m.Name, ":/@=") || aRegion.MatchString(m.Name) || escaped.MatchString(m.Name) {
			return "the member " + m.Name + " is a datum"
		}
		if stem := counted.FindStringSubmatch(m.Name); stem != nil {
			stems[stem[1]]++
		}
		scalars = scalars && m.Type.Kind < catalog.Object && m.Type.Kind == t.Fields[0].Type.Kind
		caps = caps && len(m.Name) > 2 && m.Name == strings.ToUpper(m.Name)
	}
	for stem, n := range stems {
		if n > 1 || strings.EqualFold(stem, name) {
			return "its members are numbered"
		}
	}
	sameShape := !slices.ContainsFunc(t.Fields, func(f *catalog.Field) bool { return f.Type.Notation() != t.Fields[0].Type.Notation() })
	switch {
	case caps && sameShape:
		return "its members are in capitals and of one kind"
	case scalars && freeNamed.MatchString(name):
		return "it is called " + name + " and its members are of one kind"
	}
	return ""
}
