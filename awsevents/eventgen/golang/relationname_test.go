package golang

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRelationNameHidesNothing: the fields and methods of the envelope stay reachable beside every resource.
func TestRelationNameHidesNothing(t *testing.T) {
	for name, want := range map[string]string{
		"Instance":  "Instance",
		"Account":   "AccountResource",
		"Resources": "ResourcesResource",
		"Session":   "SessionResource",
		"Raw":       "RawResource",
		"Detail":    "DetailResource",
		"Event":     "EventResource",
	} {
		require.Equal(t, want, relationName(name), name)
	}
}
