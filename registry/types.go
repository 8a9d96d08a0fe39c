package registry

import (
	"cmp"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/registry/internal/gotype"
	"github.com/typedbus/typedbus/registry/internal/route"
)

// Registration describes a registered type.
type Registration struct {
	// Type is the event type, not a pointer to it.
	Type reflect.Type
	// Pattern says which events the type takes, as an event tag does: "source=aws.ec2,detail-type=…".
	Pattern string
	// Tolerant is true if the type is tolerant: what does not fit it is listed by [Event.Drift] and is not an error.
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

// Has reports whether r decodes events to the type t: whether t, an event type or a pointer to one, is registered with
// r or with one of its parents. For [UnknownEvent], which needs no registration, it reports true.
func (r *Registry) Has(t reflect.Type) bool {
	t = gotype.Indirect(t)
	return t == reflect.TypeFor[UnknownEvent]() || r.has(t)
}

func (r *Registry) has(t reflect.Type) bool {
	return r.hasOwn(t) || slices.ContainsFunc(r.current().parents, func(p *Registry) bool { return p.has(t) })
}

// hasOwn leaves types that are only noted as they are: a question about one is no reason to read the tags of all.
func (r *Registry) hasOwn(t reflect.Type) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.types[t] != nil || slices.ContainsFunc(r.noted, func(n notedType) bool { return n.typ == t })
}

// Sole returns the only source and the only detail-type that the type t takes. Either is "" if t takes more than one. t
// is an event type or a pointer to one; if it is registered neither with r nor with one of its parents, both are "". A
// program that makes an event of type t so need not repeat what the tag of t says.
func (r *Registry) Sole(t reflect.Type) (source, detailType string) {
	p := r.planOf(gotype.Indirect(t))
	if p == nil {
		return "", ""
	}
	return sole(p.route.Pattern.Sources), sole(p.route.Pattern.DetailTypes)
}

// sole returns the text that patterns match if they match no other.
func sole(patterns []route.Text) string {
	if len(patterns) != 1 || patterns[0].Prefix {
		return ""
	}
	return patterns[0].Text
}

// planOf returns the plan of a type that r or one of its parents has, else nil.
func (r *Registry) planOf(t reflect.Type) *plan {
	if !r.has(t) {
		return nil // and those that are only noted stay so
	}
	if p := r.ownPlanOf(t); p != nil {
		return p
	}
	for _, parent := range r.current().parents {
		if p := parent.planOf(t); p != nil {
			return p
		}
	}
	return nil
}

func (r *Registry) ownPlanOf(t reflect.Type) *plan {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.addNoted()
	return r.types[t]
}

// site is a place in the source that registers a type. It is looked up only when somebody asks: that takes longer than
// all the rest of a registration.
type site uintptr

// callerSite returns the place that called the caller of callerSite.
func callerSite() site {
	var pc [1]uintptr
	runtime.Callers(3, pc[:])
	return site(pc[0])
}

// String returns the place as file:line.
func (s site) String() string {
	frame, _ := runtime.CallersFrames([]uintptr{uintptr(s)}).Next()
	if frame.File == "" {
		return "unknown"
	}
	return fmt.Sprintf("%s:%d", frame.File, frame.Line)
}
