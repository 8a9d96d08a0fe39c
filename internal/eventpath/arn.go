package eventpath

import "strings"

// TakesARN reports whether s, a step of the kind ARN, takes the element text: whether that is the ARN of a resource of
// the step's service and type. The type "*" stands for any; a type may have parts of its own, as in loadbalancer/app.
//
// The form of ARNs: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func (s Step) TakesARN(text string) bool {
	rest, ok := strings.CutPrefix(text, "arn:")
	if !ok {
		return false
	}
	_, rest, _ = strings.Cut(rest, ":") // the partition
	service, rest, _ := strings.Cut(rest, ":")
	_, rest, _ = strings.Cut(rest, ":") // the region
	_, resource, ok := strings.Cut(rest, ":")
	if !ok || service != s.Service {
		return false
	}
	if s.Resource == "*" {
		return true
	}
	after, ok := strings.CutPrefix(resource, s.Resource)
	return ok && after != "" && (after[0] == '/' || after[0] == ':')
}
