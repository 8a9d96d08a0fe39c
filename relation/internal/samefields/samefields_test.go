package samefields_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation/internal/samefields"
)

func TestCopy(t *testing.T) {
	type output struct {
		Name    *string
		Size    int64
		Other   int
		private string
		Extra   string
	}
	type resource struct {
		Name    *string
		Size    int64
		Other   string // another type
		private string
		More    []string // not there
	}
	got := samefields.Copy[resource](&output{Name: new("n"), Size: 3, Other: 4, private: "p", Extra: "e"})
	require.Equal(t, &resource{Name: new("n"), Size: 3}, got)
	require.Empty(t, got.private)
}
