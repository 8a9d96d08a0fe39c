package registry

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHas(t *testing.T) {
	noted := New(withTested(ownPath))
	require.NoError(t, noted.Register(firstNoted{}))
	r := New(WithParent(New(WithParent(noted))))
	require.NoError(t, r.Register(placed{}))
	for _, test := range []struct {
		name string
		of   reflect.Type
		want bool
	}{
		{"its own", reflect.TypeFor[placed](), true},
		{"a pointer to it", reflect.TypeFor[*placed](), true},
		{"a parent's parent's, only noted", reflect.TypeFor[*firstNoted](), true},
		{"an unknown event", reflect.TypeFor[*UnknownEvent](), true},
		{"nobody's", reflect.TypeFor[*launched](), false},
		{"no event", reflect.TypeFor[int](), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, r.Has(test.of))
		})
	}
	require.Len(t, noted.noted, 1, "it is still only noted")
	_, err := noted.Decode(eventJSON("noted", "First", "{}"))
	require.NoError(t, err)
	require.Empty(t, noted.noted)
	require.True(t, r.Has(reflect.TypeFor[firstNoted]()))
	require.False(t, new(Registry).Has(reflect.TypeFor[firstNoted]()))
}
