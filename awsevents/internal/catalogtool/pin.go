package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// pinsFile is the reviewed table of events' objects that are an API's shape.
const pinsFile = "pins.json"

// pin says that an object of an event is a shape of a service's API.
type pin struct {
	Source     string `json:"source"`
	DetailType string `json:"detail-type"`
	Path       string `json:"path"`    // of the object; "." is the detail
	Service    string `json:"service"` // as botocore calls it
	Shape      string `json:"shape"`
	Case       string `json:"case"` // how the event writes the API's names: wire (as they are), camel, snake or kebab
	// Known takes no members that no other origin has: what the event has of the
	// shape is a choice of its own. Kinds and texts of those it has are the shape's.
	Known bool `json:"known,omitzero"`
	// Times says that the API has its times as text: what is called like one is one.
	Times bool `json:"times,omitzero"`
	// Cut are members, by path below the object, that are left out with all below
	// them, unless another origin has them: the size of the package is worth more.
	Cut []string `json:"cut,omitzero"`
}

func readPins(name string) ([]pin, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var pins []pin
	if err := json.Unmarshal(data, &pins, json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return pins, nil
}

// spell writes a name of the API's as the event does.
func (p pin) spell(name string) string {
	switch p.Case {
	case "camel":
		return strings.ToLower(name[:1]) + name[1:]
	case "snake":
		return separated(name, '_')
	case "kebab":
		return separated(name, '-')
	}
	return name
}

// separated writes a name in small letters with a mark between its words.
func separated(name string, mark byte) string {
	var b strings.Builder
	for i := range len(name) {
		upper := name[i] >= 'A' && name[i] <= 'Z'
		if upper && i > 0 && (name[i-1] < 'A' || name[i-1] > 'Z' || i+1 < len(name) && name[i+1] >= 'a' && name[i+1] <= 'z') {
			b.WriteByte(mark)
		}
		if upper {
			b.WriteByte(name[i] + 'a' - 'A')
		} else {
			b.WriteByte(name[i])
		}
	}
	return b.String()
}

// addModels adds to services what the pinned shapes have.
func addModels(services []*catalog.Service, pins []pin, models *models) ([]*catalog.Service, error) {
	bySource := map[string]*catalog.Service{}
	for _, s := range services {
		bySource[s.Source] = s
	}
	for _, p := range pins {
		model, err := models.service(p.Service)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", p.Source, p.DetailType, err)
		}
		if model.Shapes[p.Shape] == nil {
			return nil, fmt.Errorf("%s: %s: %s has no shape %s", p.Source, p.DetailType, p.Service, p.Shape)
		}
		s := serviceOf(bySource, p.Source)
		e := s.Event(p.DetailType)
		if e == nil {
			e = &catalog.Event{DetailType: p.DetailType, Detail: catalog.Type{Kind: catalog.Object}}
			s.Events = append(s.Events, e)
		}
		path := strings.TrimPrefix(p.Path, ".")
		object := e.Detail.At(p.Path)
		if object == nil {
			if object = grow(&e.Detail, path); object == nil {
				return nil, fmt.Errorf("%s: %s: no object at %s", p.Source, p.DetailType, p.Path)
			}
		}
		e.Origin |= catalog.API
		c := shaper{pin: p, model: model, event: e}
		c.fill(object, p.Shape, "", nil)
	}
	return sorted(bySource), nil
}

// grow makes the objects on the way to a path that only a supplement has so far.
func grow(t *catalog.Type, path string) *catalog.Type {
	for step := range strings.SplitSeq(path, ".") {
		name := strings.TrimRight(step, "[]")
		if t.Kind != catalog.Object {
			return nil
		}
		f := t.Field(name)
		if f == nil {
			f = &catalog.Field{Name: name, Type: catalog.Type{Kind: catalog.Object}, Origin: catalog.API}
			if strings.HasSuffix(step, "[]") {
				f.Type = catalog.Type{Kind: catalog.List, Elem: &catalog.Type{Kind: catalog.Object}}
			}
			t.Fields = append(t.Fields, f)
			catalog.SortFields(t.Fields)
		}
		t = f.Type.Leaf()
	}
	return t
}

// withoutModels takes away what an earlier run added.
func withoutModels(services []*catalog.Service) []*catalog.Service {
	for _, s := range services {
		for _, e := range s.Events {
			e.Origin &^= catalog.API
			e.Detail = withoutAPI(e.Detail)
		}
		s.Events = slices.DeleteFunc(s.Events, func(e *catalog.Event) bool { return e.Origin == 0 })
	}
	return slices.DeleteFunc(services, func(s *catalog.Service) bool { return len(s.Events) == 0 })
}

func withoutAPI(t catalog.Type) catalog.Type {
	if t.Elem != nil {
		elem := withoutAPI(*t.Elem)
		t.Elem = &elem
	}
	var kept []*catalog.Field
	for _, f := range t.Fields {
		f.Values = nil
		if f.Origin &^= catalog.API; f.Origin != 0 {
			f.Type = withoutAPI(f.Type)
			kept = append(kept, f)
		}
	}
	t.Fields = kept
	return t
}
