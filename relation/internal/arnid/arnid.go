// Package arnid takes ids out of ARNs, for loaders that normalize their keys.
package arnid

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

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

// Taken says that an id may be the ARN of a resource of service that begins with one of prefixes, such as "task/".
func Taken(service string, prefixes ...string) relation.LoaderOption {
	return relation.TakesARN(func(name arn.ARN, _ relation.Key) bool { return Is(name, service, prefixes...) })
}

// Is reports whether name is of service and its resource begins with one of prefixes.
func Is(name arn.ARN, service string, prefixes ...string) bool {
	if name.Service != service {
		return false
	}
	for _, prefix := range prefixes {
		if strings.HasPrefix(name.Resource, prefix) {
			return true
		}
	}
	return false
}
