package grouped_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/grouped"
)

func parent(key relation.Key) string { return key.Arg("parent") }

// keys returns n keys of each parent, mixed.
func keys(n int, parents ...string) []relation.Key {
	var list []relation.Key
	for i := range n {
		for _, p := range parents {
			list = append(list, relation.NewKey(fmt.Sprintf("%s-%d", p, i), "parent", p))
		}
	}
	return list
}

// recorder records its calls as "parent×keys", and finds every key.
type recorder struct {
	mu    sync.Mutex
	calls []string
}

func (r *recorder) load(_ context.Context, parent string, keys []relation.Key) (map[relation.Key]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, fmt.Sprintf("%s×%d", parent, len(keys)))
	found := make(map[relation.Key]string)
	for _, key := range keys {
		found[key] = strings.ToUpper(key.ID())
	}
	return found, nil
}

func TestLoad(t *testing.T) {
	for _, test := range []struct {
		name  string
		keys  []relation.Key
		calls []string
	}{
		{"none", nil, nil},
		{"one", keys(1, "a"), []string{"a×1"}},
		{"as many as the limit", keys(10, "a"), []string{"a×10"}},
		{"one more", keys(11, "a"), []string{"a×1", "a×10"}},
		{"several parents", keys(12, "a", "b", ""), []string{"a×10", "a×2", "b×10", "b×2", "×10", "×2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var r recorder
			found, err := grouped.Load(t.Context(), test.keys, parent, 10, r.load)
			require.NoError(t, err)
			require.Len(t, found, len(test.keys))
			for _, key := range test.keys {
				require.Equal(t, strings.ToUpper(key.ID()), found[key])
			}
			slices.Sort(r.calls)
			require.Equal(t, test.calls, r.calls)
		})
	}
}

func TestFailures(t *testing.T) {
	broken, odd := errors.New("broken"), errors.New("odd")
	all := keys(2, "fine", "broken", "half", "odd")
	found, err := grouped.Load(t.Context(), all, parent, 10,
		func(ctx context.Context, parent string, keys []relation.Key) (map[relation.Key]string, error) {
			found, _ := new(recorder).load(ctx, parent, keys)
			switch parent {
			case "broken":
				return nil, broken
			case "half": // what was found before the error counts
				delete(found, keys[1])
				return found, broken
			case "odd":
				delete(found, keys[0])
				return found, relation.KeyErrors{keys[0]: odd}
			}
			return found, nil
		})
	failed, ok := errors.AsType[relation.KeyErrors](err)
	require.True(t, ok)
	of := func(id string) relation.Key {
		name, _, _ := strings.Cut(id, "-")
		return relation.NewKey(id, "parent", name)
	}
	require.Equal(t, relation.KeyErrors{
		of("broken-0"): broken, of("broken-1"): broken, of("half-1"): broken, of("odd-0"): odd,
	}, failed)
	ids := slices.Collect(maps.Values(found))
	slices.Sort(ids)
	require.Equal(t, []string{"FINE-0", "FINE-1", "HALF-0", "ODD-1"}, ids)
}

// However many parents a batch has, it calls for a few at a time.
func TestConcurrency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		running, most := 0, 0
		start := time.Now()
		_, err := grouped.Load(t.Context(), keys(1, "a", "b", "c", "d", "e", "f", "g", "h"), parent, 10,
			func(context.Context, string, []relation.Key) (map[relation.Key]string, error) {
				mu.Lock()
				running++
				most = max(most, running)
				mu.Unlock()
				<-time.After(time.Second)
				mu.Lock()
				running--
				mu.Unlock()
				return nil, nil
			})
		require.NoError(t, err)
		require.Equal(t, 4, most)
		require.Equal(t, 2*time.Second, time.Since(start))
	})
}
