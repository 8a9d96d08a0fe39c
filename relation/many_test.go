package relation_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation"
)

func ids(things []*thing) (list []string) {
	for _, one := range things {
		list = append(list, one.ID)
	}
	return list
}

func TestManyGet(t *testing.T) {
	for _, test := range []struct {
		name    string
		detail  string
		want    []string
		missing []relation.Key
		sizes   []int
	}{
		{"all found, in order", `{"ids":["c","a","b"]}`, []string{"c", "a", "b"}, nil, []int{3}},
		{"duplicates once", `{"ids":["b","a","b","b"]}`, []string{"b", "a"}, nil, []int{2}},
		{"some missing", `{"ids":["a","x1","b","x2"]}`, []string{"a", "b"},
			[]relation.Key{relation.NewKey("x1"), relation.NewKey("x2")}, []int{4}},
		{"all missing", `{"ids":["x1"]}`, nil, []relation.Key{relation.NewKey("x1")}, []int{1}},
		{"empty ones skipped", `{"ids":["","a",null]}`, []string{"a"}, nil, []int{1}},
		{"none", `{"ids":[]}`, nil, nil, nil},
		{"absent", `{}`, nil, nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			loader := &fakeLoader{known: func(id string) bool { return !strings.HasPrefix(id, "x") }}
			m := many(t, new(fakeSession), loader.register(relation.MaxBatch(10)), test.detail)
			for range 2 {
				got, err := m.Get(t.Context())
				require.Equal(t, test.want, ids(got))
				if test.missing == nil {
					require.NoError(t, err)
					continue
				}
				require.ErrorIs(t, err, relation.ErrNotFound)
				failed, ok := errors.AsType[*relation.ManyError](err)
				require.True(t, ok)
				require.Equal(t, test.missing, failed.Missing())
			}
			require.Equal(t, test.sizes, loader.sizes(), "remembered, missing ones too")
		})
	}
}

func TestManyAsksOnlyForWhatFailed(t *testing.T) {
	throttled := &smithy.GenericAPIError{Code: "ThrottlingException"}
	failing := true
	loader := &fakeLoader{before: func(_ context.Context, keys []relation.Key) error {
		if failing && keys[0].ID() == "b" {
			return throttled
		}
		return nil
	}}
	m := many(t, new(fakeSession), loader.register(relation.Concurrency(1)), `{"ids":["a","b","c"]}`)
	got, err := m.Get(t.Context())
	require.Equal(t, []string{"a", "c"}, ids(got))
	require.ErrorIs(t, err, throttled)
	require.NotErrorIs(t, err, relation.ErrNotFound)

	failing = false
	got, err = m.Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b", "c"}, ids(got))
	require.Equal(t, [][]string{{"a"}, {"b"}, {"c"}, {"b"}}, loader.batches)
}

func TestManyAll(t *testing.T) {
	loader := &fakeLoader{known: func(id string) bool { return id != "x" }}
	target := loader.register(relation.MaxBatch(10))
	m := many(t, new(fakeSession), target, `{"ids":["a","x","b"]}`)
	var got []string
	for one, err := range m.All(t.Context()) {
		if err != nil {
			failed, ok := errors.AsType[*relation.Error](err)
			require.True(t, ok)
			require.Nil(t, one)
			got = append(got, fmt.Sprint(failed.Key, " ", errors.Is(err, relation.ErrNotFound)))
			continue
		}
		got = append(got, one.ID)
	}
	require.Equal(t, []string{"a", "x true", "b"}, got)

	for range m.All(t.Context()) {
		break
	}
	for range many(t, new(fakeSession), target, `{"ids":["x","a"]}`).All(t.Context()) {
		break
	}
	for one, err := range new(relation.Many[thing]).All(t.Context()) {
		require.Nil(t, one)
		require.ErrorIs(t, err, relation.ErrUnbound)
	}
}

func TestManyUnbound(t *testing.T) {
	var m relation.Many[thing]
	_, err := m.Get(t.Context())
	require.ErrorIs(t, err, relation.ErrUnbound)
	_, err = m.Keys()
	require.ErrorIs(t, err, relation.ErrUnbound)
}

func TestManyErrorMessageIsBounded(t *testing.T) {
	loader := &fakeLoader{known: func(string) bool { return false }}
	var names []string
	for i := range 200 {
		names = append(names, fmt.Sprintf(`"id-%03d"`, i))
	}
	m := many(t, new(fakeSession), loader.register(relation.MaxBatch(200)), `{"ids":[`+strings.Join(names, ",")+`]}`)
	_, err := m.Get(t.Context())
	require.ErrorContains(t, err, "200 resources failed")
	require.ErrorContains(t, err, "189 more")
	require.Less(t, len(err.Error()), 500)
}
