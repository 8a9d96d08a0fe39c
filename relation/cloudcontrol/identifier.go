package cloudcontrol

import (
	"strings"
	"sync"

	"github.com/typedbus/typedbus/relation"
)

// maxIdentifier is the most characters of an identifier:
// https://docs.aws.amazon.com/cloudcontrolapi/latest/APIReference/API_GetResource.html
const maxIdentifier = 1024

// forms are what the id of a key may stand for, in the order in which they are tried. They are the same for an id that
// is no ARN.
var forms = []func(relation.Key) string{
	relation.Key.ID,
	withoutKind,
	relation.Key.Name,
}

// withoutKind returns the resource of an ARN without what comes before its name: "/app/web" of …:log-group:/app/web,
// "team/reader" of …:role/team/reader, "orders" of arn:aws:sns:eu-west-1:123456789012:orders.
func withoutKind(key relation.Key) string {
	arn, ok := key.ARN()
	if !ok {
		return key.ID()
	}
	if i := strings.IndexAny(arn.Resource, "/:"); i >= 0 {
		return arn.Resource[i+1:]
	}
	return arn.Resource
}

// worked is the index in forms of what last found a resource, by resource type.
var worked sync.Map // of string to int

// identifiers returns the identifiers to try for key, and which form each is.
func identifiers(typeName string, key relation.Key) (ids []string, which []int) {
	order := make([]int, 0, len(forms)+1)
	if form, ok := worked.Load(typeName); ok {
		order = append(order, form.(int))
	}
	for form := range forms {
		order = append(order, form)
	}
	seen := make(map[string]bool, len(order))
	for _, form := range order {
		id := compound(forms[form](key), key)
		if !seen[id] && id != "" && len(id) <= maxIdentifier {
			seen[id] = true
			ids, which = append(ids, id), append(which, form)
		}
	}
	return ids, which
}

// parts are the names of the further parts of a compound identifier.
var parts = []string{"part2", "part3", "part4", "part5"}

// compound returns the identifier that begins with id and goes on with the further parts of key.
func compound(id string, key relation.Key) string {
	for _, part := range parts {
		if value := key.Arg(part); value != "" {
			id += "|" + value
		}
	}
	return id
}
