package relation_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation"
)

func TestErrorMessage(t *testing.T) {
	for _, test := range []struct {
		name string
		err  *relation.Error
		want string
	}{
		{"whole", &relation.Error{EventID: "e-1", Field: "Instance", Target: "ec2.Instance", Key: relation.NewKey("i-1"),
			Account: account, Region: region, Kind: relation.ErrNotFound},
			"relation: Instance of event e-1: ec2.Instance i-1 in 123456789012/eu-west-1: the resource does not exist"},
		{"failure", &relation.Error{Field: "Instance", Err: errors.New("a failure")},
			"relation: Instance: a failure"},
		{"prefix once", &relation.Error{Field: "Instance", Err: fmt.Errorf("relation: %s", "again")},
			"relation: Instance: again"},
		{"cause that says the kind", &relation.Error{Field: "Instance", Kind: relation.ErrOtherAccount,
			Err: fmt.Errorf("session: %w: nothing there", relation.ErrOtherAccount)},
			"relation: Instance: session: the session does not serve this account: nothing there"},
		{"cause that is the kind", &relation.Error{Field: "Instance", Kind: relation.ErrDenied, Err: relation.ErrDenied},
			"relation: Instance: access is denied"},
		{"foreign kind", &relation.Error{Field: "Instance", Kind: errors.New("a kind")},
			"relation: Instance: a kind"},
		{"region from outside", &relation.Error{Account: "1\n2", Region: "us-east-1 evil", Kind: relation.ErrInvalidOrigin},
			`relation: in "1\n2"/"us-east-1 evil": not an AWS account and region`},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.EqualError(t, test.err, test.want)
		})
	}
	odd := &relation.Error{Field: "F", Err: errors.New("no \x1b[31mred\x1b[0m\nlevel=error \xff ünd so")}
	require.EqualError(t, odd, `relation: F: no \x1b[31mred\x1b[0m\nlevel=error � ünd so`, "a cause may quote a payload")
	long := &relation.Error{EventID: strings.Repeat("x", 1<<16), Field: "F", Region: strings.Repeat("\x00", 1<<16), Kind: relation.ErrNotFound}
	require.Less(t, len(long.Error()), 2000, "a payload does not fill the log")

	worst := strings.Repeat("\x00", 1<<16)
	one := &relation.Error{EventID: worst, Field: "F", Target: "ec2.Instance", Key: relation.NewKey(worst, "cluster", worst),
		Account: worst, Region: worst, Kind: relation.ErrDenied, Err: errors.New(worst)}
	require.Less(t, len((&relation.ManyError{Failed: slices.Repeat([]*relation.Error{one}, 1000)}).Error()), 16<<10)
}

func TestErrorUnwrap(t *testing.T) {
	cause := errors.New("cause")
	both := &relation.Error{Kind: relation.ErrDenied, Err: cause}
	require.ErrorIs(t, both, relation.ErrDenied)
	require.ErrorIs(t, both, cause)
	require.Len(t, (&relation.Error{Err: cause}).Unwrap(), 1)
	require.Empty(t, (&relation.Error{}).Unwrap())
	require.EqualError(t, relation.ErrNotFound, "relation: the resource does not exist")
}

func TestManyErrorUnwrap(t *testing.T) {
	err := &relation.ManyError{Failed: []*relation.Error{
		{Key: relation.NewKey("a"), Kind: relation.ErrNotFound},
		{Key: relation.NewKey("b"), Kind: relation.ErrDenied},
	}}
	require.ErrorIs(t, err, relation.ErrNotFound)
	require.ErrorIs(t, err, relation.ErrDenied)
	require.NotErrorIs(t, err, relation.ErrNoKey)
	require.Equal(t, []relation.Key{relation.NewKey("a")}, err.Missing())
	require.EqualError(t, err, "relation: 2 resources failed: a: the resource does not exist; and b")
	require.NotEmpty(t, new(relation.ManyError).Error())
	require.EqualError(t, relation.KeyErrors{relation.NewKey("a"): relation.ErrDenied}, "relation: 1 keys failed")
}
