package registry

import (
	"errors"

	"github.com/typedbus/typedbus/internal/eventpath"
)

// parsePath parses the text of a path. Its error is a [*PathError].
func parsePath(text string) (eventpath.Path, error) {
	path, err := eventpath.Parse(text)
	if wrong, ok := errors.AsType[*eventpath.Error](err); ok {
		return nil, (*PathError)(wrong)
	}
	return path, nil
}
