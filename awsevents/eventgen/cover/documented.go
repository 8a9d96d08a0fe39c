package cover

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// Name is how an event is looked up: by its source and detail-type.
type Name struct{ Source, DetailType string }

// String writes "source: detail-type".
func (n Name) String() string { return n.Source + ": " + n.DetailType }

func compareNames(a, b Name) int {
	return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.DetailType, b.DetailType))
}

// Documented is an event that AWS documents, as it stands in a list of such.
type Documented struct {
	Source     string   `json:"source"`
	DetailType string   `json:"detail-type"`
	Page       string   `json:"page"`
	Level      string   `json:"level"`
	Fields     []string `json:"fields"` // "detail.parts[].id: string"
	Doubt      string   `json:"doubt"`  // why it may not be one
}

// Name is the event's.
func (d Documented) Name() Name { return Name{d.Source, d.DetailType} }

// ParseDocumented reads a JSON array of documented events.
func ParseDocumented(data []byte) ([]Documented, error) {
	var list []Documented
	return list, json.Unmarshal(data, &list)
}

// Coverage is what of a list of documented events a catalogue has.
type Coverage struct {
	Documented, Typed int    // events that are in no doubt
	Untyped           []Name // those without a type
	Doubtful          int    // events that may be none
	DoubtfulUntyped   []Documented
	Complete          int // sources
	Partial, Absent   []string
	WithMembers       int // typed events that have documented members
	Opaque            []Name
	Members, Taken    int      // documented members of typed events
	Untaken           []Member // those that no field takes
}

// Member is a member of an event.
type Member struct {
	Event Name
	Path  string
	Why   string
}

// Measure compares a catalogue with a list of documented events.
func Measure(services []*catalog.Service, list []Documented) Coverage {
	c := Coverage{}
	index := NewIndex(services)
	perSource := map[string][2]int{} // documented, typed
	for _, d := range list {
		e := index.Event(d.Name())
		if d.Doubt != "" {
			c.Doubtful++
			if e == nil {
				c.DoubtfulUntyped = append(c.DoubtfulUntyped, d)
			}
		} else {
			c.Documented++
			n := perSource[d.Source]
			n[0]++
			if e == nil {
				c.Untyped = append(c.Untyped, d.Name())
			} else {
				c.Typed++
				n[1]++
			}
			perSource[d.Source] = n
		}
		if e != nil && len(d.Fields) > 0 {
			c.members(e, d)
		}
	}
	for source, n := range perSource {
		switch n[1] {
		case n[0]:
			c.Complete++
		case 0:
			c.Absent = append(c.Absent, source)
		default:
			c.Partial = append(c.Partial, source)
		}
	}
	slices.Sort(c.Absent)
	slices.Sort(c.Partial)
	slices.SortFunc(c.Untyped, compareNames)
	return c
}

func (c *Coverage) members(e *catalog.Event, d Documented) {
	c.WithMembers++
	if len(e.Detail.Fields) == 0 {
		c.Opaque = append(c.Opaque, d.Name())
	}
	for _, field := range d.Fields {
		path, _, _ := strings.Cut(field, ": ")
		path, inDetail := strings.CutPrefix(path, "detail.")
		if !inDetail {
			continue
		}
		c.Members++
		if Takes(&e.Detail, path) {
			c.Taken++
		} else {
			c.Untaken = append(c.Untaken, Member{d.Name(), path, "no field"})
		}
	}
}

// Takes reports whether a detail has a place for a member at a path such as
// "parts[].id": a field or an entry of a map. Nothing below a field of raw JSON
// has one.
func Takes(t *catalog.Type, path string) bool {
	if path == "" {
		return true
	}
	if rest, ok := strings.CutPrefix(path, "[]"); ok {
		return t.Kind == catalog.List && Takes(t.Elem, strings.TrimPrefix(rest, "."))
	}
	if t.Kind == catalog.Map {
		return isFree(t) || takesBelow(path, func(string) *catalog.Type { return t.Elem })
	}
	return t.Kind == catalog.Object && takesBelow(path, func(name string) *catalog.Type {
		if f := t.Field(name); f != nil {
			return &f.Type
		}
		return nil
	})
}

// takesBelow tries each way to cut the first name off a path, since names may
// have dots in them.
func takesBelow(path string, member func(name string) *catalog.Type) bool {
	for i := 1; i <= len(path); i++ {
		if i < len(path) && path[i] != '.' && !strings.HasPrefix(path[i:], "[]") {
			continue
		}
		t := member(path[:i])
		if t != nil && (isFree(t) || Takes(t, strings.TrimPrefix(path[i:], "."))) {
			return true
		}
	}
	return false
}

// isFree reports whether a member takes any value: it is a map of any, or an object
// of which the catalogue knows no more, or its text.
func isFree(t *catalog.Type) bool {
	return t.Kind == catalog.Text || t.Kind == catalog.Map && (t.Elem.Kind == catalog.Unknown || t.Elem.Kind == catalog.Any) || t.Kind == catalog.Object && t.Same == "" && len(t.Fields) == 0
}
