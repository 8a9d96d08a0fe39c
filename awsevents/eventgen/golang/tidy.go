package golang

import (
	"strings"

	"github.com/typedbus/typedbus/awsevents/eventgen/catalog"
)

// tidy rewrites what Go cannot say: an object without known members is a map, and
// so is one with a member whose name no json tag can hold.
func tidy(t catalog.Type) catalog.Type {
	switch t.Kind {
	case catalog.List, catalog.Map:
		elem := tidy(*t.Elem)
		t.Elem = &elem
	case catalog.Object:
		if t.Same != "" {
			return t
		}
		fields := make([]*catalog.Field, len(t.Fields))
		for i, f := range t.Fields {
			c := *f
			c.Type = tidy(f.Type)
			fields[i] = &c
			if strings.ContainsAny(f.Name, ",\\'\"`") || f.Name == "" || f.Name == "-" {
				return freeForm
			}
		}
		if len(fields) == 0 {
			return freeForm
		}
		t.Fields = fields
	}
	return t
}

var freeForm = catalog.Type{Kind: catalog.Map, Elem: &catalog.Type{}}
