// Package arnid takes ids out of ARNs, for loaders that normalize their keys.
package arnid

import (
	"strings"

	"github.com/typedbus/typedbus/relation"
)

// Of returns the id of a resource that key names: what follows prefix in the resource of an ARN of service, and an id
// that is no ARN as it is. Any other ARN is returned whole: it names something else, and the loader finds out that no
// id of its own looks like that.
func Of(key relation.Key, service, prefix string) string {
	if name, ok := key.ARN(); ok && name.Service == service {
		if id, ok := strings.CutPrefix(name.Resource, prefix); ok {
			return id
		}
	}
	return key.ID()
}

// Strip returns a function for [relation.NormalizeKey] that gives keys the id that [Of] takes out of them, and no
// further parts.
func Strip(service, prefix string) func(relation.Key) relation.Key {
	return func(key relation.Key) relation.Key { return relation.NewKey(Of(key, service, prefix)) }
}
