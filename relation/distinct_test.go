package relation_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation"
)

func TestManyGivesAResourceOnce(t *testing.T) {
	load := func(_ context.Context, _ aws.Config, keys []relation.Key) (map[relation.Key]thing, error) {
		found := make(map[relation.Key]thing)
		for _, key := range keys {
			if !strings.HasPrefix(key.ID(), "x") {
				found[key] = thing{ID: strings.ToLower(key.ID())}
			}
		}
		return found, nil
	}
	for _, test := range []struct {
		name   string
		option relation.LoaderOption
		want   []string
	}{
		{"identity", relation.Identity(func(one thing) string { return one.ID }), []string{"b", "a", "c"}},
		{"no identity", relation.MaxBatch(10), []string{"b", "a", "b", "a", "c"}},
		{"none of any", relation.Identity(func(thing) string { return "" }), []string{"b", "a", "b", "a", "c"}},
		{"of another type", relation.Identity(func(string) string { return "same" }), []string{"b", "a", "b", "a", "c"}},
		{"panic", relation.Identity(func(thing) string { panic("oops") }), []string{"b", "a", "b", "a", "c"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := many(t, new(fakeSession), loads(load, relation.MaxBatch(10), test.option), `{"ids":["b","A","B","x","a","c"]}`)
			for range 2 {
				got, err := m.Get(t.Context())
				require.Equal(t, test.want, ids(got))
				require.ErrorIs(t, err, relation.ErrNotFound, "of x")
			}
			var all []string
			for one, err := range m.All(t.Context()) {
				if err == nil {
					all = append(all, one.ID)
				} else {
					all = append(all, "x")
				}
			}
			require.Equal(t, test.want, slices.DeleteFunc(slices.Clone(all), func(id string) bool { return id == "x" }))
			require.Contains(t, all, "x")
			keys, err := m.Keys()
			require.NoError(t, err)
			require.Len(t, keys, 6, "as the event names them")
		})
	}
}
