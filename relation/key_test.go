package relation_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation"
)

func TestKeyArgs(t *testing.T) {
	key := relation.NewKey("t", "cluster", "prod/1&2=3", "empty", "", "name", "é")
	require.Equal(t, "t", key.ID())
	require.Equal(t, "prod/1&2=3", key.Arg("cluster"))
	require.Equal(t, "é", key.Arg("name"))
	require.Empty(t, key.Arg("empty"))
	require.Empty(t, key.Arg("absent"))
	require.Empty(t, relation.NewKey("t").Arg("cluster"))

	require.Equal(t, key, relation.NewKey("t", "name", "é", "cluster", "prod/1&2=3"), "the order of parts does not matter")
	require.NotEqual(t, key, relation.NewKey("t", "cluster", "prod"))
	require.Equal(t, relation.NewKey("t"), relation.NewKey("t", "empty", ""))

	require.Equal(t, relation.NewKey("u", "a", "1"), relation.NewKey("t", "a", "1").WithID("u"))
	require.Equal(t, relation.NewKey("t", "a", "1", "b", "2"), relation.NewKey("t", "a", "1").WithArg("b", "2"))
	require.Equal(t, relation.NewKey("t"), relation.NewKey("t", "a", "1").WithArg("a", ""))
	odd := []string{"cluster"}
	require.Panics(t, func() { relation.NewKey("t", odd...) })
}

func TestKeyARN(t *testing.T) {
	for _, test := range []struct {
		id, account, region, name string
	}{
		{"i-0abc", "", "", "i-0abc"},
		{"arn:aws:ec2:eu-west-1:123456789012:instance/i-0abc", "123456789012", "eu-west-1", "i-0abc"},
		{"arn:aws:ecs:eu-west-1:123456789012:task/prod/0f9e", "123456789012", "eu-west-1", "0f9e"},
		{"arn:aws:lambda:eu-west-1:123456789012:function:resize", "123456789012", "eu-west-1", "resize"},
		{"arn:aws:s3:::bucket", "", "", "bucket"},
		{"arn:aws:sns:eu-west-1:123456789012:topic", "123456789012", "eu-west-1", "topic"},
		{"arn:aws", "", "", "arn:aws"},
		{"a/b:c", "", "", "a/b:c"},
		{"", "", "", ""},
	} {
		t.Run(test.id, func(t *testing.T) {
			key := relation.NewKey(test.id)
			parsed, ok := key.ARN()
			require.Equal(t, strings.Count(test.id, ":") >= 5, ok)
			require.Equal(t, test.account, parsed.AccountID)
			require.Equal(t, test.region, parsed.Region)
			require.Equal(t, test.name, key.Name())
		})
	}
}

func TestKeyString(t *testing.T) {
	require.Equal(t, "i-0abc", relation.NewKey("i-0abc").String())
	require.Equal(t, "t?cluster=prod", relation.NewKey("t", "cluster", "prod").String())
	require.Equal(t, `"a\nb"`, relation.NewKey("a\nb").String(), "one line, whatever the payload says")
	require.Equal(t, `"a\u0085\u009b31m\u202eb\u2028"`, relation.NewKey("a\u0085\u009b31m\u202eb\u2028").String(), "nothing a terminal obeys")
	require.Equal(t, "prod-ü", relation.NewKey("prod-ü").String())
	require.Less(t, len(relation.NewKey(strings.Repeat("x", 1<<16)).String()), 300)
}

func FuzzKey(f *testing.F) {
	f.Add("id", "name", "value")
	f.Add("arn:aws:s3:::b", "a=b", "c&d;e\x00")
	f.Fuzz(func(t *testing.T, id, name, value string) {
		key := relation.NewKey(id, name, value, name+"2", "x")
		require.Equal(t, id, key.ID())
		require.Equal(t, value, key.Arg(name))
		require.Equal(t, key, relation.NewKey(id).WithArg(name+"2", "x").WithArg(name, value))
		_ = key.Name()
		require.NotContains(t, key.String(), "\n")
	})
}
