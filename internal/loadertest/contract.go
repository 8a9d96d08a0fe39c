package loadertest

import (
	"cmp"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation"
)

// Contract is what every loader promises. All fields but Alias, Lists and Denied must be set.
type Contract[T any] struct {
	Target    string
	Operation string // as in Server.Handle
	Limit     int    // the most resources that a call of Operation takes; 1 if it takes one

	// Key returns the key of the resource called name, and Alias another key of the same one, such as its ARN. Without
	// Alias, the loader knows one form of a key.
	Key, Alias func(name string) relation.Key
	// Lists says that the operation lists what there is and is not told which resources are asked for: it is denied as a whole.
	Lists bool
	// Name returns the name of a resource that was loaded.
	Name func(T) string
	// Answer answers the operation: with those resources that r asks for and that exist, and as AWS does where r asks
	// for one that does not exist.
	Answer func(r *Request, exists func(name string) bool) any
	// Denied is the code with which AWS denies the operation; "" is AccessDeniedException.
	Denied string
}

// Run tests the contract. Names that do not exist contain "gone", those that may not be read "deny"; no others do.
func (c Contract[T]) Run(t *testing.T) {
	exists := func(name string) bool { return !strings.Contains(name, "gone") }
	start := func(t *testing.T) *Server {
		s := New(t)
		s.Handle(c.Operation, func(r *Request) any { return c.Answer(r, exists) })
		return s
	}

	t.Run("batches", func(t *testing.T) {
		for _, n := range []int{1, c.Limit, c.Limit + 1, 2*c.Limit + 1} {
			s := start(t)
			names, keys := make([]string, n), make([]relation.Key, n)
			for i := range n {
				names[i] = fmt.Sprintf("r-%04d", i)
				keys[i] = c.Key(names[i])
			}
			results := Load[T](t, s.Config(), c.Target, keys...)
			for i, key := range keys {
				require.NoError(t, results[key].Err)
				require.Equal(t, names[i], c.Name(*results[key].Value))
			}
			require.Equal(t, (n+c.Limit-1)/c.Limit, s.Calls(), "calls for %d resources", n)
		}
	})

	t.Run("missing alone", func(t *testing.T) {
		s := start(t)
		keys := []relation.Key{c.Key("r-0001"), c.Key("gone-01"), c.Key("r-0002")}
		results := Load[T](t, s.Config(), c.Target, keys...)
		require.NoError(t, results[keys[0]].Err)
		require.ErrorIs(t, results[keys[1]].Err, relation.ErrNotFound)
		require.NoError(t, results[keys[2]].Err)
		require.Equal(t, "r-0001", c.Name(*results[keys[0]].Value))
		require.Equal(t, "r-0002", c.Name(*results[keys[2]].Value))
	})

	alias := func(t *testing.T) {
		s := start(t)
		keys := []relation.Key{c.Key("r-0001"), c.Alias("r-0001")}
		results := Load[T](t, s.Config(), c.Target, keys...)
		for _, key := range keys {
			require.NoError(t, results[key].Err, "%s", key)
			require.Equal(t, "r-0001", c.Name(*results[key].Value))
		}
		require.Equal(t, 1, s.Calls(), "calls for two keys of one resource")
	}
	if c.Alias != nil {
		t.Run("alias", alias)
	}

	deniedAlone := func(t *testing.T) {
		s := New(t)
		var asked atomic.Bool
		s.Handle(c.Operation, func(r *Request) any {
			denied := false
			answer := c.Answer(r, func(name string) bool {
				denied = denied || strings.Contains(name, "deny")
				return exists(name)
			})
			if denied {
				asked.Store(true)
				return c.denial()
			}
			return answer
		})
		keys := []relation.Key{c.Key("r-0001"), c.Key("deny-01"), c.Key("r-0002")}
		results := Load[T](t, s.Config(), c.Target, keys...)
		require.True(t, asked.Load(), "the operation was never asked for the resource that is denied")
		require.NoError(t, results[keys[0]].Err)
		require.ErrorIs(t, results[keys[1]].Err, relation.ErrDenied)
		require.NoError(t, results[keys[2]].Err)
		require.Equal(t, "r-0002", c.Name(*results[keys[2]].Value))
	}
	if !c.Lists {
		t.Run("denied alone", deniedAlone)
	}

	t.Run("denied", func(t *testing.T) {
		s := New(t)
		s.Handle(c.Operation, func(*Request) any { return c.denial() })
		keys := []relation.Key{c.Key("r-0001"), c.Key("r-0002")}
		for key, result := range Load[T](t, s.Config(), c.Target, keys...) {
			require.ErrorIs(t, result.Err, relation.ErrDenied, "%s", key)
		}
	})
}

// denial is how AWS denies the operation.
func (c Contract[T]) denial() *Error {
	return &Error{Status: 403, Code: cmp.Or(c.Denied, "AccessDeniedException"), Message: "not authorized"}
}
