package ssm

import (
	"iter"
	"regexp"
	"strings"

	"github.com/typedbus/typedbus/relation"
)

// maxName is the most characters of a parameter's name:
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
const maxName = 1011

// parameterName is the form of a parameter's name: one part, or several with a slash before each.
var parameterName = regexp.MustCompile(`^([0-9A-Za-z_.-]+|(/[0-9A-Za-z_.-]+)+)$`)

func isParameterName(name string) bool {
	return len(name) <= maxName && parameterName.MatchString(name)
}

// byParameterName makes the key of a parameter's ARN that of its name: arn:aws:ssm:eu-west-1:123456789012:parameter/app/db
// is /app/db, and …:parameter/web is web.
func byParameterName(key relation.Key) relation.Key {
	arn, ok := key.ARN()
	if !ok || arn.Service != "ssm" {
		return relation.NewKey(key.ID())
	}
	name, ok := strings.CutPrefix(arn.Resource, "parameter/")
	switch {
	case !ok:
		return relation.NewKey(key.ID())
	case strings.Contains(name, "/"):
		return relation.NewKey("/" + name)
	default:
		return relation.NewKey(name)
	}
}

// withSlash returns, by their names with a slash before them, those of keys whose parameter may be called so too: the
// names without hierarchy that are not settled.
func withSlash(keys iter.Seq[relation.Key], settled func(relation.Key) bool) map[string]relation.Key {
	names := make(map[string]relation.Key)
	for key := range keys {
		if !strings.HasPrefix(key.ID(), "/") && !settled(key) {
			names["/"+key.ID()] = key
		}
	}
	return names
}
