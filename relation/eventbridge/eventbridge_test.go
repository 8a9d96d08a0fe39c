package eventbridge_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/eventbridge"
)

func TestConnection(t *testing.T) {
	loadertest.Contract[types.Connection]{
		Target:    "eventbridge.Connection",
		Operation: "DescribeConnection",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:events:" + loadertest.Region + ":" + loadertest.Account + ":connection/" + name + "/11111111-2222-3333-4444-555555555555")
		},
		Name: func(r types.Connection) string { return *r.Name },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in struct{ Name string }
			r.Decode(t, &in)
			if !exists(in.Name) {
				return &loadertest.Error{Code: "ResourceNotFoundException", Message: "there is none"}
			}
			return map[string]any{"Name": in.Name, "ConnectionState": "AUTHORIZED", "SecretArn": "arn:aws:secretsmanager:x"}
		},
	}.Run(t)
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"two words", "arn:aws:events:us-east-1:123456789012:rule/x"} {
		_, err := loadertest.One[types.Connection](t, s.Config(), "eventbridge.Connection", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}
