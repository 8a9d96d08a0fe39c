package relation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
	"github.com/typedbus/typedbus/registry"
)

// keysOf reads the keys that spec finds in event: each once, in the payload's order. With many false it stops at the
// first, and does not look into an array: which of several resources is meant, only a selector in the tag can say.
func keysOf(event *registry.Event, spec *seam.Spec, many bool) []Key {
	parts := make([]part, len(spec.Args))
	for i, arg := range spec.Args {
		parts[i] = newPart(event, spec.ID, arg)
	}
	var keys []Key
	seen := make(map[Key]bool)
	for position, value := range seam.Find(event, spec.ID) {
		for _, id := range texts(value, many) {
			args := make([]string, 0, 2*len(parts))
			for _, p := range parts {
				args = append(args, p.name, p.at(position))
			}
			key := NewKey(id, args...)
			if seen[key] {
				continue
			}
			seen[key] = true
			keys = append(keys, key)
			if !many {
				return keys
			}
		}
	}
	return keys
}

// part is a further part of the keys of one relation. Where its path takes elements of the same arrays as the path of
// the id, as cluster does in
//
//	relation:"ecs.Task,detail.tasks[*].taskArn,cluster=detail.tasks[*].clusterArn"
//
// each key gets the value from its own element; otherwise all keys get the first value.
type part struct {
	name   string
	shared int               // leading positions in common with the id's path
	values map[string]string // by these positions; the first value of each
}

func newPart(event *registry.Event, id eventpath.Path, arg seam.Arg) part {
	p := part{name: arg.Name, shared: id.Shared(arg.Path), values: make(map[string]string)}
	for position, value := range seam.Find(event, arg.Path) {
		found := texts(value, false)
		if len(found) == 0 {
			continue
		}
		at := fmt.Sprint(position[:p.shared])
		if _, ok := p.values[at]; !ok {
			p.values[at] = found[0]
		}
	}
	return p
}

func (p part) at(position []int) string { return p.values[fmt.Sprint(position[:p.shared])] }

// leadsToARNs reports whether path says that what is there is an ARN: by a selector of ARNs, or by the name of its last
// member.
func leadsToARNs(path eventpath.Path) bool {
	member := -1
	for i, step := range path {
		switch step.Kind {
		case eventpath.Member:
			member = i
		case eventpath.ARN:
			if !slices.ContainsFunc(path[i:], func(s eventpath.Step) bool { return s.Kind == eventpath.Member }) {
				return true
			}
		}
	}
	if member < 0 {
		return false
	}
	name := strings.ToLower(path[member].Name)
	return member == 0 && name == "resources" || strings.HasSuffix(strings.TrimSuffix(name, "s"), "arn")
}

// texts returns the id that value is, or with many those of the array that it is. A number is an id too, in the
// payload's own digits; empty strings and values of another kind are none.
func texts(value jsontext.Value, many bool) []string {
	switch value.Kind() {
	case '"':
		var text string
		if err := json.Unmarshal(value, &text); err != nil || text == "" {
			return nil
		}
		return []string{text}
	case '0':
		return []string{string(value)}
	case '[':
		var elements []jsontext.Value
		if err := json.Unmarshal(value, &elements); !many || err != nil {
			return nil
		}
		var list []string
		for _, element := range elements {
			list = append(list, texts(element, false)...)
		}
		return list
	}
	return nil
}
