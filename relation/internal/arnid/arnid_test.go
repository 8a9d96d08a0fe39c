package arnid_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/relation"
	"github.com/typedbus/typedbus/relation/internal/arnid"
)

func TestStrip(t *testing.T) {
	strip := arnid.Strip("ecs", "cluster/")
	for _, test := range []struct{ name, id, want string }{
		{"name", "prod", "prod"},
		{"ARN", "arn:aws:ecs:eu-west-1:123456789012:cluster/prod", "prod"},
		{"other partition", "arn:aws-cn:ecs:cn-north-1:123456789012:cluster/prod", "prod"},
		{"other service", "arn:aws:eks:eu-west-1:123456789012:cluster/prod", "arn:aws:eks:eu-west-1:123456789012:cluster/prod"},
		{"other kind", "arn:aws:ecs:eu-west-1:123456789012:task/prod", "arn:aws:ecs:eu-west-1:123456789012:task/prod"},
		{"no ARN after all", "arn:aws:ecs", "arn:aws:ecs"},
		{"deeper", "arn:aws:ecs:eu-west-1:123456789012:cluster/a/b", "a/b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, relation.NewKey(test.want), strip(relation.NewKey(test.id, "cluster", "x")))
		})
	}
}
