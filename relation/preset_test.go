package relation_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/registry"
	"github.com/typedbus/typedbus/relation"
)

func TestPresets(t *testing.T) {
	failure := errors.New("a failure")
	e := thingEvent{
		Thing:   relation.Of(thing{ID: "a"}),
		Related: relation.OfMany(thing{ID: "b"}, thing{ID: "c"}),
	}
	for range 2 {
		got, err := e.Thing.Get(t.Context())
		require.NoError(t, err)
		require.Equal(t, "a", got.ID)
		list, err := e.Related.Get(t.Context())
		require.NoError(t, err)
		require.Equal(t, []string{"b", "c"}, ids(list))
	}
	stats, err := relation.Preload(t.Context(), []registry.AnyEvent{&e})
	require.NoError(t, err)
	require.Zero(t, stats)

	failing := thingEvent{
		Thing:   relation.OfError[thing](relation.ErrNotFound),
		Related: relation.OfManyError[thing](failure),
	}
	_, err = failing.Thing.Get(t.Context())
	require.ErrorIs(t, err, relation.ErrNotFound)
	_, err = failing.Thing.Key()
	require.ErrorIs(t, err, relation.ErrNotFound)
	_, err = failing.Related.Get(t.Context())
	require.ErrorIs(t, err, failure)
	for _, err := range failing.Related.All(t.Context()) {
		require.ErrorIs(t, err, failure)
	}

	none := relation.OfMany[thing]()
	list, err := none.Get(t.Context())
	require.NoError(t, err)
	require.Empty(t, list)
}
