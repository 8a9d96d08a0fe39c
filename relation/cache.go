package relation

import (
	"context"
	"reflect"

	"github.com/typedbus/typedbus/registry"
)

// Cache remembers resources between events. A [registry.Session] that implements Cache as well is asked for them;
// session.Cached makes one of any session. It is asked before AWS is, and before it is known whether there is a loader,
// so that a test can answer with one for all of AWS.
//
// The resources of a call are of one account, region, target and type, and at most as many as a call of the loader
// takes: a cache that many processes share can fetch them together. A Cache is used by many goroutines at once.
type Cache interface {
	// Load returns what the cache knows of resources: the value of each, a *T if Resource.Type is T, or nil if it knows
	// that the resource does not exist. Resources that are absent from the answer are loaded from AWS, whether or not
	// there is an error. Stats counts the errors.
	Load(ctx context.Context, resources []Resource) (map[Resource]any, error)
	// Store is called with what was loaded from AWS: a *T for each resource, or nil for one that does not exist. Stats
	// counts the errors.
	Store(ctx context.Context, loaded map[Resource]any) error
}

// Resource identifies what a [Cache] remembers. It is comparable.
type Resource struct {
	Account string
	Region  string
	Target  string       // such as "ec2.Instance"
	Type    reflect.Type // T, what the relation holds
	Key     Key          // normalized by the target's loader, if it has one
}

// within returns the first of session, what its Unwrap method returns and so on, that is a T.
func within[T any](session registry.Session) (found T, ok bool) {
	for range maxWrapped {
		if found, ok = session.(T); ok {
			return found, true
		}
		wrapper, ok := session.(interface{ Unwrap() registry.Session })
		if !ok {
			break
		}
		session = wrapper.Unwrap()
	}
	return found, false
}

// maxWrapped bounds the sessions around a session, should one be around itself.
const maxWrapped = 100
