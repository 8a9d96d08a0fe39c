package registry

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// find yields the values at steps below value, each with the indexes that the steps of several values took. It
// reports whether to go on.
func find(value []byte, steps []pathStep, position []int, yield func([]int, jsontext.Value) bool) bool {
	return (&finder{yield: yield}).find(value, steps, position, true)
}

type finder struct {
	yield func([]int, jsontext.Value) bool
}

func (f *finder) find(value []byte, steps []pathStep, position []int, root bool) bool {
	if len(steps) == 0 {
		return f.yield(position, value)
	}
	step, rest, more := steps[0], steps[1:], true
	switch step.kind {
	case stepMember:
		v, ok := member(value, step.name)
		if !ok {
			return true
		}
		if root && step.name == "detail" && len(rest) > 0 {
			v = unwrapDetail(v)
		}
		return f.find(v, rest, position, false)
	case stepIndex:
		eachElement(value, func(i int, v []byte) bool {
			if i == step.index {
				more = f.find(v, rest, position, false)
			}
			return i < step.index
		})
	case stepEach:
		eachElement(value, func(i int, v []byte) bool {
			more = f.find(v, rest, append(position, i), false)
			return more
		})
	case stepARN:
		eachElement(value, func(i int, v []byte) bool {
			if arn, ok := stringValue(v); ok && isARN(arn, step.service, step.resource) {
				more = f.find(v, rest, append(position, i), false)
			}
			return more
		})
	}
	return more
}

// detailIsWrapped reports whether the detail of the event in payload came as a JSON string.
func detailIsWrapped(payload []byte) bool {
	detail, _ := member(payload, "detail")
	return len(detail) > 0 && detail[0] == '"' && unwrapDetail(detail)[0] == '{'
}

// unwrapDetail returns the JSON object inside a detail that came as a JSON string, as EventBridge Scheduler sends it,
// and any other detail as it is.
func unwrapDetail(detail []byte) []byte {
	if len(detail) == 0 || detail[0] != '"' {
		return detail
	}
	text, ok := stringValue(detail)
	inner := jsontext.Value(strings.Trim(text, " \t\r\n"))
	if ok && inner.Kind() == '{' && inner.IsValid() {
		return inner
	}
	return detail
}

// isARN reports whether s is the ARN of a resource of that service and type; the type "*" stands for any. A type may
// have parts of its own, as in loadbalancer/app.
//
// The form of ARNs: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
func isARN(s, service, resourceType string) bool {
	parts := strings.SplitN(s, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[2] != service {
		return false
	}
	if resourceType == "*" {
		return true
	}
	after, ok := strings.CutPrefix(parts[5], resourceType)
	return ok && after != "" && (after[0] == '/' || after[0] == ':')
}
