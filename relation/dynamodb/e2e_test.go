package dynamodb_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2ETable(t *testing.T) {
	cfg := e2e.Config(t)
	client, name := dynamodb.NewFromConfig(cfg), loadertest.Unique("typedbus")
	created, err := client.CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName: &name, BillingMode: types.BillingModePayPerRequest,
		KeySchema:            []types.KeySchemaElement{{AttributeName: new("id"), KeyType: types.KeyTypeHash}},
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: new("id"), AttributeType: types.ScalarAttributeTypeS}},
	})
	require.NoError(t, err)
	found, gone := relation.NewKey(*created.TableDescription.TableArn), relation.NewKey("no-such-table")
	loaded := loadertest.Load[types.TableDescription](t, cfg, "dynamodb.Table", found, gone)
	require.NoError(t, loaded[found].Err)
	require.Equal(t, name, *loaded[found].Value.TableName)
	require.ErrorIs(t, loaded[gone].Err, relation.ErrNotFound)
}
