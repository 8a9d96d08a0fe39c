package registry

import (
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/internal/eventpath"
)

// find yields the values at steps below value, each with the indexes that the steps of several values took. It
// reports whether to go on.
func find(value []byte, steps []eventpath.Step, position []int, yield func([]int, jsontext.Value) bool) bool {
	return (&finder{yield: yield}).find(value, steps, position, true)
}

type finder struct {
	yield func([]int, jsontext.Value) bool
}

func (f *finder) find(value []byte, steps []eventpath.Step, position []int, root bool) bool {
	if len(steps) == 0 {
		return f.yield(position, value)
	}
	step, rest, more := steps[0], steps[1:], true
	switch step.Kind {
	case eventpath.Member:
		v, ok := member(value, step.Name)
		if !ok {
			return true
		}
		if root && step.Name == "detail" && len(rest) > 0 {
			v = unwrapDetail(v)
		}
		return f.find(v, rest, position, false)
	case eventpath.Index:
		eachElement(value, func(i int, v []byte) bool {
			if i == step.Index {
				more = f.find(v, rest, position, false)
			}
			return i < step.Index
		})
	case eventpath.Each:
		eachElement(value, func(i int, v []byte) bool {
			more = f.find(v, rest, append(position, i), false)
			return more
		})
	case eventpath.ARN:
		eachElement(value, func(i int, v []byte) bool {
			if arn, ok := stringValue(v); ok && step.TakesARN(arn) {
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

// scalars yields the scalars at a path, as texts: what the conditions of event tags are asked of.
func scalars(payload []byte, path eventpath.Path, yield func(string) bool) {
	find(payload, path, nil, func(_ []int, v jsontext.Value) bool {
		if text, ok := scalarText(v); ok {
			return yield(text)
		}
		return true
	})
}
