package registry

import (
	"fmt"
	"reflect"
	"strings"
)

// missingMember says that the struct s, to which the steps before i lead, has no member as step i names it.
func missingMember(path Path, i int, s *jsonStruct, offset int) *tagFault {
	before := formatSteps(path.steps[:i])
	name := path.steps[i].name
	problem := fmt.Sprintf("there is no %s", formatSteps(path.steps[:i+1]))
	names := nearestFirst(name, s.names())
	for j, name := range names {
		if names[j] = quoteName(name); before != "" {
			names[j] = before + "." + names[j]
		}
	}
	near := nearest(name, s.names()...) != ""
	rest := formatSteps(path.steps[i+1:])
	if rest != "" && rest[0] != '[' {
		rest = "." + rest
	}
	if before == "" {
		if inDetail := nearInDetail(name, s); foldName(name) == "detail" {
			// the member after it is to be looked for in the detail
		} else if inDetail != "" && foldName(nearest(name, s.names()...)) == foldName(name) {
			return &tagFault{offset, problem, "write detail." + inDetail + rest + ", or " + names[0] + rest + " for the event's own"}
		} else if inDetail != "" {
			return &tagFault{offset, problem, "write detail." + inDetail + rest}
		}
	}
	switch {
	case before == "" && name == "detail":
		return &tagFault{offset, problem, "add a field with `json:\"detail\"` to the type"}
	case len(names) == 0:
		return &tagFault{offset, problem, "add a field for it to the struct"}
	case near:
		return &tagFault{offset, problem, "write " + names[0] + rest}
	case len(names) > 5:
		names = append(names[:5], "…")
	}
	return &tagFault{offset, problem, "there is " + strings.Join(names, ", ")}
}

// nearInDetail returns the member of an event's detail that name is likely meant for, as a path is to write it, or "".
// The event is the struct s.
func nearInDetail(name string, s *jsonStruct) string {
	detail := s.lookup("detail")
	if detail == nil {
		return ""
	}
	t := indirect(detail.typ)
	if isDynamic(t) || t == timeType || t.Kind() != reflect.Struct {
		return ""
	}
	if near := nearest(name, jsonStructOf(t).names()...); near != "" {
		return quoteName(near)
	}
	return ""
}
