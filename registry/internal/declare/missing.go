package declare

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/gotype"
	"github.com/typedbus/typedbus/registry/internal/reader"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// missingMember says that the struct t, to which the steps before i lead, has no member as step i names it.
func missingMember(path eventpath.Path, i int, t reflect.Type, offset int) *tags.Fault {
	before := path[:i].String()
	name, members := path[i].Name, reader.Members(t)
	problem := fmt.Sprintf("there is no %s", path[:i+1].String())
	names := tags.NearestFirst(name, slices.Clone(members))
	for j, name := range names {
		if names[j] = eventpath.Quote(name); before != "" {
			names[j] = before + "." + names[j]
		}
	}
	near := tags.Nearest(name, members...) != ""
	rest := path[i+1:].String()
	if rest != "" && rest[0] != '[' {
		rest = "." + rest
	}
	if before == "" {
		if inDetail := nearInDetail(name, t); tags.Fold(name) == "detail" {
			// the member after it is to be looked for in the detail
		} else if inDetail != "" && tags.Fold(tags.Nearest(name, members...)) == tags.Fold(name) {
			return tags.At(offset, problem, "write detail."+inDetail+rest+", or "+names[0]+rest+" for the event's own")
		} else if inDetail != "" {
			return tags.At(offset, problem, "write detail."+inDetail+rest)
		}
	}
	switch {
	case before == "" && name == "detail":
		return tags.At(offset, problem, "add a field with `json:\"detail\"` to the type")
	case len(names) == 0:
		return tags.At(offset, problem, "add a field for it to the struct")
	case near:
		return tags.At(offset, problem, "write "+names[0]+rest)
	case len(names) > 5:
		names = append(names[:5], "…")
	}
	return tags.At(offset, problem, "there is "+strings.Join(names, ", "))
}

// nearInDetail returns the member of an event's detail that name is likely meant for, as a path is to write it, or "".
// The event is the struct event.
func nearInDetail(name string, event reflect.Type) string {
	t, _, ok := reader.Member(event, "detail")
	if !ok {
		return ""
	}
	if t = gotype.Indirect(t); gotype.IsDynamic(t) || t == gotype.Time || t.Kind() != reflect.Struct {
		return ""
	}
	if near := tags.Nearest(name, reader.Members(t)...); near != "" {
		return eventpath.Quote(near)
	}
	return ""
}
