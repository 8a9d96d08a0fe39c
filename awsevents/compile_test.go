package awsevents_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/awsevents"
	"github.com/typedbus/typedbus/registry"
)

// TestTypesCompile registers every type of AWS's events as a user's own would be: the registry of this package takes
// them on trust when a program starts.
func TestTypesCompile(t *testing.T) {
	listed := awsevents.Registry().Types()
	require.Greater(t, len(listed), 500)
	checked := registry.New()
	for _, r := range listed {
		require.NoError(t, checked.Register(reflect.Zero(r.Type).Interface()), r.Site)
	}
	for i, r := range checked.Types() {
		require.Equal(t, listed[i].Type, r.Type)
		require.Equal(t, listed[i].Relations, r.Relations, r.Type)
		require.Equal(t, listed[i].Tolerant, r.Tolerant, r.Type)
	}
}
