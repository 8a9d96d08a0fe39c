package golang

import (
	"fmt"
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// Stats counts what a catalogue has.
type Stats struct {
	Events     int // pairs of source and detail-type, with those CloudTrail delivers
	CloudTrail int // those among them that package cloudtrail serves
	Delivered  int // types for single events that CloudTrail delivers, told apart by name
	Types      int // Go types for events
	Sources    int // sources of those types
	AllSources int // sources, with those of which only CloudTrail delivers events
	Packages   int
	Objects    int      // Go types for objects
	Fields     int      // fields of those
	Constants  int      // for texts that fields hold
	WithLevel  int      // types whose level of delivery AWS states
	Tried      int      // types that an event of somebody else's making was tried on
	Opaque     []Opaque // types of which no member is known
	Looked     int      // those among them of which it is kept which pages were searched
	Relations  int      // resources named
	Unrelated  []Unrelated
	ByOrigin   map[catalog.Origin]int
}

// Opaque is a type of which no member is known, and the pages that say nothing of them.
type Opaque struct {
	Name   string // sources and detail-type
	Looked []string
}

// Count counts what the services have.
func Count(services []*catalog.Service, infos map[string]Info, names Names) Stats {
	return count(services, newPackages(services, infos, names))
}

func count(services []*catalog.Service, packages []*pkg) Stats {
	s := Stats{Packages: len(packages), ByOrigin: map[catalog.Origin]int{}, AllSources: len(services)}
	for _, service := range services {
		for _, e := range service.Events {
			s.Relations += len(e.Relations)
			if e.Via != "" {
				s.Delivered++
				continue
			}
			s.Events++
			s.ByOrigin[e.Origin]++
			if e.ServedBy != "" {
				s.CloudTrail++
			}
		}
	}
	s.Unrelated = unrelated(services, packages)
	for _, p := range packages {
		s.Sources += len(p.sources)
		s.Types += len(p.events)
		for _, e := range p.events {
			if e.Level != "" {
				s.WithLevel++
			}
			if e.Via == "" && e.detail == nil {
				s.Opaque = append(s.Opaque, Opaque{strings.Join(e.sources, ", ") + ": " + e.DetailType, e.Looked})
				if len(e.Looked) > 0 {
					s.Looked++
				}
			}
			if e.Via == "" && hasOrigin(&e.Detail, catalog.Console|catalog.Published) {
				s.Tried++
			}
		}
		for _, g := range p.groups {
			s.Constants += len(g.names)
		}
		for _, st := range p.structs {
			s.Objects++
			s.Fields += len(st.fields)
		}
		for _, e := range p.events {
			if e.detail != nil && e.sameAs == nil {
				s.Objects++
				s.Fields += len(e.detail.fields)
			}
		}
	}
	return s
}

// hasOrigin reports whether a field is known from one of a set of origins.
func hasOrigin(t *catalog.Type, o catalog.Origin) bool {
	found := false
	t.Walk(func(_ string, f *catalog.Field) { found = found || f.Origin&o != 0 })
	return found
}

// String prints the counts, a line each.
func (s Stats) String() string {
	var b strings.Builder
	row := func(n int, what string) { fmt.Fprintf(&b, "%6d  %s\n", n, what) }
	row(s.Types, "event types, of which")
	row(s.Delivered, "  are of single events that CloudTrail delivers")
	row(s.Sources, "sources with a type of their own")
	row(s.Packages, "packages")
	row(s.Objects, "types for objects")
	row(s.Fields, "fields")
	row(s.Constants, "constants for what they hold")
	row(s.WithLevel, "types whose level of delivery AWS states")
	row(s.Tried, "types that samples or published events were tried on")
	row(len(s.Opaque), "types of which AWS documents no members, of which")
	row(s.Looked, "  it is kept which pages were searched for them")
	row(s.Relations, "relations known, of which")
	row(len(s.Unrelated), "  are no field:")
	for _, u := range s.Unrelated {
		fmt.Fprintf(&b, "          %s, %s: %s at %s: %s\n", u.Source, u.DetailType, u.Target, u.Path, u.Why)
	}
	row(s.Events, "pairs of source and detail-type, of which")
	row(s.CloudTrail, "  are served by package cloudtrail")
	for o := catalog.Origin(1); o <= catalog.Schema|catalog.Console|catalog.Document|catalog.Published|catalog.API; o++ {
		if n := s.ByOrigin[o]; n > 0 {
			row(n, "  are known from "+strings.ReplaceAll(o.String(), ",", " and "))
		}
	}
	row(s.AllSources, "sources in all")
	return b.String()
}
