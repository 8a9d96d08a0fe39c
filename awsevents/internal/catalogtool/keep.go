package main

import (
	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// keepConsole carries what an earlier catalogue has from the console's samples
// over to services: events and fields that the schema registry lacks, and what
// the samples showed of those that it has.
func keepConsole(services, old []*catalog.Service) []*catalog.Service {
	bySource := map[string]*catalog.Service{}
	for _, s := range services {
		bySource[s.Source] = s
	}
	for _, o := range old {
		for _, e := range o.Events {
			if e.Origin&catalog.Console == 0 {
				continue
			}
			s := serviceOf(bySource, o.Source)
			fresh := s.Event(e.DetailType)
			if fresh == nil {
				s.Events = append(s.Events, consoleOnly(e))
				continue
			}
			fresh.Origin |= catalog.Console
			fresh.Detail = keepType(fresh.Detail, e.Detail, false)
		}
	}
	return sorted(bySource)
}

// consoleOnly is an event that the registry no longer has, if it ever had, as
// the console has it.
func consoleOnly(e *catalog.Event) *catalog.Event {
	c := *e
	c.Origin = catalog.Console
	c.Detail = keepType(catalog.Type{Kind: catalog.Object}, e.Detail, false)
	return &c
}

// keepType combines a type of the registry's with the one that came of it and
// the samples, which shown says to have had a part in it.
func keepType(fresh, old catalog.Type, shown bool) catalog.Type {
	switch {
	case fresh.Kind != old.Kind && shown:
		return old
	case fresh.Kind != old.Kind || fresh.Same != "" || old.Same != "":
		return fresh
	}
	switch fresh.Kind {
	case catalog.List, catalog.Map:
		elem := keepType(*fresh.Elem, *old.Elem, shown)
		return catalog.Type{Kind: fresh.Kind, Elem: &elem}
	case catalog.Object:
		return catalog.Type{Kind: catalog.Object, Fields: keepFields(&fresh, &old)}
	}
	return fresh
}

func keepFields(fresh, old *catalog.Type) []*catalog.Field {
	var out []*catalog.Field
	for _, f := range fresh.Fields {
		c := *f
		o := old.Field(f.Name)
		if o == nil {
			c.Required = false // the samples did not have it
			out = append(out, &c)
			continue
		}
		shown := o.Origin&catalog.Console != 0
		c.Type = keepType(f.Type, o.Type, shown)
		c.Required, c.Null = f.Required && o.Required, o.Null
		c.Origin |= o.Origin & catalog.Console
		out = append(out, &c)
	}
	for _, o := range old.Fields {
		if fresh.Field(o.Name) == nil && o.Origin&catalog.Console != 0 {
			c := *o
			c.Origin = catalog.Console
			out = append(out, &c)
		}
	}
	catalog.SortFields(out)
	return out
}
