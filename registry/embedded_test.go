package registry

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Wire is a type that JSON has no values for.
type Wire chan int

// TestEmbeddedWithAName: an embedded type with a name of its own in JSON is a field like any other, and its type is looked at.
func TestEmbeddedWithAName(t *testing.T) {
	type named struct {
		Event `event:"source=a"`
		Wire  `json:"wire"`
	}
	require.Equal(t, "Wire: JSON has no values for a registry.Wire; add `json:\"-\"` to it", messageOf(t, New().Register(named{})))
	type left struct {
		Event `event:"source=a"`
		Wire  `json:"-"`
	}
	require.NoError(t, New().Register(left{}))
}

// TestDetailsInAnyCase: a name that may be in any case is still another name.
func TestDetailsInAnyCase(t *testing.T) {
	type details struct {
		Event   `event:"source=a"`
		Details struct{ X int } `json:",case:ignore"`
	}
	require.Equal(t, "Details: no field takes the events' detail, though this one seems meant to; "+
		"make it a field that is exported, not embedded, and has the tag `json:\"detail\"`", messageOf(t, New().Register(details{})))
	type capital struct {
		Event `event:"source=a"`
		Other struct{ X int } `json:"DETAIL,case:ignore"`
	}
	require.NoError(t, New().Register(capital{}))
}
