package secretsmanager_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
	"github.com/stretchr/testify/require"

	"github.com/typedbus/typedbus/internal/e2e"
	"github.com/typedbus/typedbus/internal/loadertest"
	"github.com/typedbus/typedbus/relation"
)

func TestE2ESecret(t *testing.T) {
	cfg := e2e.Config(t)
	created, err := secretsmanager.NewFromConfig(cfg).CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{
		Name: new("e2e/secret"), Description: new("end to end"), SecretString: new("its value"),
	})
	require.NoError(t, err)
	here, arn, gone := byName("e2e/secret"), byName(*created.ARN), byName("e2e/gone")
	results := loadertest.Load[types.SecretListEntry](t, cfg, "secretsmanager.Secret", here, arn, gone)
	for _, key := range []relation.Key{here, arn} {
		require.NoError(t, results[key].Err, "%s", key)
		require.Equal(t, "end to end", *results[key].Value.Description)
		require.Len(t, results[key].Value.SecretVersionsToStages, 1)
	}
	require.ErrorIs(t, results[gone].Err, relation.ErrNotFound)
}
