package byid_test

import (
	"context"
	"errors"
	"regexp"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/byid"
)

func TestOne(t *testing.T) {
	broken := errors.New("broken")
	key := relation.NewKey("a")
	for _, test := range []struct {
		name  string
		value *string
		err   error
		found map[relation.Key]string
	}{
		{"found", new("A"), nil, map[relation.Key]string{key: "A"}},
		{"none", nil, nil, nil},
		{"failed", nil, broken, nil},
		{"failed with a value", new("A"), broken, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			found, err := byid.One(func(context.Context, aws.Config, relation.Key) (*string, error) {
				return test.value, test.err
			})(t.Context(), aws.Config{}, []relation.Key{key})
			require.Equal(t, test.err, err)
			require.Equal(t, test.found, found)
		})
	}
}

func TestMany(t *testing.T) {
	var asked [][]string
	broken := errors.New("broken")
	load := byid.Many(regexp.MustCompile(`^[a-z]$`), func(s string) *string { return &s },
		func(_ context.Context, _ aws.Config, ids []string) ([]string, error) {
			asked = append(asked, ids)
			return []string{ids[0], "unasked"}, broken
		})
	a, b, odd := relation.NewKey("a"), relation.NewKey("b"), relation.NewKey("Odd")
	found, err := load(t.Context(), aws.Config{}, []relation.Key{b, odd, a})
	require.Equal(t, broken, err)
	require.Equal(t, map[relation.Key]string{a: "a"}, found, "what was found before the error counts")
	found, err = load(t.Context(), aws.Config{}, []relation.Key{odd})
	require.NoError(t, err)
	require.Empty(t, found)
	require.Equal(t, [][]string{{"a", "b"}}, asked)
}
