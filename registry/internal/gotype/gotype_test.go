package gotype

import (
	standard "encoding/json"
	"net/netip"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNumberInBothBuilds: encoding/json's Number reads itself with GOEXPERIMENT=jsonv2 only; here it never does.
func TestNumberInBothBuilds(t *testing.T) {
	require.False(t, DecodesItself(reflect.TypeFor[standard.Number]()))
	require.False(t, IsDynamic(reflect.TypeFor[standard.Number]()))
	require.True(t, DecodesItself(reflect.TypeFor[netip.Addr]()))
	require.True(t, IsDynamic(reflect.TypeFor[standard.RawMessage]()))
	require.False(t, IsDynamic(Time))
}
