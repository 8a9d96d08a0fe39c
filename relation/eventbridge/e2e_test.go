package eventbridge_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2EConnection(t *testing.T) {
	cfg := e2e.Config(t)
	client, name := eventbridge.NewFromConfig(cfg), loadertest.Unique("typedbus")
	created, err := client.CreateConnection(t.Context(), &eventbridge.CreateConnectionInput{
		Name: &name, AuthorizationType: types.ConnectionAuthorizationTypeApiKey,
		AuthParameters: &types.CreateConnectionAuthRequestParameters{
			ApiKeyAuthParameters: &types.CreateConnectionApiKeyAuthRequestParameters{ApiKeyName: new("k"), ApiKeyValue: new("v")},
		},
	})
	require.NoError(t, err)
	found, gone := relation.NewKey(*created.ConnectionArn), relation.NewKey("no-such-connection")
	loaded := loadertest.Load[types.Connection](t, cfg, "eventbridge.Connection", found, gone)
	require.NoError(t, loaded[found].Err)
	require.Equal(t, name, *loaded[found].Value.Name)
	require.ErrorIs(t, loaded[gone].Err, relation.ErrNotFound)
}
