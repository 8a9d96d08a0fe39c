package dynamodb_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
	_ "github.com/typedbus/typedbus/relation/dynamodb"
)

func TestTable(t *testing.T) {
	loadertest.Contract[types.TableDescription]{
		Target:    "dynamodb.Table",
		Operation: "DescribeTable",
		Limit:     1,
		Key:       func(name string) relation.Key { return relation.NewKey(name) },
		Alias: func(name string) relation.Key {
			return relation.NewKey("arn:aws:dynamodb:" + loadertest.Region + ":" + loadertest.Account + ":table/" + name + "/stream/2026-01-02T03:04:05.678")
		},
		Name: func(r types.TableDescription) string { return *r.TableName },
		Answer: func(r *loadertest.Request, exists func(string) bool) any {
			var in struct{ TableName string }
			r.Decode(t, &in)
			if !exists(in.TableName) {
				return &loadertest.Error{Code: "ResourceNotFoundException", Message: "there is none"}
			}
			return map[string]any{"Table": map[string]any{"TableName": in.TableName, "TableStatus": "ACTIVE"}}
		},
	}.Run(t)
}

func TestImplausible(t *testing.T) {
	s := loadertest.New(t)
	for _, id := range []string{"ab", "two words", "arn:aws:dynamodb:us-east-1:123456789012:backup/x"} {
		_, err := loadertest.One[types.TableDescription](t, s.Config(), "dynamodb.Table", relation.NewKey(id))
		require.ErrorIs(t, err, relation.ErrNotFound, "%s", id)
	}
	require.Zero(t, s.Calls())
}
