package tags

import (
	"fmt"
	"strings"

	"github.com/typedbus/typedbus/internal/eventpath"
)

// parsePath reads a path that begins at an offset of a tag.
func parsePath(text string, offset int) (eventpath.Path, *Fault) {
	if fault := spaceAround(text, offset); fault != nil {
		return nil, fault
	}
	path, err := eventpath.Parse(text)
	if err != nil {
		e := err.(*eventpath.Error) //nolint:errorlint // eventpath.Parse returns no other
		return nil, &Fault{offset + e.Offset, e.Problem, e.Fix}
	}
	if path[0].Name == "resources" && len(path) > 1 && path[1].Kind == eventpath.Index {
		return nil, &Fault{offset, "AWS promises no order of resources", "write resources[service:resource-type]"}
	}
	return path, nil
}

// spaceAround says so if there is space around an item of a tag that begins at an offset.
func spaceAround(item string, offset int) *Fault {
	trimmed := strings.TrimSpace(item)
	if trimmed == item {
		return nil
	}
	return &Fault{offset, fmt.Sprintf("there is space around %q", trimmed), "remove it, or put '…' around a value that has it"}
}
