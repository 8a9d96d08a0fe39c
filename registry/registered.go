package registry

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Registration describes a registered type.
type Registration struct {
	// Type is the event type, not a pointer to it.
	Type reflect.Type
	// Pattern says which events the type takes, as an event tag does: "source=aws.ec2,detail-type=…".
	Pattern string
	// Tolerant is true for a type that takes what does not fit it as drift.
	Tolerant bool
	// Site is where the type was registered, as file:line.
	Site string
	// Relations are the relations of the type, in the order of its fields: each field's name and its tag, as in
	// "Instance: ec2.Instance,detail.instance-id".
	Relations []string
}

// String returns the pattern and the type, for example "source=my.source: main.ThingyEvent".
func (t Registration) String() string { return fmt.Sprintf("%s: %s", t.Pattern, t.Type) }

// Types lists the types of the registry, without those of its parents, sorted by pattern and then by type.
func (r *Registry) Types() []Registration {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.addNoted()
	list := make([]Registration, 0, len(r.types))
	for t, p := range r.types {
		p.complete()
		var relations []string
		for _, spec := range p.specs() {
			relations = append(relations, spec.Field+": "+spec.String())
		}
		list = append(list, Registration{Type: t, Pattern: p.route.Pattern.String(), Tolerant: p.tolerant, Site: p.site.String(), Relations: relations})
	}
	slices.SortFunc(list, func(a, b Registration) int {
		return cmp.Or(strings.Compare(a.Pattern, b.Pattern), strings.Compare(a.Type.PkgPath()+"."+a.Type.String(), b.Type.PkgPath()+"."+b.Type.String()))
	})
	return list
}
