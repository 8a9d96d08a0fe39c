package awsevents

import (
	"strings"

	"github.com/typedbus/typedbus/registry"
)

// ResourceARN returns the first of an event's resources that is of a service and
// a type, as its ARN has them: ("ecs", "service"). An empty type stands for any.
// It returns "" if the event names none: what stands first among the resources
// may be anything.
func ResourceARN(e *registry.Event, service, resourceType string) string {
	for _, r := range e.Resources {
		if IsARN(r, service, resourceType) {
			return r
		}
	}
	return ""
}

// IsARN reports whether text is the ARN of a resource of a service and a type,
// an empty type standing for any.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func IsARN(text, service, resourceType string) bool {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[2] != service {
		return false
	}
	rest, ok := strings.CutPrefix(parts[5], resourceType)
	return ok && (resourceType == "" || strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, ":"))
}
