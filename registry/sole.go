package registry

import (
	"reflect"

	"github.com/typedbus/typedbus/registry/internal/route"
)

// Sole returns the source and the detail-type of the events that the type t takes, each if it takes that one only, else
// "". The type is an event type or a pointer to one, registered with r or with one of its parents; of another both are
// "". Who makes an event of such a type need not repeat what its tag says.
func (r *Registry) Sole(t reflect.Type) (source, detailType string) {
	p := r.planOf(indirect(t))
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
