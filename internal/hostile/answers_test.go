package hostile_test

import (
	"strings"

	"github.com/typedbus/typedbus/registry"
)

// answerTo is what docs/security.md says of the forms that RFC 8259 leaves open: nil where they are taken.
func answerTo(name, source string) error {
	switch {
	case strings.Contains(name, "number nearer"):
		return nil
	case strings.Contains(name, "number"):
		if source == "my.map" && (strings.Contains(name, "million digits") || strings.Contains(name, "beyond float64")) {
			return registry.ErrInvalid // a Go float64 has no such value
		}
		return nil
	case strings.HasPrefix(name, "surrogate"), strings.HasSuffix(name, "half a surrogate"):
		if source == "my.map" || source == "my.raw" {
			return registry.ErrInvalid // a violation of a strict type; elsewhere it is kept, or U+FFFD and drift
		}
		return nil
	}
	return registry.ErrMalformed // no UTF-8, too deep, a name twice
}
