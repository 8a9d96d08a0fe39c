package registry

import (
	"github.com/typedbus/typedbus/internal/eventpath"
	"github.com/typedbus/typedbus/internal/seam"
)

// These names are for package relation, until it has them from where they are.
type (
	Path         = eventpath.Path
	PathError    = eventpath.Error
	RelationSpec = seam.Spec
	RelationArg  = seam.Arg
)

// ParsePath parses the text of a path. Its error is a [*PathError].
func ParsePath(text string) (Path, error) { return eventpath.Parse(text) }
