package relation

import "reflect"

// Cache is what a [registry.Session] implements as well to have resources remembered between events; session.Cached
// makes one of any session. It is asked before AWS is, and before it is known whether there is a loader, so that a
// test can answer with one for all of AWS.
//
// A Cache is used by many goroutines at once.
type Cache interface {
	// Load returns what is known of r: its value, a *T, or known and not found.
	Load(r Resource) (value any, found, known bool)
	// Store is told of each resource loaded. A nil value says that it does not exist.
	Store(r Resource, value any)
}

// Resource identifies what a [Cache] remembers. It is comparable.
type Resource struct {
	Account string
	Region  string
	Target  string       // such as "ec2.Instance"
	Type    reflect.Type // T, what the relation holds
	Key     Key          // normalized by the target's loader, if it has one
}
