package declare

import (
	"reflect"
	"slices"

	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/registry/internal/reader"
	"github.com/typedbus/typedbus/registry/internal/tags"
)

// missingMember says that the struct t, to which the steps before i lead, has no member as step i names it.
func missingMember(path eventpath.Path, i int, t reflect.Type, offset int) *tags.Fault {
	fix := "correct the path, or add a field for the member to the struct"
	if with := append(eventpath.Path{{Kind: eventpath.Member, Name: "detail"}}, path...); i == 0 && resolves(t, with) {
		fix = "write " + with.String()
	} else if near := tags.Nearest(path[i].Name, reader.Members(t)...); near != "" {
		fixed := slices.Clone(path)
		fixed[i].Name = near
		fix = "write " + fixed.String()
	} else if i == 0 && path[0].Name == "detail" {
		fix = "add a field with `json:\"detail\"` to the type"
	}
	return tags.At(offset, "there is no "+path[:i+1].String(), fix)
}

// resolves reports whether path leads to a member of the detail of the event type t.
func resolves(t reflect.Type, path eventpath.Path) bool {
	if _, _, ok := reader.Member(t, "detail"); !ok {
		return false
	}
	end, fault := Resolve(t, path, 0)
	return end != nil && fault == nil
}
